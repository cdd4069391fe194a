import { canEdit, touched } from '../operations/edit.ts';
import { listSelected, pick, select } from '../operations/selection.ts';
import type { Geometry, ImagePoint } from '../regions/geometry.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import type { RegionRecord } from '../store/records.ts';
import { findHandle } from './handle-hit.ts';
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

const idle: ToolState = {
  path: 'select.idle',
  pointerDown(context, event) {
    if (isPanning(event)) return panning(event.screen, idle);
    if (event.button !== 0) return undefined;
    const handle = findHandle(context, event);
    if (handle) return adjusting(handle.region, handle.handle.id, idle);
    const hit = findRegionAt(context, event);
    if (hit) return pointingRegion(hit, event);
    return event.shiftKey ? framing(event.point) : pointingEmpty(event);
  },
};

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
      const { editor } = context;
      if (editor.session.get().linkingFrom !== undefined) return undefined;
      if (!editor.session.get().selection.includes(region.id)) select(editor, [region.id]);
      const movable = listSelected(editor).filter(
        (other) => !other.props.locked && other.props.toName === context.image.objectName,
      );
      if (movable.length === 0 || !canEdit(editor)) return panning(start.screen, idle);
      editor.history.mark('Move');
      const next = moving(movable, start.point);
      return next.pointerMove?.(context, event) ?? next;
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

function nextBelow(context: ToolContext, event: SurfacePointer, id: string): string | undefined {
  const stack = context.image.index()?.listAt(event.point, reachOf(context, event) / 2) ?? [];
  const index = stack.findIndex((region) => region.id === id);
  return stack.length > 1 ? stack[(index + 1) % stack.length]?.id : undefined;
}

function moving(originals: readonly RegionRecord[], from: ImagePoint): ToolState {
  return {
    path: 'select.dragging',
    pointerMove({ editor, image }, event) {
      const { size } = image.view.get();
      if (!size) return undefined;
      const delta = { x: event.point.x - from.x, y: event.point.y - from.y };
      editor.store.write('user', (writer) => {
        for (const region of originals) {
          const kind = findImageRegionKind(region.props.geometry.shape);
          if (kind) writer.put(touched(region, { geometry: kind.move(region.props.geometry, delta, size) }));
        }
      });
      return undefined;
    },
    pointerUp: () => idle,
    cancel: ({ editor }) => editor.history.cancelToMark(),
  };
}

/** Resizes or rotates by one handle; both tools use it. */
export function adjusting(region: RegionRecord, handle: string, after: ToolState): ToolState {
  let isMarked = false;
  return {
    path: handle === 'rotate' ? 'select.rotating' : 'select.resizing',
    pointerMove(context, event) {
      const geometry = adjusted(context, region, handle, event);
      if (!geometry) return undefined;
      if (!isMarked) context.editor.history.mark(handle === 'rotate' ? 'Rotate' : 'Resize');
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
    return kind.rotate(props.geometry, event.point, size, event.shiftKey ? snapRotationDegrees : 0);
  }
  const snaps = props.answers.some((answer) => editor.config.controls[answer.control]?.params.snap === 'pixel');
  const point = snaps ? { x: Math.round(event.point.x), y: Math.round(event.point.y) } : event.point;
  const options = { keepAspect: event.shiftKey, fromCentre: event.altKey };
  return kind.resize(props.geometry, handle, point, size, options);
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
      const found = frame ? (image.index()?.listIn(frame) ?? []) : [];
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
