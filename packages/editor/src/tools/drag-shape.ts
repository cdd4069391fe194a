import { snapOf } from '../operations/points.ts';
import { newRegion } from '../operations/regions.ts';
import { pick, select } from '../operations/selection.ts';
import type { ImagePoint, Shape } from '../regions/geometry.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import { findHandle } from './handle-hit.ts';
import { panning } from './pan.ts';
import { adjusting, findRegionAt } from './select.ts';
import { hasMoved, isPanning, type SurfacePointer, type Tool, type ToolContext, type ToolState } from './tool.ts';

interface DragPlan {
  id: string;
  shape: Shape;
  /** As undo tells it, such as "Add box". */
  stepName: string;
  idle: ToolState;
}

/** A tool for shapes that a drag, or two clicks, span between two corners. */
export function dragShapeTool(id: string, shape: Shape, stepName: string): Tool {
  const idle: ToolState = {
    path: `${id}.idle`,
    pointerDown(context, event) {
      if (isPanning(event)) return panning(event.screen, idle);
      if (event.button !== 0) return undefined;
      const handle = findHandle(context, event);
      if (handle) return adjusting(handle.region, handle.handle.id, idle);
      return pointing({ id, shape, stepName, idle }, event);
    },
  };
  return { id, idle };
}

function pointing(plan: DragPlan, start: SurfacePointer): ToolState {
  return {
    path: `${plan.id}.pointing`,
    pointerMove(context, event) {
      if (!hasMoved(start.screen, event)) return undefined;
      return drawing(plan, context, start.point, event, 'drag');
    },
    pointerUp(context, event) {
      const hit = findRegionAt(context, event);
      if (!hit) return placing(plan, start);
      pick(context.editor, hit.id, event.shiftKey || event.modKey);
      return plan.idle;
    },
  };
}

/** The first of two clicks is made; the shape follows the pointer until the second. */
function placing(plan: DragPlan, start: SurfacePointer): ToolState {
  return {
    path: `${plan.id}.placing`,
    pointerMove(context, event) {
      return hasMoved(start.screen, event) ? drawing(plan, context, start.point, event, 'clicks') : undefined;
    },
    // A second tap without any movement between them, as a finger does it.
    pointerDown: (context, event) =>
      hasMoved(start.screen, event) ? drawing(plan, context, start.point, event, 'drag') : plan.idle,
  };
}

function drawing(
  { id, shape, stepName, idle }: DragPlan,
  context: ToolContext,
  from: ImagePoint,
  first: SurfacePointer,
  way: 'drag' | 'clicks',
): ToolState | undefined {
  const { editor, image } = context;
  const { size } = image.view.get();
  const kind = findImageRegionKind(shape);
  const region = size && kind && newRegion(editor, image.objectName, kind.draw(from, first.point, size));
  if (!size || !kind || !region) return idle;
  const snapped = snapOf(editor, region.props.answers);
  let { geometry } = region.props;

  function follow(event: SurfacePointer): undefined {
    if (!size || !kind || !region) return;
    const [a, b] = spanned(from, event);
    geometry = kind.draw(snapped(a), snapped(b), size);
    editor.store.write('user', (writer) => writer.put({ ...region, props: { ...region.props, geometry } }));
  }

  function finish(event: SurfacePointer): ToolState {
    follow(event);
    if (size && kind?.isTooSmall(geometry, size)) editor.history.cancelToMark();
    else if (region) select(editor, [region.id]);
    return idle;
  }

  editor.history.mark(stepName);
  select(editor, []);
  follow(first);
  return {
    path: `${id}.dragging`,
    pointerMove: (_context, event) => follow(event),
    ...(way === 'drag'
      ? { pointerUp: (_context: ToolContext, event: SurfacePointer) => finish(event) }
      : { pointerDown: (_context: ToolContext, event: SurfacePointer) => finish(event) }),
    cancel: () => editor.history.cancelToMark(),
  };
}

/** With Shift as wide as high, with Alt about the point where the drag began. */
function spanned(from: ImagePoint, event: SurfacePointer): [ImagePoint, ImagePoint] {
  const way = { x: event.point.x - from.x, y: event.point.y - from.y };
  const side = Math.max(Math.abs(way.x), Math.abs(way.y));
  const held = event.shiftKey ? { x: side * (Math.sign(way.x) || 1), y: side * (Math.sign(way.y) || 1) } : way;
  const begin = event.altKey ? { x: from.x - held.x, y: from.y - held.y } : from;
  return [begin, { x: from.x + held.x, y: from.y + held.y }];
}
