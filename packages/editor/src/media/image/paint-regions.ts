import type { ObjectTag } from '@labelwright/task-definition/model';
import type { Editor } from '../../editor/editor.ts';
import { type Box, boxOf, type Size } from '../../regions/geometry.ts';
import type { PaintFrame, PaintLook } from '../../regions/kind.ts';
import { findImageRegionKind } from '../../regions/kinds.ts';
import type { RegionRecord } from '../../store/records.ts';
import type { ImageModel } from './image-model.ts';
import { batchesOf, type Layered } from './paint-order.ts';
import { type Outline, paintOutlines } from './paint-outline.ts';
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
  return boxOf([from, to]);
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
  const shapes = index
    .listIn(visibleBox(transform, viewport))
    .filter((region) => !region.props.hidden && !live.has(region.id))
    .map((region) => drawable(editor, region, size, transform, colors));
  for (const alike of batchesOf(shapes, viewport)) {
    const [first] = alike;
    if (!first) continue;
    const look = { style: first.style, isStrong: false, isLocked: first.region.props.locked };
    if (first.key === undefined) paintOwn(context, first.region, { size, transform }, look);
    else {
      const outlines = alike.map(({ outline }) => outline ?? []);
      paintOutlines(context, outlines, transform, look);
    }
  }
  // Points and masks may be smaller than any caption and still need one.
  if (shapes.length <= mostCaptions) {
    for (const shape of shapes) paintCaption(context, shape.box, shape.style, shape.key === undefined);
  }
}

interface Drawable extends Layered {
  region: RegionRecord;
  style: RegionStyle;
  /** Undefined for kinds that paint themselves. */
  outline: Outline | undefined;
}

function drawable(
  editor: Editor,
  region: RegionRecord,
  size: Size,
  transform: ViewTransform,
  colors: PaintColors,
): Drawable {
  const { geometry, locked } = region.props;
  const kind = findImageRegionKind(geometry.shape);
  const style = styleOf(editor, region, colors.unlabelled);
  const outline = kind?.paint ? undefined : outlineOf(region, size, transform);
  return {
    region,
    style,
    outline,
    box: Array.isArray(outline) ? boxOf(outline) : screenBounds(region, size, transform),
    key: outline && (locked ? `locked ${style.key}` : style.key),
  };
}

/** What is drawn of a region that does not paint itself. */
export function outlineOf(region: RegionRecord, size: Size, transform: ViewTransform): Outline {
  const { geometry } = region.props;
  const kind = findImageRegionKind(geometry.shape);
  if (!kind) return [];
  return (
    kind.outline?.(geometry, size, transform.scale) ??
    kind.corners(geometry, size).map((corner) => toScreen(transform, corner))
  );
}

export function screenBounds({ props }: RegionRecord, size: Size, transform: ViewTransform): Box {
  const bounds = findImageRegionKind(props.geometry.shape)?.bounds(props.geometry, size);
  const from = toScreen(transform, { x: bounds?.minX ?? 0, y: bounds?.minY ?? 0 });
  const to = toScreen(transform, { x: bounds?.maxX ?? 0, y: bounds?.maxY ?? 0 });
  return boxOf([from, to]);
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
  context.beginPath();
  for (let x = step; x < size.width; x += step) {
    const from = toScreen(transform, { x, y: 0 });
    const to = toScreen(transform, { x, y: size.height });
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  for (let y = step; y < size.height; y += step) {
    const from = toScreen(transform, { x: 0, y });
    const to = toScreen(transform, { x: size.width, y });
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  context.lineWidth = 1;
  context.strokeStyle = String(params.gridColor ?? '#eeeef4');
  context.stroke();
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

/** The label above the top edge, or inside it where the image begins. */
export function paintCaption(
  context: CanvasRenderingContext2D,
  { minX: left, maxX: right, minY: top }: Box,
  style: RegionStyle,
  isAlways = false,
): void {
  if (style.caption === '') return;
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
