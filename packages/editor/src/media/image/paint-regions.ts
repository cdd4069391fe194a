import type { ObjectTag } from '@labelwright/task-definition/model';
import type { Editor } from '../../editor/editor.ts';
import type { ScreenPoint, Size } from '../../regions/geometry.ts';
import type { PaintFrame, PaintLook } from '../../regions/kind.ts';
import { findImageRegionKind } from '../../regions/kinds.ts';
import type { RegionRecord } from '../../store/records.ts';
import type { ImageModel } from './image-model.ts';
import { type RegionStyle, readableOn, styleOf } from './region-style.ts';
import { toImage, toScreen, type ViewTransform } from './view-transform.ts';

export interface PaintColors {
  unlabelled: string;
  accent: string;
  surface: string;
}

/** More captions than this would cover the image and cost the frame. */
const mostCaptions = 300;
const smallestCaptionWidthPx = 28;

export function visibleBox(transform: ViewTransform, viewport: Size) {
  const from = toImage(transform, { x: 0, y: 0 });
  const to = toImage(transform, { x: viewport.width, y: viewport.height });
  return { minX: from.x, minY: from.y, maxX: to.x, maxY: to.y };
}

/** All regions in view except the live ones, which the second canvas draws. */
export function paintRegions(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  live: ReadonlySet<string>,
  colors: PaintColors,
): void {
  const { size, viewport, transform } = image.view.get();
  const index = image.index();
  if (!size || !index) return;
  paintGrid(context, editor.config.objects[image.objectName]?.params ?? {}, size, transform);
  const regions = index
    .listIn(visibleBox(transform, viewport))
    .filter((region) => !region.props.hidden && !live.has(region.id));
  const shapes = regions.map((region) => ({
    region,
    corners: screenCorners(region, size, transform),
    style: styleOf(editor, region, colors.unlabelled),
    isLocked: region.props.locked,
  }));
  const outlined = shapes.filter(
    (shape) => !paintOwn(context, shape.region, { size, transform }, { ...shape, isStrong: false }),
  );
  for (const alike of Map.groupBy(outlined, lookKey).values()) {
    const [first] = alike;
    if (first)
      paintShapes(
        context,
        alike.map((shape) => shape.corners),
        first.style,
        { ...first, isStrong: false },
      );
  }
  if (shapes.length <= mostCaptions) for (const shape of shapes) paintCaption(context, shape.corners, shape.style);
}

/** Finer grids than this on screen would be a fog. */
const closestGridPx = 4;

function paintGrid(
  context: CanvasRenderingContext2D,
  params: ObjectTag['params'],
  size: Size,
  transform: ViewTransform,
) {
  const step = Number(params.gridSize ?? 30);
  if (params.grid !== true || step * transform.scale < closestGridPx) return;
  const end = toScreen(transform, { x: size.width, y: size.height });
  context.beginPath();
  for (let x = step; x < size.width; x += step) {
    const at = toScreen(transform, { x, y: 0 });
    context.moveTo(at.x, at.y);
    context.lineTo(at.x, end.y);
  }
  for (let y = step; y < size.height; y += step) {
    const at = toScreen(transform, { x: 0, y });
    context.moveTo(at.x, at.y);
    context.lineTo(end.x, at.y);
  }
  context.lineWidth = 1;
  context.strokeStyle = String(params.gridColor ?? '#eeeef4');
  context.stroke();
}

/** Shapes that look the same are painted one after the other, so that colours are set once. */
function lookKey({ style, isLocked }: { style: RegionStyle; isLocked: boolean }): string {
  return `${style.color} ${style.strokeWidth} ${style.fillOpacity} ${isLocked}`;
}

export function screenCorners(region: RegionRecord, size: Size, transform: ViewTransform): ScreenPoint[] {
  const kind = findImageRegionKind(region.props.geometry.shape);
  return kind ? kind.corners(region.props.geometry, size).map((corner) => toScreen(transform, corner)) : [];
}

/** False when the kind has no painter of its own. */
export function paintOwn(
  context: CanvasRenderingContext2D,
  region: RegionRecord,
  frame: PaintFrame,
  look: PaintLook,
): boolean {
  const kind = findImageRegionKind(region.props.geometry.shape);
  if (!kind?.paint) return false;
  kind.paint(context, region.props.geometry, frame, look);
  return true;
}

export function paintShapes(
  context: CanvasRenderingContext2D,
  shapes: readonly (readonly ScreenPoint[])[],
  style: RegionStyle,
  look: { isStrong: boolean; isLocked: boolean },
): void {
  context.fillStyle = style.color;
  context.globalAlpha = look.isStrong ? Math.min(style.fillOpacity + 0.12, 1) : style.fillOpacity;
  for (const corners of shapes) paintShape(context, corners, 'fill');
  context.globalAlpha = 1;
  if (look.isStrong) {
    // A light rim keeps the selected outline apart from its neighbours on any picture.
    context.lineWidth = style.strokeWidth + 4;
    context.strokeStyle = 'rgb(255 255 255 / 85%)';
    for (const corners of shapes) paintShape(context, corners, 'stroke');
  }
  context.setLineDash(look.isLocked ? [5, 4] : []);
  context.lineWidth = style.strokeWidth + (look.isStrong ? 1 : 0);
  context.strokeStyle = style.color;
  for (const corners of shapes) paintShape(context, corners, 'stroke');
  context.setLineDash([]);
}

/** Upright rectangles take the canvas's quick way, which is what keeps ten thousand of them moving. */
function paintShape(context: CanvasRenderingContext2D, corners: readonly ScreenPoint[], how: 'fill' | 'stroke'): void {
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

/** The label above the top edge, or inside it where the image begins. */
export function paintCaption(
  context: CanvasRenderingContext2D,
  corners: readonly ScreenPoint[],
  style: RegionStyle,
  isAlways = false,
): void {
  if (style.caption === '' || corners.length === 0) return;
  const left = Math.min(...corners.map((corner) => corner.x));
  const right = Math.max(...corners.map((corner) => corner.x));
  const top = Math.min(...corners.map((corner) => corner.y));
  if (!isAlways && right - left < smallestCaptionWidthPx) return;
  context.font = '500 11px Inter, system-ui, sans-serif';
  const caption = fitted(context, style.caption, isAlways ? 200 : Math.max(right - left, 40));
  const width = context.measureText(caption).width + 8;
  const y = top >= 16 ? top - 16 : top;
  context.fillStyle = style.color;
  context.fillRect(left - style.strokeWidth / 2, y, width, 16);
  context.fillStyle = readableOn(style.color);
  context.textBaseline = 'middle';
  context.fillText(caption, left + 4 - style.strokeWidth / 2, y + 8.5);
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = Math.max(Math.floor((text.length * width) / context.measureText(text).width) - 1, 1);
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length -= 1;
  return `${text.slice(0, length)}…`;
}
