import type { Editor } from '../editor/editor.ts';
import { type DrawingTool, drawingTools } from '../tools/drawing-tools.ts';

/** The drawing tools that the interface has a control for: on one image, or on any. */
export function listDrawingTools(editor: Editor, objectName?: string): readonly DrawingTool[] {
  const images = objectName === undefined ? [...editor.images.keys()] : [objectName];
  return drawingTools.filter(({ shape }) => images.some((name) => editor.model.canMake(name, shape)));
}
