import type { ControlTag, ObjectTag } from '@labelwright/task-definition/model';
import type { RegionStyle } from '../media/image/region-style.ts';
import type { ViewTransform } from '../media/image/view-transform.ts';
import type { Box, Geometry, ImagePoint, Size } from './geometry.ts';

/** What every region knows, whatever it lies on. All functions are pure. */
export interface RegionKind<G extends Geometry = Geometry> {
  id: Geometry['shape'];
  /** Tag of the object that carries such regions. */
  objectTag: string;
  /** Keys of a result item's `value` that belong to the geometry. */
  valueKeys: readonly string[];
  /** Whether an answer of this control on this object can create such a region. */
  accepts(control: ControlTag, object: ObjectTag): boolean;
  /** Undefined when the value does not hold this geometry. */
  fromResult(value: Record<string, unknown>): G | undefined;
  toResult(geometry: G): Record<string, unknown>;
  /** One short line for lists and screen readers. */
  describe(geometry: G): string;
}

export interface Handle {
  /** `n`, `ne`, … for the sides and corners, `rotate` for rotation. */
  id: string;
  point: ImagePoint;
  cursor: string;
}

export interface ResizeOptions {
  keepAspect: boolean;
  fromCentre: boolean;
}

/** Where the image is on the screen just now. */
export interface PaintFrame {
  size: Size;
  transform: ViewTransform;
}

export interface PaintLook {
  style: RegionStyle;
  /** Selected or under the pointer. */
  isStrong: boolean;
  isLocked: boolean;
}

/** Regions drawn on an image; `size` is the image's original size in pixels. */
export interface ImageRegionKind<G extends Geometry = Geometry> extends RegionKind<G> {
  corners(geometry: G, size: Size): ImagePoint[];
  bounds(geometry: G, size: Size): Box;
  /** Distance-tolerant test of the filled shape; `tolerance` in image pixels. */
  hitTest(geometry: G, point: ImagePoint, tolerance: number, size: Size): boolean;
  /** `reach` is the distance of the rotation handle from the shape, in image pixels. */
  handles(geometry: G, size: Size, reach: number): Handle[];
  move(geometry: G, delta: ImagePoint, size: Size): G;
  resize(geometry: G, handle: string, point: ImagePoint, size: Size, options: ResizeOptions): G;
  /** Turns the shape about its centre so that its rotation handle points at `point`. */
  rotate(geometry: G, point: ImagePoint, size: Size, snapDegrees: number): G;
  /** The shape spanned by a drag from one point to another. */
  draw(from: ImagePoint, to: ImagePoint, size: Size): G;
  isTooSmall(geometry: G, size: Size): boolean;
  /** Draws what the closed outline through `corners` cannot show: masks, points, curves. */
  paint?(context: CanvasRenderingContext2D, geometry: G, frame: PaintFrame, look: PaintLook): void;
}
