import type { Region } from './read-regions.ts';

/** In pixels of the picture, y downwards. */
export type PixelPoint = readonly [x: number, y: number];

const ELLIPSE_POINTS = 64;

/**
 * Outline in pixels. Results are stored in percent of width and height, so turning must happen in pixels: in percent
 * space a rotated box of a picture that is not square would be sheared. Undefined for shapes without an outline, and
 * where the size of the picture is not known.
 */
export function outlineOf(region: Region): PixelPoint[] | undefined {
  const { width, height, value } = region;
  if (width === undefined || height === undefined) return undefined;
  const at = (name: string, of: number): number => (Number(value[name] ?? 0) / 100) * of;
  if (region.shape === 'rectangle') {
    return boxCorners(at('x', width), at('y', height), at('width', width), at('height', height), turnOf(region));
  }
  if (region.shape === 'ellipse') {
    return ellipseOutline(at('x', width), at('y', height), at('radiusX', width), at('radiusY', height), turnOf(region));
  }
  if (region.shape === 'polygon') {
    return (value.points as unknown[]).flatMap((point) =>
      Array.isArray(point) && point.length >= 2
        ? [[(Number(point[0]) / 100) * width, (Number(point[1]) / 100) * height] as const]
        : [],
    );
  }
  return undefined;
}

/** Degrees clockwise; boxes turn around their first corner, ellipses around their centre. */
export const turnOf = ({ value }: Region): number => Number(value.rotation ?? 0) || 0;

function turned(x: number, y: number, dx: number, dy: number, degrees: number): PixelPoint {
  const angle = (degrees * Math.PI) / 180;
  return [x + dx * Math.cos(angle) - dy * Math.sin(angle), y + dx * Math.sin(angle) + dy * Math.cos(angle)];
}

export function boxCorners(x: number, y: number, width: number, height: number, degrees: number): PixelPoint[] {
  return [
    turned(x, y, 0, 0, degrees),
    turned(x, y, width, 0, degrees),
    turned(x, y, width, height, degrees),
    turned(x, y, 0, height, degrees),
  ];
}

function ellipseOutline(x: number, y: number, radiusX: number, radiusY: number, degrees: number): PixelPoint[] {
  return Array.from({ length: ELLIPSE_POINTS }, (_, index) => {
    const angle = (index / ELLIPSE_POINTS) * 2 * Math.PI;
    return turned(x, y, radiusX * Math.cos(angle), radiusY * Math.sin(angle), degrees);
  });
}

/** Left, top, width and height of the smallest upright box around the points. */
export function boundsOf(points: readonly PixelPoint[]): [x: number, y: number, width: number, height: number] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

/** By the shoelace formula; of an outline that crosses itself, the sum of its windings. */
export function areaOf(points: readonly PixelPoint[]): number {
  let twice = 0;
  for (const [index, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    twice += x * nextY - nextX * y;
  }
  return Math.abs(twice) / 2;
}

/** A key point in pixels; undefined where the size of the picture is not known. */
export function pointOf({ width, height, value }: Region): PixelPoint | undefined {
  if (width === undefined || height === undefined) return undefined;
  return [(Number(value.x) / 100) * width, (Number(value.y) / 100) * height];
}

/** Two digits after the point are finer than any screen. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;
