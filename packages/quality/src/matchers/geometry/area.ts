import type { RegionResult } from '@labelwright/task-definition/model';
import type { Bounds } from '../model.ts';
import { convexOverlap, type Outline } from './convex-overlap.ts';
import { outlineOverlap, windingArea } from './outline-overlap.ts';

/**
 * A shape with an area, in percent of the image. Shares of areas are the same in percent as in pixels, so the image's
 * size matters only to what is turned.
 */
export interface AreaShape {
  outline: Outline;
  area: number;
  bounds: Bounds;
  /** `box` stands upright. */
  form: 'box' | 'convex' | 'any';
}

export function areaShape(outline: Outline, form: AreaShape['form']): AreaShape | undefined {
  if (outline.length === 0 || outline.some((value) => !Number.isFinite(value))) return undefined;
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let i = 0; i < outline.length; i += 2) {
    const [x, y] = [outline[i] as number, outline[i + 1] as number];
    if (x < bounds.minX) bounds.minX = x;
    if (x > bounds.maxX) bounds.maxX = x;
    if (y < bounds.minY) bounds.minY = y;
    if (y > bounds.maxY) bounds.maxY = y;
  }
  const area = form === 'box' ? (bounds.maxX - bounds.minX) * (bounds.maxY - bounds.minY) : windingArea(outline);
  return { outline, area, bounds, form };
}

/** Area in common divided by the area of both together; shapes without area are alike only when they are the same. */
export function areaIou(a: AreaShape, b: AreaShape): number {
  if (isSameOutline(a.outline, b.outline)) return 1;
  const shared = areaOverlap(a, b);
  const union = a.area + b.area - shared;
  return union > 0 ? Math.min(Math.max(shared / union, 0), 1) : 0;
}

/** As if they shared all of the upright box that is common to their bounds. */
export function areaCeiling(a: AreaShape, b: AreaShape): number {
  const width = Math.min(a.bounds.maxX, b.bounds.maxX) - Math.max(a.bounds.minX, b.bounds.minX);
  const height = Math.min(a.bounds.maxY, b.bounds.maxY) - Math.max(a.bounds.minY, b.bounds.minY);
  const shared = Math.min(Math.max(width, 0) * Math.max(height, 0), a.area, b.area);
  const union = a.area + b.area - shared;
  // Shapes without an area may still be the same; the last digits of turned ones are not to be trusted.
  return union > 0 ? shared / union + 1e-9 : 1;
}

/** No more than this share of both together can be common to shapes of these sizes; 1 when there is nothing to go by. */
export function smallerByLarger(a: number, b: number): number {
  return a > 0 && b > 0 ? Math.min(a, b) / Math.max(a, b) + 1e-9 : 1;
}

export function areaOverlap(a: AreaShape, b: AreaShape): number {
  const width = Math.min(a.bounds.maxX, b.bounds.maxX) - Math.max(a.bounds.minX, b.bounds.minX);
  const height = Math.min(a.bounds.maxY, b.bounds.maxY) - Math.max(a.bounds.minY, b.bounds.minY);
  if (width <= 0 || height <= 0) return 0;
  if (a.form === 'box' && b.form === 'box') return width * height;
  if (a.form === 'any' || b.form === 'any') return outlineOverlap(a.outline, b.outline);
  return convexOverlap(a.outline, b.outline);
}

function isSameOutline(a: Outline, b: Outline): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** Percent of the longer side for one percent of width and of height; a square when the size is not told. */
export function aspectOf(item: RegionResult): { x: number; y: number } {
  const { original_width: width = 1, original_height: height = 1 } = item;
  if (!(width > 0) || !(height > 0)) return { x: 1, y: 1 };
  const longer = Math.max(width, height);
  return { x: width / longer, y: height / longer };
}

/** The point moved by (dx, dy) turned clockwise by degrees; the picture need not be square. */
export function turned(
  { x, y }: { x: number; y: number },
  [dx, dy]: readonly [number, number],
  degrees: number,
  aspect: { x: number; y: number },
): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [wide, high] = [dx * aspect.x, dy * aspect.y];
  return [x + (wide * cos - high * sin) / aspect.x, y + (wide * sin + high * cos) / aspect.y];
}
