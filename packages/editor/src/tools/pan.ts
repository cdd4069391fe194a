import type { ScreenPoint } from '../regions/geometry.ts';
import type { Tool, ToolState } from './tool.ts';

const idle: ToolState = {
  path: 'pan.idle',
  pointerDown: (_context, event) => panning(event.screen, idle),
};

/** Follows the pointer until it is released, then goes back where it came from. */
export function panning(from: ScreenPoint, after: ToolState): ToolState {
  let last = from;
  return {
    path: 'pan.dragging',
    pointerMove(context, event) {
      context.image.pan({ x: event.screen.x - last.x, y: event.screen.y - last.y });
      last = event.screen;
      return undefined;
    },
    pointerUp: () => after,
  };
}

export const panTool: Tool = { id: 'pan', idle };
