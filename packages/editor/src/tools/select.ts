import { canEdit, touched } from '../operations/edit.ts';
import { shownPage } from '../operations/pages.ts';
import { findPointedShape, focusPoint, insertPoint, removePoint, snapOf } from '../operations/points.ts';
import { focusSuggestion } from '../operations/predictions.ts';
import { listSelected, pick, select } from '../operations/selection.ts';
import { listGhosts, listShown } from '../operations/suggestions.ts';
import type { Geometry, ImagePoint } from '../regions/geometry.ts';
import type { Handle } from '../regions/kind.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import type { RegionRecord } from '../store/records.ts';
import { findHandle, findPlaceOnOutline, pointIndexOf } from './handle-hit.ts';
import { panning } from './pan.ts';
import {
  hasMoved,
  isPanning,
  reachOf,
  type SurfacePointer,
  type Tool,
  type ToolContext,
  type ToolState,
} from './tool.ts';

const snapRotationDegrees = 15;
const widestOutlineReachPx = 10;

const idle: ToolState = {
  path: 'select.idle',
  pointerDown(context, event) {
    if (isPanning(event)) return panning(event.screen, idle);
    if (event.button !== 0) return undefined;
    const found = findHandle(context, event);
    if (found) return pressingHandle(context, found, event);
    const isAdding = event.shiftKey || event.modKey || event.altKey;
    const onOutline = isAdding || isLinking(context) ? undefined : outlineAt(context, event);
    if (onOutline) return pressingOutline(onOutline, event);
    const hit = findRegionAt(context, event);
    if (hit) return pointingRegion(hit, event);
    const ghost = event.shiftKey ? undefined : findGhostAt(context, event);
    if (ghost) return pointingGhost(ghost, event);
    return event.shiftKey ? framing(event.point) : pointingEmpty(event);
  },
};

function isLinking({ editor }: ToolContext): boolean {
  return editor.session.get().linkingFrom !== undefined;
}

/** A finger must come nearer than to other things, or each tap beside the edge would put in a point. */
export function outlineAt(context: ToolContext, event: SurfacePointer) {
  const reach = Math.min(reachOf(context, event), widestOutlineReachPx / context.image.view.get().transform.scale);
  return findPlaceOnOutline(context, event.point, reach);
}

/** A press on a point gives it the focus, or takes it away with Alt; a drag moves it. */
function pressingHandle(
  { editor }: ToolContext,
  { region, handle }: { region: RegionRecord; handle: Handle },
  event: SurfacePointer,
): ToolState | undefined {
  const index = pointIndexOf(handle);
  const shape = index === undefined ? undefined : findPointedShape(editor);
  if (index === undefined || !shape) return adjusting(region, handle.id, idle);
  if (event.altKey) {
    removePoint(editor, shape, index);
    return undefined;
  }
  focusPoint(editor, region.id, index);
  return adjusting(region, handle.id, idle);
}

/** A click on the outline puts in a point; a drag bends the outline there, or moves a line as a whole. */
function pressingOutline({ shape, place }: OutlineHit, start: SurfacePointer): ToolState {
  return {
    path: 'select.pointing',
    pointerMove(context, event) {
      if (!hasMoved(start.screen, event)) return undefined;
      const next = shape.points.bendsByDrag
        ? bending(context, { shape, place })
        : pointingRegion(shape.region, start).pointerMove?.(context, event);
      return next?.pointerMove?.(context, event) ?? next;
    },
    pointerUp({ editor }) {
      insertPoint(editor, shape, place);
      return idle;
    },
  };
}

type OutlineHit = NonNullable<ReturnType<typeof outlineAt>>;

function bending({ editor }: ToolContext, { shape, place }: OutlineHit): ToolState {
  const region = insertPoint(editor, shape, place);
  const { focusedPoint } = editor.session.get();
  if (!region || !focusedPoint) return idle;
  return adjusting(region, `p${focusedPoint.index}`, idle, true);
}

export function findRegionAt(context: ToolContext, event: SurfacePointer): RegionRecord | undefined {
  const found = context.image.index()?.listAt(event.point, reachOf(context, event) / 2) ?? [];
  const { selection } = context.editor.session.get();
  return found.find((region) => selection.includes(region.id)) ?? found[0];
}

function pointingRegion(region: RegionRecord, start: SurfacePointer): ToolState {
  return {
    path: 'select.pointing',
    pointerMove(context, event) {
      if (!hasMoved(start.screen, event)) return undefined;
      const next = movingFrom(context, region, start, idle);
      return next?.pointerMove?.(context, event) ?? next;
    },
    pointerUp(context, event) {
      const { editor } = context;
      const isAdding = event.shiftKey || event.modKey;
      const isAgain = !isAdding && editor.session.get().selection.join() === region.id;
      // A second click on the same spot goes on to the region beneath.
      const below = isAgain ? nextBelow(context, event, region.id) : undefined;
      pick(editor, below ?? region.id, isAdding);
      return idle;
    },
  };
}

/** Moves the selection if the region belongs to it, otherwise the region alone; pans when nothing may move. */
export function movingFrom(
  context: ToolContext,
  region: RegionRecord,
  start: SurfacePointer,
  after: ToolState,
): ToolState | undefined {
  const { editor } = context;
  const { linkingFrom, selection } = editor.session.get();
  if (linkingFrom !== undefined) return undefined;
  if (!selection.includes(region.id)) select(editor, [region.id]);
  const movable = listSelected(editor).filter(
    (other) => !other.props.locked && other.props.toName === context.image.objectName,
  );
  if (movable.length === 0 || !canEdit(editor)) return panning(start.screen, after);
  editor.history.mark('Move');
  return moving(movable, start.point, after);
}

function nextBelow(context: ToolContext, event: SurfacePointer, id: string): string | undefined {
  const stack = context.image.index()?.listAt(event.point, reachOf(context, event) / 2) ?? [];
  const index = stack.findIndex((region) => region.id === id);
  return stack.length > 1 ? stack[(index + 1) % stack.length]?.id : undefined;
}

function moving(originals: readonly RegionRecord[], from: ImagePoint, after: ToolState): ToolState {
  return {
    path: 'select.dragging',
    pointerMove({ editor, image }, event) {
      const { size } = image.view.get();
      if (!size) return undefined;
      const delta = { x: event.point.x - from.x, y: event.point.y - from.y };
      editor.store.write('user', (writer) => {
        for (const region of originals) {
          const kind = findImageRegionKind(region.props.geometry.shape);
          const snapped = snapOf(editor, region.props.answers)(delta);
          if (kind) writer.put(touched(region, { geometry: kind.move(region.props.geometry, snapped, size) }));
        }
      });
      return undefined;
    },
    pointerUp: () => after,
    cancel: ({ editor }) => editor.history.cancelToMark(),
  };
}

/** Resizes or rotates by one handle; all tools use it. `isBegun` when the gesture has made a step for undo already. */
export function adjusting(region: RegionRecord, handle: string, after: ToolState, isBegun = false): ToolState {
  let isMarked = isBegun;
  return {
    path: handle === 'rotate' ? 'select.rotating' : 'select.resizing',
    pointerMove(context, event) {
      const geometry = adjusted(context, region, handle, event);
      if (!geometry) return undefined;
      if (!isMarked) context.editor.history.mark(stepNameOf(handle));
      isMarked = true;
      context.editor.store.write('user', (writer) => writer.put(touched(region, { geometry })));
      return undefined;
    },
    pointerUp: () => after,
    cancel({ editor }) {
      if (isMarked) editor.history.cancelToMark();
    },
  };
}

function stepNameOf(handle: string): string {
  if (handle === 'rotate') return 'Rotate';
  return /^p\d/.test(handle) ? 'Move point' : /^[ab]\d/.test(handle) ? 'Bend line' : 'Resize';
}

function adjusted(
  { editor, image }: ToolContext,
  { props }: RegionRecord,
  handle: string,
  event: SurfacePointer,
): Geometry | undefined {
  const kind = findImageRegionKind(props.geometry.shape);
  const { size } = image.view.get();
  if (!kind || !size) return undefined;
  if (handle === 'rotate') {
    return kind.rotate?.(props.geometry, event.point, size, event.shiftKey ? snapRotationDegrees : 0);
  }
  const point = snapOf(editor, props.answers)(event.point);
  const options = { keepAspect: event.shiftKey, fromCentre: event.altKey };
  return kind.resize(props.geometry, handle, point, size, options);
}

/** A suggestion under the pointer, smallest first. */
function findGhostAt({ editor, image }: ToolContext, event: SurfacePointer): RegionRecord | undefined {
  const { size } = image.view.get();
  const page = shownPage(editor, image.objectName);
  if (!size) return undefined;
  const area = ({ props: { geometry } }: RegionRecord) => {
    const bounds = findImageRegionKind(geometry.shape)?.bounds(geometry, size);
    return bounds ? (bounds.maxX - bounds.minX) * (bounds.maxY - bounds.minY) : 0;
  };
  return listGhosts(editor, image.objectName)
    .filter(({ props: { geometry, itemIndex = 0 } }) => {
      const kind = findImageRegionKind(geometry.shape);
      return itemIndex === page && kind?.hitTest(geometry, event.point, reachOf({ editor, image }, event) / 2, size);
    })
    .sort((a, b) => area(a) - area(b))[0];
}

/** A click puts the suggestion under the keys; a drag pans. */
function pointingGhost(ghost: RegionRecord, start: SurfacePointer): ToolState {
  return {
    ...pointingEmpty(start),
    pointerUp({ editor }) {
      const suggestion = listShown(editor).find(({ record }) => record.id === ghost.id);
      select(editor, []);
      focusSuggestion(editor, suggestion);
      return idle;
    },
  };
}

function pointingEmpty(start: SurfacePointer): ToolState {
  return {
    path: 'select.pointing',
    pointerMove(context, event) {
      if (!hasMoved(start.screen, event)) return undefined;
      const next = panning(start.screen, idle);
      return next.pointerMove?.(context, event) ?? next;
    },
    pointerUp({ editor, image }) {
      select(editor, []);
      editor.session.update({ activeObject: image.objectName });
      return idle;
    },
  };
}

/** A frame drawn with Shift selects all that it touches. */
function framing(from: ImagePoint): ToolState {
  return {
    path: 'select.framing',
    pointerMove({ editor, image }, event) {
      editor.session.update({
        marquee: {
          objectName: image.objectName,
          minX: Math.min(from.x, event.point.x),
          minY: Math.min(from.y, event.point.y),
          maxX: Math.max(from.x, event.point.x),
          maxY: Math.max(from.y, event.point.y),
        },
      });
      return undefined;
    },
    pointerUp({ editor, image }) {
      const frame = editor.session.get().marquee;
      const found = frame ? (image.index()?.listTouching(frame) ?? []) : [];
      editor.session.update({ marquee: undefined });
      select(
        editor,
        found.filter((region) => !region.props.hidden).map((region) => region.id),
      );
      return idle;
    },
    cancel: ({ editor }) => editor.session.update({ marquee: undefined }),
  };
}

export const selectTool: Tool = { id: 'select', idle };
