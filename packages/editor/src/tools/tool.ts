import type { Editor } from '../editor/editor.ts';
import type { SurfacePointer } from '../editor/pointer-machine.ts';
import type { ImageModel, OpenPath } from '../media/image/image-model.ts';
import type { ScreenPoint } from '../regions/geometry.ts';

export type { SurfacePointer };

export interface ToolContext {
  editor: Editor;
  image: ImageModel;
}

/** A state holds its data in its closure; a handler returns the next state, or nothing to stay. */
export interface ToolState {
  /** Path such as `select.dragging`; ends in `idle` when no gesture is under way. */
  path: string;
  pointerDown?(context: ToolContext, event: SurfacePointer): ToolState | undefined;
  pointerMove?(context: ToolContext, event: SurfacePointer): ToolState | undefined;
  pointerUp?(context: ToolContext, event: SurfacePointer): ToolState | undefined;
  /** Enter: ends a shape that is made point by point. */
  finish?(context: ToolContext): ToolState | undefined;
  /** Backspace or undo: takes the last point back. */
  stepBack?(context: ToolContext): ToolState | undefined;
  /** A second finger came down: gives up the press and keeps what was there before. */
  interrupt?(context: ToolContext): ToolState | undefined;
  /** Escape, or the browser took the pointer away. */
  cancel?(context: ToolContext): void;
}

export interface Tool {
  id: string;
  idle: ToolState;
  /** Goes on with a shape that was begun before. */
  resume?(context: ToolContext, path: OpenPath): ToolState;
}

const clickSlackPx = 4;
const touchSlackPx = 10;

export function hasMoved(from: ScreenPoint, event: SurfacePointer): boolean {
  const slack = event.pointerType === 'touch' ? touchSlackPx : clickSlackPx;
  return Math.hypot(event.screen.x - from.x, event.screen.y - from.y) > slack;
}

/** How far beside a thing a press still counts, in image pixels. */
export function reachOf(context: ToolContext, event: SurfacePointer): number {
  const reachPx = event.pointerType === 'touch' ? 22 : 7;
  return reachPx / context.image.view.get().transform.scale;
}

export function isPanning(event: SurfacePointer): boolean {
  return event.button === 1 || event.spaceKey;
}
