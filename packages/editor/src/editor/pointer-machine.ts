import type { OpenPath } from '../media/image/image-model.ts';
import type { ImagePoint, ScreenPoint } from '../regions/geometry.ts';

/** A press, move or release on an image surface, in both coordinate systems. */
export interface SurfacePointer {
  point: ImagePoint;
  screen: ScreenPoint;
  /** 0 left, touch or pen; 1 middle; 2 right. */
  button: number;
  pointerType: string;
  shiftKey: boolean;
  altKey: boolean;
  modKey: boolean;
  /** The space bar is down, which turns every drag into a pan. */
  spaceKey: boolean;
}

/** Runs the chosen tool's states on one image. */
export interface PointerMachine {
  /** Path of the present state, such as `select.idle`. */
  path(): string;
  down(event: SurfacePointer): void;
  move(event: SurfacePointer): void;
  up(event: SurfacePointer): void;
  /** True when there was a gesture to cancel. */
  cancel(): boolean;
  /** Ends a shape that is made point by point; false when there is none. */
  finish?(): boolean;
  /** Takes the last point of such a shape back; false when there is none. */
  stepBack?(): boolean;
  /** Goes on with such a shape that was begun before, unless there is another gesture. */
  resume?(path: OpenPath): void;
  /** For a second finger: gives up the press, and the gesture too unless it is made of several presses; without it, cancels. */
  interrupt?(): void;
}
