import {
  brushSize,
  type MaskRegion,
  type MaskShape,
  masksToErase,
  maskToExtend,
  newMask,
  putMask,
  type StrokeMode,
  stroked,
} from '../operations/masks.ts';
import { pick, select } from '../operations/selection.ts';
import { panning } from './pan.ts';
import { findRegionAt } from './select.ts';
import { isPanning, type SurfacePointer, type Tool, type ToolContext, type ToolState } from './tool.ts';

/** With Ctrl or ⌘ a press selects; so it does while a relation is being drawn. */
export function pickInstead({ editor, image }: ToolContext, event: SurfacePointer): boolean {
  if (!event.modKey && editor.session.get().linkingFrom === undefined) return false;
  const hit = findRegionAt({ editor, image }, event);
  if (hit) pick(editor, hit.id, event.shiftKey);
  return true;
}

/** Each press until its release is one stroke; with Alt it erases. */
function brushTool(id: string, shape: MaskShape): Tool {
  const idle: ToolState = {
    path: `${id}.idle`,
    pointerDown(context, event) {
      if (isPanning(event)) return panning(event.screen, idle);
      if (event.button !== 0 || pickInstead(context, event)) return undefined;
      if (event.altKey) return erasing(context, event, idle);
      const { editor, image } = context;
      const extended = maskToExtend(editor, image, shape);
      const region = extended ?? newMask(editor, image, shape);
      if (!region) return undefined;
      editor.history.mark(extended ? 'Paint' : 'Add mask');
      return painting(context, id, [region], event, 'add', idle);
    },
  };
  return { id, idle };
}

export function erasing(context: ToolContext, event: SurfacePointer, after: ToolState): ToolState | undefined {
  const regions = masksToErase(context.editor, context.image, event.point);
  if (regions.length === 0) return undefined;
  context.editor.history.mark('Erase');
  return painting(context, 'draw-eraser', regions, event, 'take', after);
}

function painting(
  context: ToolContext,
  id: string,
  begun: readonly MaskRegion[],
  start: SurfacePointer,
  mode: StrokeMode,
  after: ToolState,
): ToolState {
  const { editor, image } = context;
  let regions = begun;
  let last = start.point;

  function follow(event: SurfacePointer): undefined {
    const { size } = image.view.get();
    if (!size) return;
    const radius = brushSize(editor, size) / 2;
    const painted = regions.map((region) => stroked(region, last, event.point, radius, size, mode));
    last = event.point;
    const changed = painted.filter((region, index) => region !== regions[index]);
    regions = painted;
    if (changed.length === 0) return;
    editor.store.write('user', (writer) => {
      for (const region of changed) writer.put(region);
    });
  }

  /** What was erased to the last pixel is no region any more; it goes only now, so that Escape brings it back whole. */
  function finish(): ToolState {
    const { size } = image.view.get();
    const written = regions.filter(({ id: regionId }) => editor.store.findRegion(regionId));
    if (size) {
      editor.store.write('user', (writer) => {
        for (const region of written) putMask(editor, writer, region, size);
      });
    }
    const left = written.filter(({ id: regionId }) => editor.store.findRegion(regionId));
    select(
      editor,
      left.map((region) => region.id),
    );
    return after;
  }

  follow(start);
  select(
    editor,
    regions.map((region) => region.id),
  );
  return {
    path: `${id}.painting`,
    pointerMove: (_context, event) => follow(event),
    pointerUp: () => finish(),
    cancel: () => editor.history.cancelToMark(),
  };
}

export const drawBrushTool = brushTool('draw-brush', 'brush');
export const drawBitmaskTool = brushTool('draw-bitmask', 'bitmask');
