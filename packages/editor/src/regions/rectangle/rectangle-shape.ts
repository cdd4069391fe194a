import { type Box, boxOf, type ImagePoint, type RectangleGeometry, rotateVector, type Size } from '../geometry.ts';
import type { Handle, ResizeOptions } from '../kind.ts';
import { clampPoint, heldDelta, isInside, segmentTouches } from '../plane.ts';

/** The same rectangle in image pixels, where rotation keeps its angles. */
interface PixelRectangle {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

/** Where a handle lies, as fractions of width and height. */
const handlePlaces: Record<string, { u: number; v: number; cursor: string }> = {
  nw: { u: 0, v: 0, cursor: 'nwse-resize' },
  n: { u: 0.5, v: 0, cursor: 'ns-resize' },
  ne: { u: 1, v: 0, cursor: 'nesw-resize' },
  e: { u: 1, v: 0.5, cursor: 'ew-resize' },
  se: { u: 1, v: 1, cursor: 'nwse-resize' },
  s: { u: 0.5, v: 1, cursor: 'ns-resize' },
  sw: { u: 0, v: 1, cursor: 'nesw-resize' },
  w: { u: 0, v: 0.5, cursor: 'ew-resize' },
};

const smallestSidePx = 1;

function toPixels(geometry: RectangleGeometry, size: Size): PixelRectangle {
  return {
    x: (geometry.x * size.width) / 100,
    y: (geometry.y * size.height) / 100,
    width: (geometry.width * size.width) / 100,
    height: (geometry.height * size.height) / 100,
    rotation: geometry.rotation,
  };
}

function fromPixels(rectangle: PixelRectangle, size: Size): RectangleGeometry {
  return {
    shape: 'rectangle',
    x: (rectangle.x / size.width) * 100,
    y: (rectangle.y / size.height) * 100,
    width: (rectangle.width / size.width) * 100,
    height: (rectangle.height / size.height) * 100,
    rotation: rectangle.rotation,
  };
}

function pointAt(rectangle: PixelRectangle, u: number, v: number): ImagePoint {
  const offset = rotateVector({ x: rectangle.width * u, y: rectangle.height * v }, rectangle.rotation);
  return { x: rectangle.x + offset.x, y: rectangle.y + offset.y };
}

/** The point in the rectangle's own frame: origin at its top-left corner, axes along its sides. */
function toLocal(rectangle: PixelRectangle, point: ImagePoint): ImagePoint {
  return rotateVector({ x: point.x - rectangle.x, y: point.y - rectangle.y }, -rectangle.rotation);
}

export function corners(geometry: RectangleGeometry, size: Size): ImagePoint[] {
  const rectangle = toPixels(geometry, size);
  return [pointAt(rectangle, 0, 0), pointAt(rectangle, 1, 0), pointAt(rectangle, 1, 1), pointAt(rectangle, 0, 1)];
}

export function bounds(geometry: RectangleGeometry, size: Size): Box {
  return boxOf(corners(geometry, size));
}

export function hitTest(geometry: RectangleGeometry, point: ImagePoint, tolerance: number, size: Size): boolean {
  const rectangle = toPixels(geometry, size);
  const local = toLocal(rectangle, point);
  return (
    local.x >= -tolerance &&
    local.y >= -tolerance &&
    local.x <= rectangle.width + tolerance &&
    local.y <= rectangle.height + tolerance
  );
}

export function handles(geometry: RectangleGeometry, size: Size, reach: number): Handle[] {
  const rectangle = toPixels(geometry, size);
  const resize = Object.entries(handlePlaces).map(([id, place]) => ({
    id,
    point: pointAt(rectangle, place.u, place.v),
    cursor: rectangle.rotation % 90 === 0 ? place.cursor : 'grab',
  }));
  const top = pointAt(rectangle, 0.5, 0);
  const away = rotateVector({ x: 0, y: -reach }, rectangle.rotation);
  const knob = { x: top.x + away.x, y: top.y + away.y };
  return [...resize, { id: 'rotate', point: knob, cursor: 'crosshair', mark: 'knob', stalk: top }];
}

/** Moves by whole delta, held inside the image as long as the shape fits. */
export function move(geometry: RectangleGeometry, delta: ImagePoint, size: Size): RectangleGeometry {
  const held = heldDelta(bounds(geometry, size), delta, size);
  return { ...geometry, x: geometry.x + (held.x / size.width) * 100, y: geometry.y + (held.y / size.height) * 100 };
}

/** Exact also for turned boxes, of which the bounds say too much. */
export function touches(geometry: RectangleGeometry, box: Box, size: Size): boolean {
  const outline = corners(geometry, size);
  const isCrossed = outline.some((end, index) => segmentTouches(outline.at(index - 1) ?? end, end, box));
  return isCrossed || isInside({ x: box.minX, y: box.minY }, outline);
}

/** The handle goes to the point and the opposite side or corner stays where it is, also when rotated. */
export function resize(
  geometry: RectangleGeometry,
  handle: string,
  point: ImagePoint,
  size: Size,
  options: ResizeOptions,
): RectangleGeometry {
  const place = handlePlaces[handle];
  if (!place) return geometry;
  const rectangle = toPixels(geometry, size);
  const held = geometry.rotation === 0 ? clampPoint(point, size) : point;
  const local = toLocal(rectangle, held);
  const horizontal = side(local.x, rectangle.width, place.u, options.fromCentre);
  const vertical = side(local.y, rectangle.height, place.v, options.fromCentre);
  if (options.keepAspect && place.u !== 0.5 && place.v !== 0.5) {
    keepAspect(rectangle, horizontal, vertical, place);
  }
  const origin = rotateVector({ x: horizontal.start, y: vertical.start }, rectangle.rotation);
  return fromPixels(
    {
      x: rectangle.x + origin.x,
      y: rectangle.y + origin.y,
      width: horizontal.length,
      height: vertical.length,
      rotation: rectangle.rotation,
    },
    size,
  );
}

interface Side {
  start: number;
  length: number;
}

function side(target: number, length: number, fraction: number, fromCentre: boolean): Side {
  if (fraction === 0.5) return { start: 0, length };
  if (fromCentre) {
    const half = Math.max(Math.abs(target - length / 2), smallestSidePx / 2);
    return { start: length / 2 - half, length: half * 2 };
  }
  const fixed = fraction === 0 ? length : 0;
  const start = Math.min(fixed, target);
  return { start, length: Math.max(Math.abs(target - fixed), smallestSidePx) };
}

function keepAspect(rectangle: PixelRectangle, horizontal: Side, vertical: Side, place: { u: number; v: number }) {
  const scale = Math.max(horizontal.length / rectangle.width, vertical.length / rectangle.height);
  const width = rectangle.width * scale;
  const height = rectangle.height * scale;
  if (place.u === 0) horizontal.start -= width - horizontal.length;
  if (place.v === 0) vertical.start -= height - vertical.length;
  horizontal.length = width;
  vertical.length = height;
}

export function rotate(
  geometry: RectangleGeometry,
  point: ImagePoint,
  size: Size,
  snapDegrees: number,
): RectangleGeometry {
  const rectangle = toPixels(geometry, size);
  const centre = pointAt(rectangle, 0.5, 0.5);
  const raw = (Math.atan2(point.y - centre.y, point.x - centre.x) * 180) / Math.PI + 90;
  const snapped = snapDegrees > 0 ? Math.round(raw / snapDegrees) * snapDegrees : Math.round(raw * 10) / 10;
  const rotation = ((snapped % 360) + 360) % 360;
  const toCorner = rotateVector({ x: -rectangle.width / 2, y: -rectangle.height / 2 }, rotation);
  return fromPixels({ ...rectangle, x: centre.x + toCorner.x, y: centre.y + toCorner.y, rotation }, size);
}

export function draw(from: ImagePoint, to: ImagePoint, size: Size): RectangleGeometry {
  const a = clampPoint(from, size);
  const b = clampPoint(to, size);
  return fromPixels(
    {
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      width: Math.abs(a.x - b.x),
      height: Math.abs(a.y - b.y),
      rotation: 0,
    },
    size,
  );
}

export function isTooSmall(geometry: RectangleGeometry, size: Size): boolean {
  const rectangle = toPixels(geometry, size);
  return rectangle.width < smallestSidePx || rectangle.height < smallestSidePx;
}
