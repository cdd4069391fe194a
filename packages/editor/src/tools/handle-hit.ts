import { canEdit } from '../operations/edit.ts';
import { shownPage } from '../operations/pages.ts';
import { canAddPoint, findPointedShape, type PointedShape } from '../operations/points.ts';
import { findSingleSelected } from '../operations/selection.ts';
import type { ImagePoint } from '../regions/geometry.ts';
import type { Handle, OutlinePlace } from '../regions/kind.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import type { RegionRecord } from '../store/records.ts';
import { reachOf, type SurfacePointer, type ToolContext } from './tool.ts';

/** Distance of the rotation handle from its box, in CSS pixels. */
export const rotationReachPx = 26;
/** Of a shape with more points only those near the pointer are offered: all of them would hide the shape. */
const mostHandles = 120;
const nearPx = 60;
const apartPx = 11;

/** Handles of the one selected region of this image; empty when it may not be changed. */
export function listHandles(context: ToolContext): { region: RegionRecord; handles: Handle[] } | undefined {
  const { editor, image } = context;
  const region = findSingleSelected(editor);
  const { size, transform } = image.view.get();
  if (!region || !size || region.props.toName !== image.objectName || region.props.locked || region.props.hidden) {
    return undefined;
  }
  if ((region.props.itemIndex ?? 0) !== shownPage(editor, image.objectName)) return undefined;
  const kind = findImageRegionKind(region.props.geometry.shape);
  if (!kind || !canEdit(editor)) return undefined;
  const shape = findPointedShape(editor);
  if (shape) return { region, handles: pointHandles(context, shape) };
  const handles = kind.handles(region.props.geometry, size, rotationReachPx / transform.scale);
  return { region, handles: handles.filter((handle) => handle.id !== 'rotate' || canRotate(context, region)) };
}

function pointHandles({ image }: ToolContext, { geometry, points, size, list, focused }: PointedShape): Handle[] {
  const { pointer } = image.sketch.get();
  const indices =
    list.length <= mostHandles
      ? list.map((_, index) => index)
      : indicesNear(list, pointer, image.view.get().transform.scale, focused);
  const handles = indices.flatMap((index): Handle[] => {
    const point = list[index];
    return point ? [{ id: `p${index}`, point, cursor: 'move', mark: 'point' }] : [];
  });
  const shown = new Set(indices);
  return [...(points.extraHandles?.(geometry, size, (index) => shown.has(index)) ?? []), ...handles];
}

/** Of very many points those near the pointer, nearest first, so far apart that each can be told from the next. */
function indicesNear(
  list: readonly ImagePoint[],
  pointer: ImagePoint | undefined,
  scale: number,
  focused: number | undefined,
): number[] {
  const shown = focused === undefined ? [] : [focused];
  if (!pointer) return shown;
  const reach = nearPx / scale;
  const distanceTo = (point: ImagePoint, other: ImagePoint) => Math.hypot(point.x - other.x, point.y - other.y);
  const near = list
    .map((point, index) => ({ point, index, distance: distanceTo(point, pointer) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance);
  for (const { point, index } of near) {
    const isFree = shown.every((other) => {
      const taken = list[other];
      return !taken || distanceTo(point, taken) * scale >= apartPx;
    });
    if (isFree) shown.push(index);
  }
  return shown;
}

function canRotate({ editor }: ToolContext, region: RegionRecord): boolean {
  return region.props.answers.every((answer) => editor.config.controls[answer.control]?.params.canRotate !== false);
}

export function findHandle(
  context: ToolContext,
  event: SurfacePointer,
): { region: RegionRecord; handle: Handle } | undefined {
  context.image.sketch.update({ pointer: event.point });
  const found = listHandles(context);
  if (!found) return undefined;
  const reach = reachOf(context, event);
  let nearest: { handle: Handle; distance: number } | undefined;
  for (const handle of found.handles) {
    const distance = Math.hypot(handle.point.x - event.point.x, handle.point.y - event.point.y);
    if (distance <= reach && (!nearest || distance < nearest.distance)) nearest = { handle, distance };
  }
  return nearest && { region: found.region, handle: nearest.handle };
}

/** Where a press would put a further point into the outline of the selected shape. */
export function findPlaceOnOutline(
  context: ToolContext,
  point: ImagePoint,
  reach: number,
): { shape: PointedShape; place: OutlinePlace } | undefined {
  const { editor, image } = context;
  const shape = findPointedShape(editor);
  if (!shape || shape.region.props.toName !== image.objectName || !canAddPoint(editor, shape)) return undefined;
  const place = shape.points.findPlace(shape.geometry, point, shape.size);
  return place && place.distance <= reach ? { shape, place } : undefined;
}

/** The number of the point that a handle stands for; undefined for other handles. */
export function pointIndexOf(handle: Handle): number | undefined {
  return handle.mark === 'point' ? Number(handle.id.slice(1)) : undefined;
}
