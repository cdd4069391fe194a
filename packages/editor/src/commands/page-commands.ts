import type { Editor } from '../editor/editor.ts';
import { listPagedEntries, turnEntry } from '../operations/entries.ts';
import { pageCount, shownPage, turnTo } from '../operations/pages.ts';
import type { Command } from './command.ts';

/** Turning the pages of the object that was used last, or of the first that has some, and the entries of a Repeater. */
export function pageCommands(editor: Editor): Command[] {
  const ofObjects = objectPageCommands(editor);
  return [...ofObjects, ...entryCommands(editor, ofObjects.length === 0)];
}

/** A text under the caret keeps the plain keys for itself. */
function entryCommands(editor: Editor, hasPlainKeys: boolean): Command[] {
  const [first] = listPagedEntries(editor);
  if (!first || first.count < 2) return [];
  const keys = (key: string) => [...(hasPlainKeys ? [key] : []), `alt+${key}`];
  const turn = (step: -1 | 1) => () => turnEntry(editor, first, (editor.session.get().pages[first.key] ?? 0) + step);
  const command = { group: 'View', repeats: true, enabled: () => true } as const;
  return [
    { ...command, id: 'view.entry-back', label: 'Previous entry', shortcuts: keys('pageup'), run: turn(-1) },
    { ...command, id: 'view.entry-on', label: 'Next entry', shortcuts: keys('pagedown'), run: turn(1) },
  ];
}

function objectPageCommands(editor: Editor): Command[] {
  const paged = Object.keys(editor.config.objects).filter(
    (name) => editor.config.objects[name]?.tag === 'Pdf' || pageCount(editor, name) > 1,
  );
  const [first] = paged;
  if (first === undefined) return [];
  const turn = (step: -1 | 1) => () => {
    const { activeObject } = editor.session.get();
    const name = activeObject !== undefined && paged.includes(activeObject) ? activeObject : first;
    turnTo(editor, name, shownPage(editor, name) + step);
  };
  const command = { group: 'View', repeats: true, enabled: () => true } as const;
  return [
    { ...command, id: 'view.page-back', label: 'Previous page', shortcuts: ['pageup'], run: turn(-1) },
    { ...command, id: 'view.page-on', label: 'Next page', shortcuts: ['pagedown'], run: turn(1) },
  ];
}
