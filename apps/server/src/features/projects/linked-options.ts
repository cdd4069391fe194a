import { compileCached } from '@labelwright/task-definition/cache';
import { findOwner, hasOptionsBelow, listOptionNodes } from '@labelwright/task-definition/label-changes/find-option';
import type { OptionOwner } from '@labelwright/task-definition/label-changes/model';
import {
  applyEdits,
  escapeAttribute,
  insertAfter,
  removeNode,
  type SourceEdit,
  setAttribute,
} from '@labelwright/task-definition/label-changes/source-edits';
import { type LibraryOption, storedOption } from './library-options.ts';

/** A library label at a control: what it offers now, and what the control has through it so far. */
export interface LinkedOptions {
  fromName: string;
  options: readonly LibraryOption[];
  merged: readonly string[];
}

export interface MergedLink {
  /** Stored values that the control has through this link now. */
  merged: string[];
  /** The config has no such control any more. */
  isGone: boolean;
}

/** How many stored answers of a control use an option. */
export type UsageOf = (fromName: string, option: string) => number;

/**
 * The config with what the links offer, and without what they offer no more. An option that stored answers use stays: it
 * becomes the project's own. Options that the author wrote are not touched, so merging twice changes nothing.
 */
export function mergeLinks(
  source: string,
  links: readonly LinkedOptions[],
  usageOf: UsageOf,
): { source: string; links: MergedLink[] } {
  let text = source;
  const merged = links.map((link): MergedLink => {
    const owner = findOwner(compileCached(text), link.fromName);
    if (owner === undefined) return { merged: [], isGone: true };
    const step = mergeOne(text, owner, link, usageOf);
    text = step.source;
    return { merged: step.merged, isGone: false };
  });
  return { source: text, links: merged };
}

function mergeOne(
  source: string,
  owner: OptionOwner,
  link: LinkedOptions,
  usageOf: UsageOf,
): { source: string; merged: string[] } {
  const offered = new Map(link.options.map((option) => [storedOption(option), option]));
  const before = new Set(link.merged);
  const edits: SourceEdit[] = [];
  const present = new Set<string>();
  for (const found of listOptionNodes(owner)) {
    if (owner.hasPaths && found.path.length > 1) continue;
    const stored = found.path.at(-1) ?? '';
    present.add(stored);
    if (!before.has(stored)) continue;
    const option = offered.get(stored);
    if (option !== undefined) {
      for (const [name, value] of Object.entries(option))
        if (found.node.attributes[name] !== value) edits.push(setAttribute(found.node, name, value));
    } else if (usageOf(link.fromName, stored) === 0 && !hasOptionsBelow(owner, found)) {
      edits.push(removeNode(source, found.node));
    }
  }
  const added = link.options.filter((option) => !present.has(storedOption(option)));
  if (added.length > 0) edits.push(insertInto(source, owner, added));
  const merged = [...offered.keys()].filter((stored) => before.has(stored) || !present.has(stored));
  return { source: edits.length === 0 ? source : applyEdits(source, edits), merged };
}

function insertInto(source: string, owner: OptionOwner, options: readonly LibraryOption[]): SourceEdit {
  const elements = options.map((option) => elementOf(owner.optionTag, option));
  const [root] = owner.roots;
  if (root === undefined) throw new Error(`control ${owner.name} has no element`);
  const last = root.children.at(-1);
  if (last !== undefined) return insertAfter(source, last, elements);
  const end = root.range.end.offset;
  const body = elements.join('');
  if (source.slice(0, end).endsWith('/>')) {
    const written = /^<\s*([^\s/>]+)/.exec(source.slice(root.range.start.offset))?.[1] ?? root.tag;
    return { start: end - 2, end, text: `>${body}</${written}>` };
  }
  const closing = source.lastIndexOf('</', end - 1);
  return { start: closing, end: closing, text: body };
}

function elementOf(tag: string, option: LibraryOption): string {
  const attributes = Object.entries(option).map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`);
  return `<${tag}${attributes.join('')}/>`;
}
