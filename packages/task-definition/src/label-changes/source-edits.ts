import type { ConfigNode } from '../model.ts';

/** Replaces a stretch of the source; offsets are UTF-16 code units. */
export interface SourceEdit {
  start: number;
  end: number;
  text: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Changes only what it must, so that comments and layout of the author stay. Later edits of the same place win. */
export function applyEdits(source: string, edits: readonly SourceEdit[]): string {
  const byPlace = new Map(
    edits.map((edit) => [`${edit.start} ${edit.end} ${edit.start === edit.end ? edit.text : ''}`, edit]),
  );
  const removed = [...byPlace.values()].filter(({ text }) => text === '');
  const kept = [...byPlace.values()].filter(
    (edit) => !removed.some((gone) => gone !== edit && gone.start <= edit.start && edit.start < gone.end),
  );
  return kept
    .toSorted((left, right) => right.start - left.start || right.end - left.end)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), source);
}

export function escapeAttribute(value: string): string {
  return value
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function setAttribute(node: ConfigNode, name: string, value: string): SourceEdit {
  const text = `${name}="${escapeAttribute(value)}"`;
  const range = node.attributeRanges?.[name];
  if (range !== undefined) return { start: range.start.offset, end: range.end.offset, text };
  const at = node.nameRange?.end.offset ?? node.range.start.offset + node.tag.length + 1;
  return { start: at, end: at, text: ` ${text}` };
}

export function removeAttribute(source: string, node: ConfigNode, name: string): SourceEdit[] {
  const range = node.attributeRanges?.[name];
  if (range === undefined) return [];
  return [{ start: skipBack(source, range.start.offset), end: range.end.offset, text: '' }];
}

/** With the line break and indentation before it. */
export function removeNode(source: string, node: ConfigNode): SourceEdit {
  return { start: skipBack(source, node.range.start.offset), end: node.range.end.offset, text: '' };
}

/** New elements right after one, indented like it. */
export function insertAfter(source: string, node: ConfigNode, elements: readonly string[]): SourceEdit {
  const { start, end } = node.range;
  const before = source.slice(skipBack(source, start.offset), start.offset);
  return { start: end.offset, end: end.offset, text: elements.map((element) => before + element).join('') };
}

function skipBack(source: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(source[at - 1] ?? '')) at -= 1;
  return at;
}
