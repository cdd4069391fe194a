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

/** UTF-16 offsets into the object's text, end exclusive. */
export interface SpanGeometry {
  shape: 'span';
  start: number;
  end: number;
  /** The text between the offsets; undefined when the object asks not to store it. */
  text?: string;
}

export type Geometry = RectangleGeometry | SpanGeometry;
export type Shape = Geometry['shape'];

export function rotateVector(vector: ImagePoint, degrees: number): ImagePoint {
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { x: vector.x * cos - vector.y * sin, y: vector.x * sin + vector.y * cos };
}

export function boxOf(points: readonly ImagePoint[]): Box {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
