import { announce } from '../operations/edit.ts';
import { eraserTool } from '../operations/masks.ts';
import { erasing, pickInstead } from './draw-brush.ts';
import { panning } from './pan.ts';
import { isPanning, type Tool, type ToolState } from './tool.ts';

/** Takes from the selected masks, or from the one it is put down on. */
const idle: ToolState = {
  path: `${eraserTool}.idle`,
  pointerDown(context, event) {
    if (isPanning(event)) return panning(event.screen, idle);
    if (event.button !== 0 || pickInstead(context, event)) return undefined;
    const next = erasing(context, event, idle);
    if (!next) announce(context.editor, 'Nothing to erase here');
    return next;
  },
};

export const drawEraserTool: Tool = { id: eraserTool, idle };
