import type { Editor } from '../editor/editor.ts';
import { pageCount, shownPage, turnTo } from '../operations/pages.ts';
import type { Command } from './command.ts';

/** Turning the pages of the object that was used last, or of the first that has some. */
export function pageCommands(editor: Editor): Command[] {
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
