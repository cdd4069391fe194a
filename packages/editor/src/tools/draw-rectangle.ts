import { newRegion } from '../operations/regions.ts';
import { pick, select } from '../operations/selection.ts';
import type { ImagePoint } from '../regions/geometry.ts';
import { rectangleKind } from '../regions/rectangle/rectangle-kind.ts';
import type { RegionRecord } from '../store/records.ts';
import { findHandle } from './handle-hit.ts';
import { panning } from './pan.ts';
import { adjusting, findRegionAt } from './select.ts';
import { hasMoved, isPanning, type SurfacePointer, type Tool, type ToolContext, type ToolState } from './tool.ts';

const idle: ToolState = {
  path: 'draw-rectangle.idle',
  pointerDown(context, event) {
    if (isPanning(event)) return panning(event.screen, idle);
    if (event.button !== 0) return undefined;
    const handle = findHandle(context, event);
    if (handle) return adjusting(handle.region, handle.handle.id, idle);
    return pointing(event);
  },
};

function pointing(start: SurfacePointer): ToolState {
  return {
    path: 'draw-rectangle.pointing',
    pointerMove(context, event) {
      if (!hasMoved(start.screen, event)) return undefined;
      return drawing(context, start.point, event, 'drag');
    },
    pointerUp(context, event) {
      const hit = findRegionAt(context, event);
      if (!hit) return placing(start);
      pick(context.editor, hit.id, event.shiftKey || event.modKey);
      return idle;
    },
  };
}

/** The first of two clicks is made; the box follows the pointer until the second. */
function placing(start: SurfacePointer): ToolState {
  return {
    path: 'draw-rectangle.placing',
    pointerMove(context, event) {
      return hasMoved(start.screen, event) ? drawing(context, start.point, event, 'clicks') : undefined;
    },
    // A second tap without any movement between them, as a finger does it.
    pointerDown: (context, event) =>
      hasMoved(start.screen, event) ? drawing(context, start.point, event, 'drag') : idle,
  };
}

function drawing(
  context: ToolContext,
  from: ImagePoint,
  first: SurfacePointer,
  way: 'drag' | 'clicks',
): ToolState | undefined {
  const { editor, image } = context;
  const { size } = image.view.get();
  const start = size && newRegion(editor, image.objectName, rectangleKind.draw(from, first.point, size));
  if (!size || !start) return idle;
  const region: RegionRecord = start;
  const corner = snapping(context, region);
  let current = region;

  function follow(event: SurfacePointer): undefined {
    if (!size) return;
    const geometry = rectangleKind.draw(corner(from), corner(event.point), size);
    current = { ...region, props: { ...region.props, geometry } };
    editor.store.write('user', (writer) => writer.put(current));
  }

  function finish(event: SurfacePointer): ToolState {
    follow(event);
    if (
      current.props.geometry.shape === 'rectangle' &&
      size &&
      rectangleKind.isTooSmall(current.props.geometry, size)
    ) {
      editor.history.cancelToMark();
    } else {
      select(editor, [current.id]);
    }
    return idle;
  }

  editor.history.mark('Add box');
  select(editor, []);
  follow(first);
  return {
    path: 'draw-rectangle.dragging',
    pointerMove: (_context, event) => follow(event),
    ...(way === 'drag'
      ? { pointerUp: (_context: ToolContext, event: SurfacePointer) => finish(event) }
      : { pointerDown: (_context: ToolContext, event: SurfacePointer) => finish(event) }),
    cancel: () => editor.history.cancelToMark(),
  };
}

function snapping({ editor }: ToolContext, region: RegionRecord): (point: ImagePoint) => ImagePoint {
  const snaps = region.props.answers.some((answer) => editor.config.controls[answer.control]?.params.snap === 'pixel');
  return snaps ? (point) => ({ x: Math.round(point.x), y: Math.round(point.y) }) : (point) => point;
}

export const drawRectangleTool: Tool = { id: 'draw-rectangle', idle };
