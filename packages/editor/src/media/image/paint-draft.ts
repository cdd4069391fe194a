import type { Editor } from '../../editor/editor.ts';
import type { ImagePoint, Size } from '../../regions/geometry.ts';
import { findImageRegionKind } from '../../regions/kinds.ts';
import type { ImageModel, ShapeDraft } from './image-model.ts';
import { paintOutline } from './paint-outline.ts';
import { outlineOf, type PaintColors, paintOwn } from './paint-regions.ts';
import { styleOf } from './region-style.ts';
import { toScreen, type ViewTransform } from './view-transform.ts';

/** Of a long outline only the newest points are marked. */
const mostDots = 150;
/** So near the pointer snaps to where a press ends the shape, in CSS pixels. */
const endReachPx = 8;

/** The shape that is being made point by point, and the stretch that the next press would add. */
export function paintDraft(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  colors: PaintColors,
): void {
  const { draft, pointer } = image.sketch.get();
  const { size, transform } = image.view.get();
  if (!draft || !size) return;
  const style = styleOf(editor, draft.region, colors.unlabelled);
  const look = { style, isStrong: true, isLocked: false };
  if (!paintOwn(context, draft.region, { size, transform }, look)) {
    paintOutline(context, outlineOf(draft.region, size, transform), transform, look);
  }
  const isEnding = isNear(draft.end, pointer, transform);
  const next = isEnding ? draft.end : pointer;
  if (draft.last && next) paintNext(context, transform, draft.last, next, style.color);
  paintDots(context, draft, size, transform, style.pointRadius.active, colors.accent);
  if (draft.end) paintEnd(context, transform, draft.end, isEnding, colors.accent);
}

function isNear(end: ImagePoint | undefined, pointer: ImagePoint | undefined, { scale }: ViewTransform): boolean {
  return (
    end !== undefined && pointer !== undefined && Math.hypot(end.x - pointer.x, end.y - pointer.y) * scale <= endReachPx
  );
}

function paintNext(
  context: CanvasRenderingContext2D,
  transform: ViewTransform,
  last: ImagePoint,
  next: ImagePoint,
  color: string,
): void {
  const from = toScreen(transform, last);
  const to = toScreen(transform, next);
  for (const [width, style] of [
    [4, 'rgb(255 255 255 / 75%)'],
    [1.5, color],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = style;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  context.setLineDash([]);
}

function paintDots(
  context: CanvasRenderingContext2D,
  { region }: ShapeDraft,
  size: Size,
  transform: ViewTransform,
  radius: number,
  color: string,
): void {
  const { geometry } = region.props;
  const points = findImageRegionKind(geometry.shape)?.points?.list(geometry, size) ?? [];
  context.fillStyle = '#ffffff';
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  for (const point of points.slice(-mostDots)) {
    const { x, y } = toScreen(transform, point);
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.fill();
    context.stroke();
  }
}

/** Where a press closes the shape. */
function paintEnd(
  context: CanvasRenderingContext2D,
  transform: ViewTransform,
  end: ImagePoint,
  isEnding: boolean,
  color: string,
): void {
  const { x, y } = toScreen(transform, end);
  context.beginPath();
  context.arc(x, y, isEnding ? 9 : 7, 0, Math.PI * 2);
  context.strokeStyle = color;
  context.lineWidth = isEnding ? 3 : 1.5;
  context.stroke();
}
