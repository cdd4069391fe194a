import type { ControlTag, ObjectTag } from '@labelwright/task-definition/model';
import type { PathOutline } from '../media/image/paint-outline.ts';
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
  /** Undefined when the value does not hold this geometry; `original` is the size of the image as the item tells it. */
  fromResult(value: Record<string, unknown>, original?: Size): G | undefined;
  toResult(geometry: G): Record<string, unknown>;
  /** One short line for lists and screen readers. */
  describe(geometry: G): string;
  /** Where it stands in reading order: along the text or the time, or down the image. */
  position?(geometry: G): number;
}

export interface Handle {
  /** `n`, `ne`, … for the sides and corners, `rotate` for rotation, `p0`, `p1`, … for points of the shape. */
  id: string;
  point: ImagePoint;
  cursor: string;
  /** Drawn as a knob, as a point of the shape, or as what pulls a curve; undefined as a square. */
  mark?: 'knob' | 'point' | 'pull';
  /** Where a line to the handle begins. */
  stalk?: ImagePoint;
}

/** Where on an outline a further point can be put. */
export interface OutlinePlace {
  /** The segment, counted as the kind likes. */
  segment: number;
  point: ImagePoint;
  distance: number;
}

/** Of shapes that are made of points which people set one by one. */
export interface PointEditing<G extends Geometry> {
  /** The points in image pixels, in the order of their handles `p0`, `p1`, …; the same array for the same geometry. */
  list(geometry: G, size: Size): readonly ImagePoint[];
  /** Handles that only belong to some of the points, such as what pulls a curve. */
  extraHandles?(geometry: G, size: Size, isShown: (index: number) => boolean): Handle[];
  /** The nearest place on the outline; undefined when there is no outline. */
  findPlace(geometry: G, point: ImagePoint, size: Size): OutlinePlace | undefined;
  /** Also tells where the new point stands in the list. */
  insert(geometry: G, place: OutlinePlace, size: Size): { geometry: G; index: number };
  /** The shape without the point. */
  remove(geometry: G, index: number): G;
  /** Fewer would not be such a shape. */
  fewest(geometry: G): number;
  /** Whether a drag that begins on the outline puts in a point there; otherwise it moves the whole. */
  bendsByDrag: boolean;
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
  corners(geometry: G, size: Size): readonly ImagePoint[];
  bounds(geometry: G, size: Size): Box;
  /** Distance-tolerant test of the filled shape; `tolerance` in image pixels. */
  hitTest(geometry: G, point: ImagePoint, tolerance: number, size: Size): boolean;
  /** `reach` is the distance of the rotation handle from the shape, in image pixels. */
  handles(geometry: G, size: Size, reach: number): Handle[];
  move(geometry: G, delta: ImagePoint, size: Size): G;
  resize(geometry: G, handle: string, point: ImagePoint, size: Size, options: ResizeOptions): G;
  /** Turns the shape about its centre so that its rotation handle points at `point`. */
  rotate?(geometry: G, point: ImagePoint, size: Size, snapDegrees: number): G;
  /** Makes it wider and higher by so many pixels; left out where the handle `se` does that. */
  grow?(geometry: G, delta: ImagePoint, size: Size): G;
  /** Where relations end; left out where that is the middle of the corners. */
  centre?(geometry: G, size: Size): ImagePoint;
  /** Whether any part of the shape lies in the box; left out where that is true of its bounds. */
  touches?(geometry: G, box: Box, size: Size): boolean;
  /** Of shapes under the pointer the smallest comes first; left out where that is the area of the bounds. */
  area?(geometry: G, size: Size): number;
  points?: PointEditing<G>;
  /** The shape spanned by a drag from one point to another. */
  draw(from: ImagePoint, to: ImagePoint, size: Size): G;
  isTooSmall(geometry: G, size: Size): boolean;
  /**
   * In image pixels, the same object for the same geometry and about the same `scale`, which says how finely it will be
   * seen; left out where straight lines join the corners.
   */
  outline?(geometry: G, size: Size, scale: number): PathOutline;
  /** Draws what an outline cannot show: masks and points. */
  paint?(context: CanvasRenderingContext2D, geometry: G, frame: PaintFrame, look: PaintLook): void;
}
