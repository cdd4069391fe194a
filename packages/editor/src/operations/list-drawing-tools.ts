import { marksAlone } from '@labelwright/task-definition/marking';
import type { ControlTag } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { isOffered } from '../editor/visibility.ts';
import { type DrawingTool, drawingTools } from '../tools/drawing-tools.ts';
import { isAssisting, isSmart } from './prompts.ts';

/** The drawing tools that the interface has a control for: on one image, or on any. */
export function listDrawingTools(editor: Editor, objectName?: string): readonly DrawingTool[] {
  const isUsable = isAssisting(editor) ? () => true : isByHand;
  return listTools(editor, objectName, (control) => isUsable(control) && isOffered(editor, control));
}

/** Also those that can be used only while a model helps, or while the interface shows their control. */
export function listPossibleTools(editor: Editor): readonly DrawingTool[] {
  return listTools(editor, undefined, () => true);
}

/** The tools that a model would help with: they wait for one that is connected. */
export function listSmartTools(editor: Editor, objectName: string): readonly DrawingTool[] {
  return listTools(editor, objectName, (control) => isSmart(control) && isOffered(editor, control));
}

/** Whether the interface shows a control that the tool draws for. */
export function isToolOffered(editor: Editor, toolId: string): boolean {
  return listTools(editor, undefined, (control) => isOffered(editor, control)).some(({ id }) => id === toolId);
}

function listTools(
  editor: Editor,
  objectName: string | undefined,
  isWanted: (control: ControlTag) => boolean,
): readonly DrawingTool[] {
  const images = objectName === undefined ? [...editor.images.keys()] : [objectName];
  return drawingTools.filter((tool) => images.some((name) => makersOf(editor, name, tool).some(isWanted)));
}

function makersOf(editor: Editor, objectName: string, { shape, tags }: DrawingTool): ControlTag[] {
  const object = editor.config.objects[objectName];
  return editor.model
    .listCreatingControls(objectName, shape)
    .filter((control) => marksAlone(control, object) && (tags === undefined || tags.includes(control.tag)));
}

function isByHand({ params }: ControlTag): boolean {
  return params.smartOnly !== true;
}
