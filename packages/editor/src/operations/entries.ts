import type { CompiledConfig, ConfigNode } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { endGesture } from './gestures.ts';

/** A Repeater that shows one of its entries at a time. */
export interface PagedEntries {
  /** Under it `session.pages` knows the entry that is shown. */
  key: string;
  count: number;
}

/** In which entries a name stands, from the outermost Repeater to the innermost. */
type Places = ReadonlyMap<string, readonly { key: string; entry: number }[]>;

interface Entries {
  list: readonly PagedEntries[];
  keys: ReadonlyMap<ConfigNode, string>;
  places: Places;
}

const known = new WeakMap<CompiledConfig, Entries>();

function entriesOf(config: CompiledConfig): Entries {
  const before = known.get(config);
  if (before) return before;
  const list: PagedEntries[] = [];
  const keys = new Map<ConfigNode, string>();
  const places = new Map<string, { key: string; entry: number }[]>();
  const visit = (node: ConfigNode, above: { key: string; entry: number }[]): void => {
    const { name } = node.attributes;
    if (name !== undefined && above.length > 0) places.set(name, above);
    const isPaged = node.tag === 'Repeater' && node.attributes.mode === 'pagination';
    // No name of an object or control has a comma.
    const key = `entries,${list.length}`;
    if (isPaged) {
      list.push({ key, count: node.children.length });
      keys.set(node, key);
    }
    for (const [entry, child] of node.children.entries()) visit(child, isPaged ? [...above, { key, entry }] : above);
  };
  visit(config.root, []);
  const entries = { list, keys, places };
  known.set(config, entries);
  return entries;
}

export function listPagedEntries(editor: Editor): readonly PagedEntries[] {
  return entriesOf(editor.config).list;
}

export function entriesKey(editor: Editor, repeater: ConfigNode): string {
  return entriesOf(editor.config).keys.get(repeater) ?? '';
}

export function isRepeated(editor: Editor, name: string): boolean {
  return entriesOf(editor.config).places.has(name);
}

/** Whether the object or control of this name is on the screen, as far as entries are turned. */
export function isOnShownEntry(editor: Editor, name: string): boolean {
  const { pages } = editor.session.get();
  const above = entriesOf(editor.config).places.get(name) ?? [];
  return above.every(({ key, entry }) => (pages[key] ?? 0) === entry);
}

/** The pages with which the object or control of this name is shown. */
export function pagesShowing(editor: Editor, name: string): Record<string, number> {
  const above = entriesOf(editor.config).places.get(name) ?? [];
  return Object.fromEntries(above.map(({ key, entry }) => [key, entry]));
}

/** Does nothing beyond the first and last entry. What was selected or in hand belongs to the entry that is left. */
export function turnEntry(editor: Editor, { key, count }: PagedEntries, entry: number): void {
  const { pages } = editor.session.get();
  if (entry < 0 || entry >= count || entry === (pages[key] ?? 0)) return;
  endGesture(editor);
  editor.session.update({
    pages: { ...pages, [key]: entry },
    selection: [],
    armed: undefined,
    tool: 'select',
    activeObject: undefined,
    textSelection: undefined,
    announcement: `Entry ${entry + 1} of ${count}`,
  });
}
