import type { CompiledConfig, ConfigNode, ControlTag } from '../model.ts';
import { flattenOption, storesPaths } from '../options.ts';
import { findTag } from '../tags/index.ts';
import { LINKS, type OptionName, type OptionOwner, pathOf } from './model.ts';

export interface FoundOption {
  node: ConfigNode;
  /** What is stored, from the outermost option to this one. */
  path: readonly string[];
}

/** undefined when the config has no such control, or it takes no options. */
export function findOwner(compiled: CompiledConfig, name: string): OptionOwner | undefined {
  const control = Object.hasOwn(compiled.controls, name) ? compiled.controls[name] : undefined;
  if (control !== undefined) {
    const declared = findTag(control.tag)?.control;
    if (declared?.optionTag === undefined) return undefined;
    return {
      name,
      control,
      roots: [control.node],
      optionTag: declared.optionTag,
      hasPaths: declared.optionPaths === true || needsPaths(control),
    };
  }
  if (name !== LINKS || compiled.relations === undefined) return undefined;
  const roots = listNodes(compiled.root).filter(({ tag }) => tag === 'Relations');
  return { name, control: undefined, roots, optionTag: 'Relation', hasPaths: false };
}

/** Choices with a path are found by their last step, unless it stands in several branches. */
function needsPaths(control: ControlTag): boolean {
  const values = control.options.flatMap(flattenOption).map(({ value }) => value);
  return storesPaths(control) && new Set(values).size < values.length;
}

export function listNodes(root: ConfigNode): ConfigNode[] {
  return [root, ...root.children.flatMap(listNodes)];
}

/** What results hold for an option: the alias when there is one. */
export function storedValue({ attributes }: ConfigNode): string {
  return attributes.alias || (attributes.value ?? '');
}

/** All options in the order of the config; View elements between them are layout only. */
export function listOptionNodes(owner: OptionOwner): FoundOption[] {
  return owner.roots.flatMap((root) => listBelow(root, owner.optionTag, []));
}

function listBelow(node: ConfigNode, optionTag: string, above: readonly string[]): FoundOption[] {
  return node.children.flatMap((child) => {
    if (child.tag === 'View') return listBelow(child, optionTag, above);
    if (child.tag !== optionTag) return [];
    const path = [...above, storedValue(child)];
    return [{ node: child, path }, ...listBelow(child, optionTag, path)];
  });
}

/** Where names are unique in a control, the last step of a path says which option is meant. */
export function findOptionNode(owner: OptionOwner, name: OptionName): FoundOption | undefined {
  const wanted = pathOf(name);
  const options = listOptionNodes(owner);
  if (owner.hasPaths) return options.find(({ path }) => isSamePath(path, wanted));
  return options.find(({ path }) => path.at(-1) === wanted.at(-1));
}

export function isSamePath(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}

export function hasOptionsBelow(owner: OptionOwner, { node }: FoundOption): boolean {
  return listBelow(node, owner.optionTag, []).length > 0;
}

/** A matcher for names of results: those of a repeated control carry an index, `tone_3` of `tone_{{idx}}`. */
export function nameMatcher(declared: string): (name: unknown) => readonly string[] | undefined {
  if (!declared.includes('{{')) return (name) => (name === declared ? [] : undefined);
  const parts = declared.split(/\{\{\s*\w+\s*\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('(\\d+)')}$`);
  return (name) => (typeof name === 'string' ? pattern.exec(name)?.slice(1) : undefined);
}

/** The name that a repeated control has at an index. */
export function fillName(declared: string, indexes: readonly string[]): string {
  let next = 0;
  return declared.replace(/\{\{\s*\w+\s*\}\}/g, () => indexes[next++] ?? '');
}
