import type { OpenPath } from '../media/image/image-model.ts';
import { canAddPoint, findPointedShape } from '../operations/points.ts';
import { pick } from '../operations/selection.ts';
import type { Geometry } from '../regions/geometry.ts';
import type { RegionRecord } from '../store/records.ts';
import { findHandle, pointIndexOf } from './handle-hit.ts';
import { panning } from './pan.ts';
import { adjusting, findRegionAt } from './select.ts';
import { hasMoved, isPanning, type SurfacePointer, type Tool, type ToolContext, type ToolState } from './tool.ts';
import { beginPath, type Path, type PathPlan } from './trace-path.ts';

interface PathToolOptions<G extends Geometry> {
  /** The path that goes on from a point of the selected region; undefined when it cannot. */
  continueAt?(context: ToolContext, region: RegionRecord, index: number): Path<G> | undefined;
}

/** A tool for shapes that are made point by point, also on top of others: neighbours share their borders. */
export function drawPathTool<G extends Geometry>(plan: PathPlan<G>, options: PathToolOptions<G> = {}): Tool {
  const idle: ToolState = {
    path: `${plan.toolId}.idle`,
    pointerDown(_context, event) {
      if (isPanning(event)) return panning(event.screen, idle);
      return event.button === 0 ? pointing(event) : undefined;
    },
  };

  function pointing(start: SurfacePointer): ToolState {
    return {
      path: `${plan.toolId}.pointing`,
      pointerMove(context, event) {
        if (!hasMoved(start.screen, event) || isPicking(context, event)) return undefined;
        const found = findHandle(context, start);
        const next = found
          ? adjusting(found.region, found.handle.id, idle)
          : beginPath(context, plan, idle, { start, event });
        return next.pointerMove?.(context, event) ?? next;
      },
      pointerUp(context, event) {
        if (isPicking(context, event)) {
          const hit = findRegionAt(context, event);
          if (hit) pick(context.editor, hit.id, event.shiftKey || event.modKey);
          return idle;
        }
        return continued(context, event) ?? beginPath(context, plan, idle, { start });
      },
    };
  }

  function continued(context: ToolContext, event: SurfacePointer): ToolState | undefined {
    const found = findHandle(context, event);
    const index = found && pointIndexOf(found.handle);
    const shape = findPointedShape(context.editor);
    if (!found || index === undefined || !shape || !canAddPoint(context.editor, shape)) return undefined;
    const path = options.continueAt?.(context, found.region, index);
    return path && beginPath(context, plan, idle, { base: found.region, path });
  }

  function resume(context: ToolContext, open: OpenPath): ToolState {
    const base = open.baseId === undefined ? undefined : context.editor.store.findRegion(open.baseId);
    if (!isOfShape(open.geometry) || (open.baseId !== undefined && !base)) return idle;
    const path = { geometry: open.geometry, ...(open.origin === undefined ? {} : { origin: open.origin }) };
    return beginPath(context, plan, idle, { base, path });
  }

  function isOfShape(geometry: Geometry): geometry is G {
    return geometry.shape === plan.shape;
  }

  return { id: plan.toolId, idle, resume };
}

/** With Ctrl or ⌘ a click selects; so it does while a relation is being drawn. */
function isPicking({ editor }: ToolContext, event: SurfacePointer): boolean {
  return event.modKey || editor.session.get().linkingFrom !== undefined;
}
