import type { Editor } from '../editor/editor.ts';
import type { PointerMachine } from '../editor/pointer-machine.ts';
import type { ImageModel } from '../media/image/image-model.ts';
import { drawBitmaskTool, drawBrushTool } from './draw-brush.ts';
import { drawEllipseTool } from './draw-ellipse.ts';
import { drawEraserTool } from './draw-eraser.ts';
import { drawKeypointTool } from './draw-keypoint.ts';
import { drawMagicWandTool } from './draw-magic-wand.ts';
import { drawPolygonTool } from './draw-polygon.ts';
import { drawRectangleTool } from './draw-rectangle.ts';
import { drawVectorTool } from './draw-vector.ts';
import { panTool } from './pan.ts';
import { revealTool } from './reveal.ts';
import { selectTool } from './select.ts';
import type { Tool, ToolState } from './tool.ts';

export const tools: readonly Tool[] = [
  selectTool,
  drawRectangleTool,
  drawEllipseTool,
  drawPolygonTool,
  drawKeypointTool,
  drawVectorTool,
  drawBrushTool,
  drawBitmaskTool,
  drawMagicWandTool,
  drawEraserTool,
  panTool,
  revealTool,
];

export function createPointerMachine(editor: Editor, image: ImageModel): PointerMachine {
  const context = { editor, image };
  let state: ToolState = chosenTool().idle;

  function chosenTool(): Tool {
    const { tool } = editor.session.get();
    return tools.find((candidate) => candidate.id === tool) ?? selectTool;
  }

  function isIdle(): boolean {
    return state.path.endsWith('.idle');
  }

  function go(next: ToolState | undefined): void {
    if (next) state = next;
    if (isIdle()) state = chosenTool().idle;
    editor.session.update({ gesture: isIdle() ? undefined : state.path });
  }

  function cancel(): boolean {
    if (isIdle()) return false;
    state.cancel?.(context);
    go(chosenTool().idle);
    return true;
  }

  function run(step: ToolState['finish']): boolean {
    if (isIdle() || !step) return false;
    go(step(context));
    return true;
  }

  return {
    path: () => (isIdle() ? chosenTool().idle.path : state.path),
    down(event) {
      if (isIdle()) state = chosenTool().idle;
      editor.session.update({ activeObject: image.objectName });
      go(state.pointerDown?.(context, event));
    },
    move(event) {
      if (!isIdle()) go(state.pointerMove?.(context, event));
    },
    up(event) {
      if (!isIdle()) go(state.pointerUp?.(context, event));
    },
    cancel,
    finish: () => run(state.finish),
    stepBack: () => run(state.stepBack),
    resume(path) {
      const tool = tools.find(({ id }) => id === path.toolId);
      if (!isIdle() || !tool?.resume) return;
      go(tool.resume(context, path));
    },
    interrupt() {
      if (!isIdle() && state.path.endsWith('.tracing')) return;
      if (!run(state.interrupt)) cancel();
    },
  };
}
