import type { ScreenPoint } from '../../regions/geometry.ts';
import type { RegionStyle } from './region-style.ts';
import { applyTransform, type ViewTransform } from './view-transform.ts';

/** What is drawn of a region: the corners on screen, or a path in image pixels. */
export type Outline = readonly ScreenPoint[] | PathOutline;

export interface PathOutline {
  path: Path2D;
  isFilled: boolean;
  /** So many points that nobody sees how they are joined: the join that costs least will do. */
  isDense?: boolean;
}

export interface OutlineLook {
  style: RegionStyle;
  /** Selected or under the pointer. */
  isStrong: boolean;
  isLocked: boolean;
}

function isCorners(outline: Outline): outline is readonly ScreenPoint[] {
  return Array.isArray(outline);
}

/** Shapes that look the same, one after the other, so that colours are set once. */
export function paintOutlines(
  context: CanvasRenderingContext2D,
  outlines: readonly Outline[],
  transform: ViewTransform,
  look: OutlineLook,
): void {
  const { style, isStrong, isLocked } = look;
  const straight: (readonly ScreenPoint[])[] = [];
  const paths: PathOutline[] = [];
  for (const outline of outlines) {
    if (isCorners(outline)) straight.push(outline);
    else paths.push(outline);
  }
  context.fillStyle = style.fill;
  context.globalAlpha = isStrong ? Math.min(style.fillOpacity + 0.12, 1) : style.fillOpacity;
  for (const corners of straight) paintCorners(context, corners, 'fill');
  paintPaths(
    context,
    paths.filter(({ isFilled }) => isFilled),
    transform,
    'fill',
  );
  context.globalAlpha = 1;
  const stroke = (width: number, color: string) => {
    context.lineWidth = width;
    context.strokeStyle = color;
    for (const corners of straight) paintCorners(context, corners, 'stroke');
    paintPaths(context, paths, transform, 'stroke');
  };
  // A light rim keeps the selected outline apart from its neighbours on any picture.
  if (isStrong) stroke(style.strokeWidth + 4, 'rgb(255 255 255 / 85%)');
  context.setLineDash(isLocked ? [5, 4] : []);
  stroke(style.strokeWidth + (isStrong ? 1 : 0), style.color);
  context.setLineDash([]);
}

export function paintOutline(
  context: CanvasRenderingContext2D,
  outline: Outline,
  transform: ViewTransform,
  look: OutlineLook,
): void {
  paintOutlines(context, [outline], transform, look);
}

/** The paths are in image pixels, and the line stays as wide and as dashed on screen as it was asked for. */
function paintPaths(
  context: CanvasRenderingContext2D,
  outlines: readonly PathOutline[],
  transform: ViewTransform,
  how: 'fill' | 'stroke',
): void {
  if (outlines.length === 0) return;
  context.save();
  const { scale } = transform;
  applyTransform(context, transform);
  context.lineWidth /= scale;
  context.setLineDash(context.getLineDash().map((length) => length / scale));
  for (const outline of outlines) {
    context.lineJoin = outline.isDense ? 'bevel' : 'round';
    context[how](outline.path);
  }
  context.restore();
}

/** Upright rectangles take the canvas's quick way, which is what keeps ten thousand of them moving. */
function paintCorners(
  context: CanvasRenderingContext2D,
  corners: readonly ScreenPoint[],
  how: 'fill' | 'stroke',
): void {
  const [a, b, c, d] = corners;
  if (a && b && c && d && corners.length === 4 && a.y === b.y && b.x === c.x && c.y === d.y && d.x === a.x) {
    const width = c.x - a.x;
    const height = c.y - a.y;
    if (how === 'fill') context.fillRect(a.x, a.y, width, height);
    else context.strokeRect(a.x, a.y, width, height);
    return;
  }
  context.beginPath();
  for (const corner of corners) context.lineTo(corner.x, corner.y);
  context.closePath();
  context[how]();
}
