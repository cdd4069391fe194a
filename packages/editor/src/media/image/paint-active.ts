import type { Editor } from '../../editor/editor.ts';
import type { ScreenPoint, Size } from '../../regions/geometry.ts';
import { listHandles } from '../../tools/handle-hit.ts';
import type { ImageModel } from './image-model.ts';
import { paintArrow } from './paint-arrow.ts';
import { type PaintColors, paintCaption, paintOwn, paintShapes, screenCorners } from './paint-regions.ts';
import { styleOf } from './region-style.ts';
import { toScreen, type ViewTransform } from './view-transform.ts';

/** Selected and hovered regions, handles, the selection frame and the relations: all that changes under the hand. */
export function paintActive(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  live: ReadonlySet<string>,
  colors: PaintColors,
): void {
  const { size, transform } = image.view.get();
  if (!size) return;
  for (const id of live) {
    const region = editor.store.findRegion(id);
    if (!region || region.props.toName !== image.objectName || region.props.hidden) continue;
    const style = styleOf(editor, region, colors.unlabelled);
    const corners = screenCorners(region, size, transform);
    const look = { style, isStrong: true, isLocked: region.props.locked };
    if (!paintOwn(context, region, { size, transform }, look)) paintShapes(context, [corners], style, look);
    paintCaption(context, corners, style, true);
  }
  paintRelations(context, editor, image, size, transform, colors);
  paintHandles(context, editor, image, transform, colors);
  paintMarquee(context, editor, image, transform, colors);
}

function paintHandles(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  transform: ViewTransform,
  colors: PaintColors,
): void {
  const handles = listHandles({ editor, image })?.handles ?? [];
  const points = new Map(handles.map((handle) => [handle.id, toScreen(transform, handle.point)]));
  const top = points.get('n');
  const rotate = points.get('rotate');
  context.lineWidth = 1.5;
  context.strokeStyle = colors.accent;
  context.fillStyle = '#ffffff';
  if (top && rotate) {
    context.beginPath();
    context.moveTo(top.x, top.y);
    context.lineTo(rotate.x, rotate.y);
    context.stroke();
  }
  for (const [id, point] of points) {
    context.beginPath();
    if (id === 'rotate') context.arc(point.x, point.y, 5, 0, Math.PI * 2);
    else context.rect(point.x - 4, point.y - 4, 8, 8);
    context.fill();
    context.stroke();
  }
}

function paintMarquee(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  transform: ViewTransform,
  colors: PaintColors,
): void {
  const { marquee } = editor.session.get();
  if (marquee?.objectName !== image.objectName) return;
  const from = toScreen(transform, { x: marquee.minX, y: marquee.minY });
  const to = toScreen(transform, { x: marquee.maxX, y: marquee.maxY });
  context.strokeStyle = colors.accent;
  context.setLineDash([4, 3]);
  context.lineWidth = 1;
  context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
  context.setLineDash([]);
}

function paintRelations(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  size: Size,
  transform: ViewTransform,
  colors: PaintColors,
): void {
  const centreOf = (id: string): ScreenPoint | undefined => {
    const region = editor.store.findRegion(id);
    if (region?.props.toName !== image.objectName || region.props.hidden) return undefined;
    const corners = screenCorners(region, size, transform);
    return {
      x: corners.reduce((sum, corner) => sum + corner.x, 0) / corners.length,
      y: corners.reduce((sum, corner) => sum + corner.y, 0) / corners.length,
    };
  };
  for (const { props } of editor.store.list('relation')) {
    const from = centreOf(props.fromId);
    const to = centreOf(props.toId);
    if (from && to) paintArrow(context, from, to, props.direction, props.labels?.join(', ') ?? '', colors);
  }
}
