import { compileConfig } from '../compile.ts';
import type { CompiledConfig, ConfigNode } from '../model.ts';
import { renderConfig } from '../render.ts';
import { findOptionNode, findOwner, listOptionNodes, storedValue } from './find-option.ts';
import type { OptionOwner } from './model.ts';

export interface MissingOption {
  control: string;
  path: readonly string[];
}

/** Options of one config that another lacks, in the controls that both have. */
export function listMissingOptions(from: CompiledConfig, into: CompiledConfig): MissingOption[] {
  return ownerNames(from).flatMap((control) => {
    const owner = findOwner(from, control);
    const other = findOwner(into, control);
    if (owner === undefined || other === undefined) return [];
    return listOptionNodes(owner)
      .filter(({ path }) => findOptionNode(other, path) === undefined)
      .map(({ path }) => ({ control, path }));
  });
}

/** Controls that one config has and the other lacks. */
export function listMissingControls(from: CompiledConfig, into: CompiledConfig): string[] {
  return Object.keys(from.controls).filter((name) => !Object.hasOwn(into.controls, name));
}

function ownerNames(config: CompiledConfig): string[] {
  return [...Object.keys(config.controls), ...(config.relations === undefined ? [] : ['relation'])];
}

/** The config with more options at the end of its controls. */
export function withOptions(config: CompiledConfig, options: readonly MissingOption[]): CompiledConfig {
  if (options.length === 0) return config;
  const root = structuredClone(config.root);
  for (const { control, path } of options) {
    const owner = findOwner({ ...config, root, controls: recompiled(config, root) }, control);
    if (owner !== undefined) addPath(owner, path);
  }
  return compileConfig(renderConfig(root));
}

/** The controls with their elements in the copied tree. */
function recompiled(config: CompiledConfig, root: ConfigNode): CompiledConfig['controls'] {
  const places = new Map<string, ConfigNode>();
  const visit = (node: ConfigNode): void => {
    const { name } = node.attributes;
    if (name !== undefined && config.controls[name]?.tag === node.tag) places.set(name, node);
    for (const child of node.children) visit(child);
  };
  visit(root);
  const entries = Object.entries(config.controls).map(([name, control]) => [
    name,
    { ...control, node: places.get(name) ?? control.node },
  ]);
  return Object.fromEntries(entries);
}

function addPath(owner: OptionOwner, path: readonly string[]): void {
  let [node] = owner.roots;
  for (const value of owner.hasPaths ? path : path.slice(-1)) {
    const known = node?.children.find((child) => child.tag === owner.optionTag && storedValue(child) === value);
    const next = known ?? newOption(owner.optionTag, value, node);
    if (known === undefined) node?.children.push(next);
    node = next;
  }
}

function newOption(tag: string, value: string, parent: ConfigNode | undefined): ConfigNode {
  const at = parent?.range.end ?? { line: 1, column: 1, offset: 0 };
  return { tag, attributes: { value }, children: [], text: '', range: { start: at, end: at } };
}
