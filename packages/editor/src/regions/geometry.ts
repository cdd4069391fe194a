import type { Mask } from './mask/mask.ts';

/** A point or vector in pixels of the original image. */
export interface ImagePoint {
  x: number;
  y: number;
}

/** A point or vector in CSS pixels, relative to the surface's top-left corner. */
export interface ScreenPoint {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Axis-aligned, in image pixels. */
export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Percent of the image's width and height; rotated clockwise in degrees about the top-left corner. */
export interface RectangleGeometry {
  shape: 'rectangle';
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

/** Centre and radii in percent of the image's width and height; rotated clockwise in degrees about the centre. */
export interface EllipseGeometry {
  shape: 'ellipse';
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  rotation: number;
}

/** Points in percent of the image's width and height; an open one is an outline that was not finished. */
export interface PolygonGeometry {
  shape: 'polygon';
  points: readonly (readonly [number, number])[];
  closed: boolean;
}

/** Place in percent of the image's width and height; `width` is its size in percent of the width. */
export interface KeyPointGeometry {
  shape: 'keypoint';
  x: number;
  y: number;
  width: number;
}

/** A point of a line in percent of the image; further keys of the wire format travel along untouched. */
export interface Vertex {
  id: string;
  x: number;
  y: number;
  /** The point it is joined to, which stands before it; null or missing where a path begins. */
  prevPointId?: string | null;
  isBezier?: boolean;
  /** Where the curve is pulled on its way into the point. */
  controlPoint1?: ImagePoint;
  /** Where the curve is pulled on its way out of the point. */
  controlPoint2?: ImagePoint;
}

/** A line or curve that may branch (a skeleton) or be closed. */
export interface VectorGeometry {
  shape: 'vector';
  vertices: readonly Vertex[];
  closed: boolean;
}

/** Pixels of an image. */
export interface MaskGeometry {
  shape: 'brush' | 'bitmask';
  /** As it came, unread until it is looked at; undefined once the mask was changed. */
  wire?: Readonly<Record<string, unknown>>;
  /** Size in pixels of the image that `wire` or `mask` was made on; undefined when that was not told. */
  grid?: Size;
  mask?: Mask;
}

/** UTF-16 offsets into the object's text, end exclusive. */
export interface SpanGeometry {
  shape: 'span';
  start: number;
  end: number;
  /** The text between the offsets; undefined when the object asks not to store it. */
  text?: string;
}

/** Places in marked-up text as results write them: XPaths from its root, with UTF-16 offsets into those nodes. */
export interface HtmlSpanGeometry {
  shape: 'html-span';
  start: string;
  startOffset: number;
  end: string;
  endOffset: number;
  /** UTF-16 offsets into all text of the document, in which each line break counts one; end exclusive. */
  globalOffsets?: { start: number; end: number };
  text?: string;
}

/** Index of the first and last paragraph, from 0, with UTF-16 offsets into their texts; end exclusive. */
export interface ParagraphSpanGeometry {
  shape: 'paragraph-span';
  start: string | number;
  startOffset: number;
  end: string | number;
  endOffset: number;
  text?: string;
}

/** A message of a chat, as it is stored. */
export interface MessageGeometry {
  shape: 'message';
  chatmessage: Readonly<Record<string, unknown>>;
}

/** Seconds from the beginning of a sound. */
export interface SegmentGeometry {
  shape: 'segment';
  start: number;
  end: number;
  /** Counts from 0; undefined when it was not told which. */
  channel?: number;
}

/** A box at one frame, in percent of the picture like a rectangle. Frames count from 1. */
export interface KeyFrame {
  frame: number;
  /** Whether the box is in the picture from here to the next key frame; undefined means that it is. */
  enabled?: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
  rotation?: number;
  /** Seconds. */
  time?: number;
}

/** A box that moves from key frame to key frame, which stand in the order of their frames. */
export interface VideoRectangleGeometry {
  shape: 'video-rectangle';
  sequence: readonly KeyFrame[];
  framesCount?: number;
  /** Seconds. */
  duration?: number;
}

/** First and last frame, both counted from 1. */
export interface FrameRange {
  start: number;
  end: number;
}

export interface TimelineGeometry {
  shape: 'timeline';
  ranges: readonly FrameRange[];
}

/** Times as the series writes them: numbers, or texts in its format. An instant begins and ends at once. */
export interface SeriesRangeGeometry {
  shape: 'series-range';
  start: number | string;
  end: number | string;
  instant?: boolean;
}

export type Geometry =
  | SeriesRangeGeometry
  | RectangleGeometry
  | EllipseGeometry
  | PolygonGeometry
  | KeyPointGeometry
  | VectorGeometry
  | MaskGeometry
  | SpanGeometry
  | HtmlSpanGeometry
  | ParagraphSpanGeometry
  | MessageGeometry
  | SegmentGeometry
  | VideoRectangleGeometry
  | TimelineGeometry;
export type Shape = Geometry['shape'];
/** Spans of anything that is read. */
export type TextSpan = SpanGeometry | HtmlSpanGeometry | ParagraphSpanGeometry;

export function rotateVector(vector: ImagePoint, degrees: number): ImagePoint {
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { x: vector.x * cos - vector.y * sin, y: vector.x * sin + vector.y * cos };
}

export function boxOf(points: readonly ImagePoint[]): Box {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const { x, y } of points) {
    if (x < box.minX) box.minX = x;
    if (y < box.minY) box.minY = y;
    if (x > box.maxX) box.maxX = x;
    if (y > box.maxY) box.maxY = y;
  }
  return box;
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
