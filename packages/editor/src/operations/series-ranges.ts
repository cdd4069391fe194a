import type { Editor } from '../editor/editor.ts';
import type { SeriesModel } from '../media/time-series/series-model.ts';
import { clamp, type SeriesRangeGeometry } from '../regions/geometry.ts';
import type { RegionRecord } from '../store/records.ts';
import { edit, touched } from './edit.ts';
import { newRegion } from './regions.ts';
import { listSelected, select } from './selection.ts';

export type RangeEdge = 'start' | 'end';

/** A range with its times as numbers. */
export interface PlacedRange {
  region: RegionRecord;
  start: number;
  end: number;
  isInstant: boolean;
}

/** Undefined for regions elsewhere, and for times that the series cannot read. */
export function placeRange(model: SeriesModel, region: RegionRecord): PlacedRange | undefined {
  const { geometry, toName } = region.props;
  const { series } = model.state.get();
  if (geometry.shape !== 'series-range' || toName !== model.objectName || !series) return undefined;
  const start = series.fromStored(geometry.start);
  const end = series.fromStored(geometry.end);
  if (start === undefined || end === undefined) return undefined;
  return { region, start, end, isInstant: geometry.instant === true };
}

/** The geometry of a range between two times, in whichever order, within the series. */
export function rangeBetween(model: SeriesModel, a: number, b: number): SeriesRangeGeometry | undefined {
  const { series } = model.state.get();
  if (!series) return undefined;
  const { first, last } = model.bounds();
  const [start, end] = [clamp(Math.min(a, b), first, last), clamp(Math.max(a, b), first, last)];
  return { shape: 'series-range', start: series.toStored(start), end: series.toStored(end), instant: start === end };
}

/** Undefined when nothing may be marked there. */
export function createRange(editor: Editor, model: SeriesModel, a: number, b: number): RegionRecord | undefined {
  const geometry = rangeBetween(model, a, b);
  const region = geometry && newRegion(editor, model.objectName, geometry);
  if (!region) return undefined;
  edit(editor, geometry.instant ? 'Add instant' : 'Add range', (writer) => writer.put(region));
  select(editor, [region.id]);
  return region;
}

/** The range with one edge elsewhere; it never passes the other one. An instant stays one and moves. */
export function withEdge(
  model: SeriesModel,
  range: PlacedRange,
  edge: RangeEdge,
  at: number,
): SeriesRangeGeometry | undefined {
  if (range.isInstant) return rangeBetween(model, at, at);
  const least = model.step() / 100;
  return edge === 'start'
    ? rangeBetween(model, Math.min(at, range.end - least), range.end)
    : rangeBetween(model, range.start, Math.max(at, range.start + least));
}

/** Keeps its length and stays within the series. */
export function moved(model: SeriesModel, range: PlacedRange, delta: number): SeriesRangeGeometry | undefined {
  const { first, last } = model.bounds();
  const by = clamp(delta, first - range.start, last - range.end);
  return rangeBetween(model, range.start + by, range.end + by);
}

/** Moves the selected ranges by values of the series; a row of moves is one step. */
export function nudgeSeriesRange(editor: Editor, steps: number): void {
  change(editor, 'Move range', (model, range) => moved(model, range, steps * model.step()));
}

export function nudgeSeriesEdge(editor: Editor, edge: RangeEdge, steps: number): void {
  change(editor, 'Resize range', (model, range) => withEdge(model, range, edge, range[edge] + steps * model.step()));
}

function change(
  editor: Editor,
  name: string,
  next: (model: SeriesModel, range: PlacedRange) => SeriesRangeGeometry | undefined,
): void {
  const ranges = listSelected(editor).flatMap((region) => {
    const model = editor.series.get(region.props.toName);
    const range = model && !region.props.locked ? placeRange(model, region) : undefined;
    return model && range ? [{ model, range }] : [];
  });
  if (ranges.length === 0) return;
  const key = `${name}:${ranges.map(({ range }) => range.region.id).join(' ')}`;
  edit(
    editor,
    name,
    (writer) => {
      for (const { model, range } of ranges) {
        const geometry = next(model, range);
        if (geometry) writer.put(touched(range.region, { geometry }));
      }
    },
    key,
  );
}
