import { compileTree } from './compile.ts';
import { resolveReference } from './data-reference.ts';
import type { CompiledConfig, ConfigNode } from './model.ts';

/** More repetitions than a page could show; the rest of a longer list is left out. */
const MOST_REPETITIONS = 500;
const MOST_NAMES = 10_000;
const MOST_KEPT = 50;
const DEFAULT_FLAG = '{{idx}}';

/** Expanded configs by the lengths of the lists they repeat over, so that a stream of alike tasks compiles once. */
const expanded = new WeakMap<CompiledConfig, Map<string, CompiledConfig>>();

/**
 * The config as one task sees it: what stands in a Repeater is there once for each entry of the task's list, with the
 * index in its names and references. Without a Repeater, or without data, that is the config itself.
 */
export function configForTask(compiled: CompiledConfig, data: Record<string, unknown> | undefined): CompiledConfig {
  if (!compiled.repeats || data === undefined) return compiled;
  const lengths: number[] = [];
  const root = expand(compiled.root, data, lengths);
  const key = lengths.join();
  const kept = expanded.get(compiled) ?? new Map<string, CompiledConfig>();
  expanded.set(compiled, kept);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { repeats: _repeats, ...config } = compileTree(root, compiled.source, [], MOST_NAMES);
  kept.set(key, config);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return config;
}

function expand(node: ConfigNode, data: Record<string, unknown>, lengths: number[]): ConfigNode {
  if (node.tag !== 'Repeater') {
    return { ...node, children: node.children.map((child) => expand(child, data, lengths)) };
  }
  const list = resolveReference(node.attributes.on ?? '', data);
  const length = Array.isArray(list) ? Math.min(list.length, MOST_REPETITIONS) : 0;
  lengths.push(length);
  const flag = node.attributes.indexFlag ?? DEFAULT_FLAG;
  const pages = Array.from({ length }, (_, index): ConfigNode => {
    const children = node.children.map((child) => expand(withIndex(child, flag, index), data, lengths));
    return { tag: 'View', attributes: {}, children, text: '', range: node.range };
  });
  return { ...node, children: pages };
}

function withIndex(node: ConfigNode, flag: string, index: number): ConfigNode {
  const attributes = Object.entries(node.attributes).map(([name, value]) => [
    name,
    value.replaceAll(flag, String(index)),
  ]);
  return {
    ...node,
    attributes: Object.fromEntries(attributes),
    text: node.text.replaceAll(flag, String(index)),
    children: node.children.map((child) => withIndex(child, flag, index)),
  };
}
