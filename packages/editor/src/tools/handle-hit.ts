import { canEdit } from '../operations/edit.ts';
import { findSingleSelected } from '../operations/selection.ts';
import type { Handle } from '../regions/kind.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import type { RegionRecord } from '../store/records.ts';
import { reachOf, type SurfacePointer, type ToolContext } from './tool.ts';

/** Distance of the rotation handle from its box, in CSS pixels. */
export const rotationReachPx = 26;

/** Handles of the one selected region of this image; empty when it may not be changed. */
export function listHandles(context: ToolContext): { region: RegionRecord; handles: Handle[] } | undefined {
  const { editor, image } = context;
  const region = findSingleSelected(editor);
  const { size, transform } = image.view.get();
  if (!region || !size || region.props.toName !== image.objectName || region.props.locked || region.props.hidden) {
    return undefined;
  }
  const kind = findImageRegionKind(region.props.geometry.shape);
  if (!kind || !canEdit(editor)) return undefined;
  const handles = kind.handles(region.props.geometry, size, rotationReachPx / transform.scale);
  return { region, handles: handles.filter((handle) => handle.id !== 'rotate' || canRotate(context, region)) };
}

function canRotate({ editor }: ToolContext, region: RegionRecord): boolean {
  return region.props.answers.every((answer) => editor.config.controls[answer.control]?.params.canRotate !== false);
}

export function findHandle(
  context: ToolContext,
  event: SurfacePointer,
): { region: RegionRecord; handle: Handle } | undefined {
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
