import { type Box, clamp, type EllipseGeometry, type ImagePoint, rotateVector, type Size } from '../geometry.ts';
import type { Handle, ResizeOptions } from '../kind.ts';
import { clampPoint, heldDelta, remembered } from '../plane.ts';

/** The same ellipse in image pixels, where rotation keeps its angles. */
interface PixelEllipse {
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  rotation: number;
}

/** The ends of the axes, in radii from the centre. */
const axisEnds: Record<string, { u: number; v: number; cursor: string }> = {
  n: { u: 0, v: -1, cursor: 'ns-resize' },
  e: { u: 1, v: 0, cursor: 'ew-resize' },
  s: { u: 0, v: 1, cursor: 'ns-resize' },
  w: { u: -1, v: 0, cursor: 'ew-resize' },
};

const smallestRadiusPx = 0.5;

function toPixels(geometry: EllipseGeometry, size: Size): PixelEllipse {
  return {
    x: (geometry.x * size.width) / 100,
    y: (geometry.y * size.height) / 100,
    radiusX: (geometry.radiusX * size.width) / 100,
    radiusY: (geometry.radiusY * size.height) / 100,
    rotation: geometry.rotation,
  };
}

function fromPixels(ellipse: PixelEllipse, size: Size): EllipseGeometry {
  return {
    shape: 'ellipse',
    x: (ellipse.x / size.width) * 100,
    y: (ellipse.y / size.height) * 100,
    radiusX: (ellipse.radiusX / size.width) * 100,
    radiusY: (ellipse.radiusY / size.height) * 100,
    rotation: ellipse.rotation,
  };
}

function pointAt(ellipse: PixelEllipse, u: number, v: number): ImagePoint {
  const offset = rotateVector({ x: ellipse.radiusX * u, y: ellipse.radiusY * v }, ellipse.rotation);
  return { x: ellipse.x + offset.x, y: ellipse.y + offset.y };
}

/** The point in the ellipse's own frame: origin at its centre, axes along its radii. */
function toLocal(ellipse: PixelEllipse, point: ImagePoint): ImagePoint {
  return rotateVector({ x: point.x - ellipse.x, y: point.y - ellipse.y }, -ellipse.rotation);
}

export function centre(geometry: EllipseGeometry, size: Size): ImagePoint {
  const { x, y } = toPixels(geometry, size);
  return { x, y };
}

/** Of the box around it that turns with it. */
export function corners(geometry: EllipseGeometry, size: Size): ImagePoint[] {
  const ellipse = toPixels(geometry, size);
  return [pointAt(ellipse, -1, -1), pointAt(ellipse, 1, -1), pointAt(ellipse, 1, 1), pointAt(ellipse, -1, 1)];
}

/** Half the width of the upright box is √((rx·cos φ)² + (ry·sin φ)²); likewise for the height. */
export function bounds(geometry: EllipseGeometry, size: Size): Box {
  const { x, y, radiusX, radiusY, rotation } = toPixels(geometry, size);
  const angle = (rotation * Math.PI) / 180;
  const halfWidth = Math.hypot(radiusX * Math.cos(angle), radiusY * Math.sin(angle));
  const halfHeight = Math.hypot(radiusX * Math.sin(angle), radiusY * Math.cos(angle));
  return { minX: x - halfWidth, minY: y - halfHeight, maxX: x + halfWidth, maxY: y + halfHeight };
}

export function hitTest(geometry: EllipseGeometry, point: ImagePoint, tolerance: number, size: Size): boolean {
  const ellipse = toPixels(geometry, size);
  const local = toLocal(ellipse, point);
  const u = local.x / Math.max(ellipse.radiusX + tolerance, Number.EPSILON);
  const v = local.y / Math.max(ellipse.radiusY + tolerance, Number.EPSILON);
  return u * u + v * v <= 1;
}

/** In the frame where the ellipse is the unit circle, the box is a parallelogram: is it nearer than 1 to the centre? */
export function touches(geometry: EllipseGeometry, box: Box, size: Size): boolean {
  const ellipse = toPixels(geometry, size);
  const inside = ellipse.x >= box.minX && ellipse.x <= box.maxX && ellipse.y >= box.minY && ellipse.y <= box.maxY;
  if (inside) return true;
  const around = [
    { x: box.minX, y: box.minY },
    { x: box.maxX, y: box.minY },
    { x: box.maxX, y: box.maxY },
    { x: box.minX, y: box.maxY },
  ].map((corner) => {
    const local = toLocal(ellipse, corner);
    return { x: local.x / ellipse.radiusX, y: local.y / ellipse.radiusY };
  });
  return around.some((a, index) => {
    const b = around[(index + 1) % around.length] ?? a;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const lengthSquared = dx * dx + dy * dy;
    const t = lengthSquared === 0 ? 0 : clamp(-(a.x * dx + a.y * dy) / lengthSquared, 0, 1);
    return Math.hypot(a.x + t * dx, a.y + t * dy) <= 1;
  });
}

export function area(geometry: EllipseGeometry, size: Size): number {
  const { radiusX, radiusY } = toPixels(geometry, size);
  return Math.PI * radiusX * radiusY;
}

export function handles(geometry: EllipseGeometry, size: Size, reach: number): Handle[] {
  const ellipse = toPixels(geometry, size);
  const ends = Object.entries(axisEnds).map(([id, { u, v, cursor }]) => ({
    id,
    point: pointAt(ellipse, u, v),
    cursor: ellipse.rotation % 90 === 0 ? cursor : 'grab',
  }));
  const top = pointAt(ellipse, 0, -1);
  const away = rotateVector({ x: 0, y: -reach }, ellipse.rotation);
  const knob = { x: top.x + away.x, y: top.y + away.y };
  return [...ends, { id: 'rotate', point: knob, cursor: 'crosshair', mark: 'knob', stalk: top }];
}

export function move(geometry: EllipseGeometry, delta: ImagePoint, size: Size): EllipseGeometry {
  const held = heldDelta(bounds(geometry, size), delta, size);
  return {
    ...geometry,
    x: geometry.x + (held.x / size.width) * 100,
    y: geometry.y + (held.y / size.height) * 100,
  };
}

/** The end of an axis goes to the point's height along that axis; its other end stays, or the centre does. */
export function resize(
  geometry: EllipseGeometry,
  handle: string,
  point: ImagePoint,
  size: Size,
  options: ResizeOptions,
): EllipseGeometry {
  const end = axisEnds[handle];
  if (!end) return geometry;
  const ellipse = toPixels(geometry, size);
  const local = toLocal(ellipse, geometry.rotation === 0 ? clampPoint(point, size) : point);
  const isAcross = end.u !== 0;
  const along = isAcross ? local.x * end.u : local.y * end.v;
  const before = isAcross ? ellipse.radiusX : ellipse.radiusY;
  const radius = Math.max(options.fromCentre ? along : (along + before) / 2, smallestRadiusPx);
  const shift = options.fromCentre ? 0 : radius - before;
  const moved = rotateVector({ x: shift * end.u, y: shift * end.v }, ellipse.rotation);
  const factor = options.keepAspect ? radius / before : 1;
  return fromPixels(
    {
      x: ellipse.x + moved.x,
      y: ellipse.y + moved.y,
      radiusX: isAcross ? radius : ellipse.radiusX * factor,
      radiusY: isAcross ? ellipse.radiusY * factor : radius,
      rotation: ellipse.rotation,
    },
    size,
  );
}

/** The left and top ends of the axes stay where they are. */
export function grow(geometry: EllipseGeometry, delta: ImagePoint, size: Size): EllipseGeometry {
  const ellipse = toPixels(geometry, size);
  const radiusX = Math.max(ellipse.radiusX + delta.x / 2, smallestRadiusPx);
  const radiusY = Math.max(ellipse.radiusY + delta.y / 2, smallestRadiusPx);
  const shift = rotateVector({ x: radiusX - ellipse.radiusX, y: radiusY - ellipse.radiusY }, ellipse.rotation);
  const grown = fromPixels({ ...ellipse, x: ellipse.x + shift.x, y: ellipse.y + shift.y, radiusX, radiusY }, size);
  const box = bounds(grown, size);
  const before = bounds(geometry, size);
  const leaves = box.maxX > Math.max(size.width, before.maxX) || box.maxY > Math.max(size.height, before.maxY);
  return leaves ? geometry : grown;
}

export function rotate(geometry: EllipseGeometry, point: ImagePoint, size: Size, snapDegrees: number): EllipseGeometry {
  const { x, y } = toPixels(geometry, size);
  const raw = (Math.atan2(point.y - y, point.x - x) * 180) / Math.PI + 90;
  const snapped = snapDegrees > 0 ? Math.round(raw / snapDegrees) * snapDegrees : Math.round(raw * 10) / 10;
  return { ...geometry, rotation: ((snapped % 360) + 360) % 360 };
}

/** Fills the box between the two points. */
export function draw(from: ImagePoint, to: ImagePoint, size: Size): EllipseGeometry {
  const a = clampPoint(from, size);
  const b = clampPoint(to, size);
  return fromPixels(
    {
      x: (a.x + b.x) / 2,
      y: (a.y + b.y) / 2,
      radiusX: Math.abs(a.x - b.x) / 2,
      radiusY: Math.abs(a.y - b.y) / 2,
      rotation: 0,
    },
    size,
  );
}

export function isTooSmall(geometry: EllipseGeometry, size: Size): boolean {
  const { radiusX, radiusY } = toPixels(geometry, size);
  return radiusX < smallestRadiusPx || radiusY < smallestRadiusPx;
}

export const outline = remembered((geometry: EllipseGeometry, size: Size) => {
  const { x, y, radiusX, radiusY, rotation } = toPixels(geometry, size);
  const path = new Path2D();
  path.ellipse(x, y, radiusX, radiusY, (rotation * Math.PI) / 180, 0, Math.PI * 2);
  path.closePath();
  return { path, isFilled: true };
});
