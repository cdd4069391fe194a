import type { Editor } from '../../editor/editor.ts';
import type { ScreenPoint } from '../../regions/geometry.ts';
import type { Handle } from '../../regions/kind.ts';
import { findPlaceOnOutline, listHandles, pointIndexOf } from '../../tools/handle-hit.ts';
import type { ImageModel } from './image-model.ts';
import type { PaintColors } from './paint-regions.ts';
import { type RegionStyle, styleOf } from './region-style.ts';
import { toScreen } from './view-transform.ts';

/** How near to the outline the pointer calls up a further point, in CSS pixels. */
const ghostReachPx = 7;

/** What can be grabbed of the selected region, and the point that a press on its outline would put in. */
export function paintHandles(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  colors: PaintColors,
): void {
  const found = listHandles({ editor, image });
  if (!found) return;
  const { transform } = image.view.get();
  const { focusedPoint } = editor.session.get();
  const style = styleOf(editor, found.region, colors.unlabelled);
  context.lineWidth = 1.5;
  context.strokeStyle = colors.accent;
  for (const { stalk, point } of found.handles) {
    if (stalk) paintStalk(context, toScreen(transform, stalk), toScreen(transform, point));
  }
  for (const handle of found.handles) {
    const isFocused = focusedPoint?.regionId === found.region.id && focusedPoint.index === pointIndexOf(handle);
    context.fillStyle = isFocused ? colors.accent : '#ffffff';
    paintHandle(context, handle, toScreen(transform, handle.point), style, isFocused ? 1.5 : 0);
  }
  paintGhost(context, editor, image, found.handles);
}

function paintStalk(context: CanvasRenderingContext2D, from: ScreenPoint, to: ScreenPoint): void {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
}

function paintHandle(
  context: CanvasRenderingContext2D,
  handle: Handle,
  { x, y }: ScreenPoint,
  style: RegionStyle,
  extraPx: number,
): void {
  const isRound = handle.mark === 'knob' || handle.mark === 'pull' || (handle.mark === 'point' && style.isPointRound);
  const radius = handle.mark === 'point' ? style.pointRadius.active + extraPx : handle.mark === undefined ? 4 : 5;
  context.beginPath();
  if (isRound) context.arc(x, y, handle.mark === 'pull' ? 3.5 : radius, 0, Math.PI * 2);
  else context.rect(x - radius, y - radius, radius * 2, radius * 2);
  context.fill();
  context.stroke();
}

function paintGhost(
  context: CanvasRenderingContext2D,
  editor: Editor,
  image: ImageModel,
  handles: readonly Handle[],
): void {
  const { pointer } = image.sketch.get();
  const { gesture, tool } = editor.session.get();
  if (!pointer || gesture !== undefined || tool !== 'select') return;
  const { transform } = image.view.get();
  const reach = ghostReachPx / transform.scale;
  const isOnHandle = handles.some(({ point }) => Math.hypot(point.x - pointer.x, point.y - pointer.y) <= reach);
  const found = isOnHandle ? undefined : findPlaceOnOutline({ editor, image }, pointer, reach);
  if (!found) return;
  const { x, y } = toScreen(transform, found.place.point);
  context.globalAlpha = 0.75;
  context.fillStyle = '#ffffff';
  context.setLineDash([2, 2]);
  context.beginPath();
  context.arc(x, y, 5, 0, Math.PI * 2);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}
