import { applyTransform, toImage, toScreen, type ViewTransform } from '../../media/image/view-transform.ts';
import type { Box, MaskGeometry } from '../geometry.ts';
import type { PaintFrame, PaintLook } from '../kind.ts';
import { bitmapOf } from './bitmap-cache.ts';
import { isEmpty, type Mask, maskBounds, rowAt } from './mask.ts';
import type { MaskColors } from './mask-bitmap.ts';
import { maskOf } from './mask-geometry.ts';
import { at, type Row, subtractRows } from './rows.ts';

/** From this on a pixel of the image is so large on the screen that its edges are drawn as lines. */
const linesFromScale = 2;
/** Of larger cells one makes the edge, of smaller ones two. */
const widestCellOfThinEdge = 1.4;
const lightRim = 'rgb(255 255 255 / 85%)';

/** Tinted, with an outline that is as wide on the screen at every zoom. */
export function paintMask(
  context: CanvasRenderingContext2D,
  geometry: MaskGeometry,
  { size, transform }: PaintFrame,
  look: PaintLook,
): void {
  const mask = maskOf(geometry, size);
  if (!mask || isEmpty(mask)) return;
  if (transform.scale >= linesFromScale) paintClose(context, mask, transform, look);
  else paintBitmap(context, mask, transform, look);
}

function paintBitmap(context: CanvasRenderingContext2D, mask: Mask, transform: ViewTransform, look: PaintLook): void {
  const ratio = window.devicePixelRatio || 1;
  const step = 2 ** Math.max(Math.ceil(Math.log2(1 / (transform.scale * ratio)) - 0.25), 0);
  const opacity = Math.min(look.style.fillOpacity + (look.isStrong ? 0.12 : 0), 1);
  // One cell would be thinner than a pixel of the screen where the image is shown small.
  const edgeCells = transform.scale * ratio * step < widestCellOfThinEdge ? 2 : 1;
  const key = `${look.style.color} ${look.style.fill} ${opacity} ${look.isStrong} ${look.isLocked} ${edgeCells}`;
  const bitmap = bitmapOf(mask, step, key, { ...colorsOf(look, opacity), edgeCells }, look.isStrong);
  if (!bitmap) return;
  context.save();
  applyTransform(context, transform);
  context.imageSmoothingEnabled = true;
  context.drawImage(
    bitmap.canvas,
    bitmap.left * bitmap.step + mask.dx,
    bitmap.top * bitmap.step + mask.dy,
    bitmap.width * bitmap.step,
    bitmap.height * bitmap.step,
  );
  context.restore();
}

function colorsOf({ style, isStrong, isLocked }: PaintLook, opacity: number): Omit<MaskColors, 'edgeCells'> {
  return {
    fill: pixelOf(style.fill, opacity),
    edge: pixelOf(style.color, 1),
    isDashed: isLocked,
    rim: isStrong ? pixelOf('#ffffff', 0.85) : 0,
  };
}

const parsed = new Map<string, readonly [number, number, number]>();

/** Any colour that a style may name. */
function pixelOf(color: string, opacity: number): number {
  let parts = parsed.get(color);
  if (!parts) {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (!context) return 0;
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    parts = [red, green, blue];
    parsed.set(color, parts);
  }
  const [red, green, blue] = parts;
  return ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Line by line, only what is in view: few lines are, when each is large. */
function paintClose(context: CanvasRenderingContext2D, mask: Mask, transform: ViewTransform, look: PaintLook): void {
  const view = seen(context, mask, transform);
  if (view.minY >= view.maxY) return;
  const ratio = window.devicePixelRatio || 1;
  const snapped = (value: number) => Math.round(value * ratio) / ratio;
  const screenBox = (x0: number, y0: number, x1: number, y1: number) => {
    const a = toScreen(transform, { x: x0 + mask.dx, y: y0 + mask.dy });
    const b = toScreen(transform, { x: x1 + mask.dx, y: y1 + mask.dy });
    return [snapped(a.x), snapped(a.y), snapped(b.x), snapped(b.y)] as const;
  };
  context.fillStyle = look.style.fill;
  const { globalAlpha } = context;
  context.globalAlpha = globalAlpha * Math.min(look.style.fillOpacity + (look.isStrong ? 0.12 : 0), 1);
  for (let y = view.minY; y < view.maxY; y += 1) {
    eachPart(rowAt(mask, y), view, (start, end) => {
      // Edges on whole pixels of the screen: else lines would overlap and show as stripes.
      const [left, top, right, bottom] = screenBox(start, y, end, y + 1);
      context.fillRect(left, top, right - left, bottom - top);
    });
  }
  context.globalAlpha = globalAlpha;
  const outline = new Path2D();
  eachEdge(mask, view, (...edge) => {
    const [x0, y0, x1, y1] = screenBox(...edge);
    outline.moveTo(x0, y0);
    outline.lineTo(x1, y1);
  });
  context.lineCap = 'square';
  const { strokeWidth, color } = look.style;
  if (look.isStrong) strokePath(context, outline, lightRim, strokeWidth + 3);
  context.setLineDash(look.isLocked ? [5, 4] : []);
  strokePath(context, outline, color, strokeWidth + (look.isStrong ? 1 : 0));
  context.setLineDash([]);
  context.lineCap = 'butt';
}

function strokePath(context: CanvasRenderingContext2D, path: Path2D, color: string, width: number): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke(path);
}

/** The part of the mask that can be seen, in its own frame. */
function seen(context: CanvasRenderingContext2D, mask: Mask, transform: ViewTransform): Box {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = context.canvas;
  const a = toImage(transform, { x: 0, y: 0 });
  const b = toImage(transform, { x: width / ratio, y: height / ratio });
  const box = maskBounds(mask);
  return {
    minX: Math.floor(Math.max(Math.min(a.x, b.x), box.minX)) - mask.dx,
    minY: Math.floor(Math.max(Math.min(a.y, b.y), box.minY)) - mask.dy,
    maxX: Math.ceil(Math.min(Math.max(a.x, b.x), box.maxX)) - mask.dx,
    maxY: Math.ceil(Math.min(Math.max(a.y, b.y), box.maxY)) - mask.dy,
  };
}

function eachPart(row: Row, { minX, maxX }: Box, visit: (start: number, end: number) => void): void {
  for (let i = 0; i < row.length; i += 2) {
    const start = Math.max(at(row, i), minX);
    const end = Math.min(at(row, i + 1), maxX);
    if (start < end) visit(start, end);
  }
}

/** Where pixels of the mask border on pixels that are not. */
function eachEdge(mask: Mask, view: Box, visit: (x0: number, y0: number, x1: number, y1: number) => void): void {
  for (let y = view.minY; y < view.maxY; y += 1) {
    const row = rowAt(mask, y);
    eachPart(subtractRows(row, rowAt(mask, y - 1)), view, (start, end) => visit(start, y, end, y));
    eachPart(subtractRows(row, rowAt(mask, y + 1)), view, (start, end) => visit(start, y + 1, end, y + 1));
    for (const x of row) if (x >= view.minX && x <= view.maxX) visit(x, y, x, y + 1);
  }
}
