import type { ControlTag } from '@labelwright/task-definition/model';
import { countPages } from '@labelwright/task-definition/pages';
import type { Editor } from '../editor/editor.ts';
import { endGesture } from './gestures.ts';

/** Pages of the object in this task; 1 for most, and for a document that is not open yet. */
export function pageCount(editor: Editor, objectName: string): number {
  const opened = editor.session.get().pageCounts[objectName];
  return opened ?? countPages(editor.config.objects[objectName], editor.task.data);
}

/** The page that is shown, from 0. */
export function shownPage(editor: Editor, objectName: string): number {
  return editor.session.get().pages[objectName] ?? 0;
}

/** The page a new region or answer on the object belongs to; undefined for objects without pages. */
export function pageOfNew(editor: Editor, objectName: string): number | undefined {
  return pageCount(editor, objectName) > 1 ? shownPage(editor, objectName) : undefined;
}

/** The page that the control asks about just now; undefined when it asks once for all. */
export function shownItem(editor: Editor, control: ControlTag): number | undefined {
  return control.perItem ? shownPage(editor, control.toName[0] ?? '') : undefined;
}

/** Does nothing beyond the first and last page. */
export function turnTo(editor: Editor, objectName: string, page: number): void {
  const { pages } = editor.session.get();
  const count = pageCount(editor, objectName);
  if (page < 0 || page >= count || page === shownPage(editor, objectName)) return;
  // What is being drawn belongs to the page it was begun on.
  endGesture(editor);
  editor.session.update({
    pages: { ...pages, [objectName]: page },
    selection: [],
    announcement: `Page ${page + 1} of ${count}`,
  });
}
