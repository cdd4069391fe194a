import type { ConfigNode } from './model.ts';
import { findTag } from './tags/index.ts';

export interface NewOption {
  value: string;
  alias?: string;
  background?: string;
  hotkey?: string;
  hint?: string;
}

/** A copy of the tree in which the named control offers one more option; undefined when it takes none. */
export function addOption(root: ConfigNode, controlName: string, option: NewOption): ConfigNode | undefined {
  const optionTag = findTag(root.tag)?.control?.optionTag;
  if (root.attributes.name === controlName) {
    return optionTag === undefined
      ? undefined
      : { ...root, children: [...root.children, optionNode(optionTag, option, root)] };
  }
  for (const [index, child] of root.children.entries()) {
    const changed = addOption(child, controlName, option);
    if (changed !== undefined) return { ...root, children: root.children.with(index, changed) };
  }
  return undefined;
}

function optionNode(tag: string, option: NewOption, control: ConfigNode): ConfigNode {
  const attributes: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(option)) {
    if (typeof value === 'string') attributes[name] = value;
  }
  return { tag, attributes, children: [], text: '', range: { start: control.range.end, end: control.range.end } };
}
