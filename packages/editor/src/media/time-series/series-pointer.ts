import type { Editor } from '../../editor/editor.ts';
import type { PointerMachine, SurfacePointer } from '../../editor/pointer-machine.ts';
import { canEdit, touched } from '../../operations/edit.ts';
import { canMake } from '../../operations/labels.ts';
import { newRegion } from '../../operations/regions.ts';
import { pick, select } from '../../operations/selection.ts';
import {
  createRange,
  moved,
  type PlacedRange,
  placeRange,
  type RangeEdge,
  rangeBetween,
  withEdge,
} from '../../operations/series-ranges.ts';
import type { SeriesRangeGeometry } from '../../regions/geometry.ts';
import type { RegionRecord } from '../../store/records.ts';
import { createDragMachine, type Drag, type Press } from '../drag-machine.ts';
import { perPixel } from '../time-view.ts';
import type { SeriesModel } from './series-model.ts';

const edgeReachPx = { mouse: 5, touch: 16 };
const narrowestPx = 3;
const doubleClickMs = 350;

/** What a press on a series does: select, draw, move, resize; Alt and a click, or two clicks, mark an instant. */
export function createSeriesPointer(editor: Editor, model: SeriesModel): PointerMachine {
  let last: { atMs: number; x: number } | undefined;
  const seat = editor.sync.join(model.objectName, () => {});
  const seek = (event: SurfacePointer) =>
    seat.publish({ type: 'seek', seconds: model.secondsOf(timeOf(model, event)), rate: 1 });
  return createDragMachine(editor, model.objectName, (event): Press => {
    const edge = findEdge(editor, model, event);
    if (edge) {
      return {
        click: (at) => pick(editor, edge.range.region.id, isAdding(at)),
        drag: () =>
          changing(editor, edge.range, 'Resize range', (at) =>
            withEdge(model, edge.range, edge.edge, timeOf(model, at)),
          ),
      };
    }
    const hit = findRange(editor, model, event);
    const drawsOver = hit === undefined || isDrawnOver(editor, hit);
    return {
      click(at) {
        const now = performance.now();
        const reach = edgeReachPx[at.pointerType === 'touch' ? 'touch' : 'mouse'];
        const isNear = last !== undefined && Math.abs(at.screen.x - last.x) <= reach;
        const isDouble = isNear && now - (last?.atMs ?? 0) < doubleClickMs;
        last = { atMs: now, x: at.screen.x };
        if (mayDraw(editor, model) && (at.altKey || isDouble)) {
          createRange(editor, model, timeOf(model, at), timeOf(model, at));
          last = undefined;
        } else if (hit) pick(editor, hit.region.id, isAdding(at));
        else {
          select(editor, []);
          seek(at);
        }
      },
      drag(from) {
        if (drawsOver || !hit) return mayDraw(editor, model) ? drawing(editor, model, from) : panning(model, from);
        if (hit.region.props.locked || !canEdit(editor)) return panning(model, from);
        select(editor, [hit.region.id]);
        const start = timeOf(model, from);
        return changing(editor, hit, 'Move range', (at) => moved(model, hit, timeOf(model, at) - start));
      },
    };
  });
}

function isAdding(event: SurfacePointer): boolean {
  return event.shiftKey || event.modKey;
}

function timeOf(model: SeriesModel, event: SurfacePointer): number {
  return model.timeAt(event.screen.x);
}

function mayDraw(editor: Editor, model: SeriesModel): boolean {
  return canEdit(editor) && canMake(editor, model.objectName, 'series-range');
}

/** With a label in hand a drag marks, also over what is marked already, unless that is selected. */
function isDrawnOver(editor: Editor, { region }: PlacedRange): boolean {
  const { armed, selection } = editor.session.get();
  return armed !== undefined && !selection.includes(region.id);
}

/** Ranges of the series that are not hidden. */
export function listRanges(
  editor: Editor,
  model: SeriesModel,
  regions: readonly RegionRecord[] = editor.store.list('region'),
): PlacedRange[] {
  return regions.filter(({ props }) => !props.hidden).flatMap((region) => placeRange(model, region) ?? []);
}

/** A selected range first, then the shortest. */
export function findRange(editor: Editor, model: SeriesModel, event: SurfacePointer): PlacedRange | undefined {
  const at = timeOf(model, event);
  const slack = perPixel(model.view.get()) * 4;
  const { selection } = editor.session.get();
  return listRanges(editor, model)
    .filter((range) => at >= range.start - slack && at <= range.end + slack)
    .sort(
      (a, b) =>
        Number(selection.includes(b.region.id)) - Number(selection.includes(a.region.id)) ||
        a.end - a.start - (b.end - b.start),
    )[0];
}

/** Only a selected range can be grasped by its edges, so that neighbours do not get in the way. */
export function findEdge(
  editor: Editor,
  model: SeriesModel,
  event: SurfacePointer,
): { range: PlacedRange; edge: RangeEdge } | undefined {
  if (!canEdit(editor)) return undefined;
  const reach = event.pointerType === 'touch' ? edgeReachPx.touch : edgeReachPx.mouse;
  const { selection } = editor.session.get();
  for (const range of listRanges(editor, model)) {
    if (!selection.includes(range.region.id) || range.region.props.locked) continue;
    for (const edge of ['end', 'start'] as const) {
      if (Math.abs(model.xOf(range[edge]) - event.screen.x) <= reach) return { range, edge };
    }
  }
  return undefined;
}

function panning(model: SeriesModel, from: SurfacePointer): Drag {
  const { start } = model.view.get();
  return {
    path: 'series.panning',
    move: (event) => model.scrollTo(start - (event.screen.x - from.screen.x) * perPixel(model.view.get())),
  };
}

function changing(
  editor: Editor,
  { region }: PlacedRange,
  name: string,
  next: (event: SurfacePointer) => SeriesRangeGeometry | undefined,
): Drag {
  editor.history.mark(name);
  return {
    path: 'series-range.changing',
    move(event) {
      const geometry = next(event);
      if (geometry) editor.store.write('user', (writer) => writer.put(touched(region, { geometry })));
    },
    cancel: () => editor.history.cancelToMark(),
  };
}

function drawing(editor: Editor, model: SeriesModel, from: SurfacePointer): Drag | undefined {
  const start = timeOf(model, from);
  const first = rangeBetween(model, start, start);
  const region = first && newRegion(editor, model.objectName, first);
  if (!region) return undefined;
  editor.history.mark('Add range');
  select(editor, []);
  let width = 0;
  return {
    path: 'series-range.drawing',
    move(event) {
      const geometry = rangeBetween(model, start, timeOf(model, event));
      width = Math.abs(event.screen.x - from.screen.x);
      if (geometry)
        editor.store.write('user', (writer) => writer.put({ ...region, props: { ...region.props, geometry } }));
    },
    up() {
      if (width < narrowestPx) editor.history.cancelToMark();
      else select(editor, [region.id]);
    },
    cancel: () => editor.history.cancelToMark(),
  };
}
