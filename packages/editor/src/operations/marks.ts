import type { Editor } from '../editor/editor.ts';

/** Forgets where a region was begun by key and not ended; false when there is none. */
export function dropMarks(editor: Editor): boolean {
  const marked = [...editor.players.values()].filter(({ state }) => state.get().markS !== undefined);
  for (const { state } of marked) state.update({ markS: undefined });
  return marked.length > 0;
}
