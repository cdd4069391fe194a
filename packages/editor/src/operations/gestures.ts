import type { Editor } from '../editor/editor.ts';

/** Before something else begins: a shape that lacks nothing but its end is finished, any other gesture is cancelled. */
export function endGesture(editor: Editor): void {
  editor.finishGesture();
  editor.cancelGesture();
}
