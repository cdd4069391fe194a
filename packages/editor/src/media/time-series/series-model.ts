import { readParameters } from '@labelwright/task-definition/compiling/read-parameters';
import type { ConfigNode, ObjectTag } from '@labelwright/task-definition/model';
import { findTag } from '@labelwright/task-definition/tags/index';
import { paletteColor } from '../../editor/palette.ts';
import { createObservable, type Observable } from '../../store/observable.ts';
import { emptyView, fromX, scrolledTo, type TimeView, toX, withLength, zoomedAt } from '../time-view.ts';
import { createExtremes, type Extremes } from './extremes.ts';
import type { Series } from './series.ts';

export interface Channel {
  column: string;
  legend: string;
  units: string;
  displayFormat: string | undefined;
  color: string;
  widthPx: number;
  markerPx: number;
  markerColor: string;
  isSquare: boolean;
  /** Values that the lane spans; undefined scales to what there is. */
  values: readonly [number, number] | undefined;
  /** Scaled to all its values, whatever is in view; undefined leaves that to the series. */
  isFixed: boolean | undefined;
  /** Times between which it is drawn, as results write them. */
  timeRange: readonly [string, string] | undefined;
}

/** Channels that share one strip. */
export interface Lane {
  channels: readonly Channel[];
  top: number;
  heightPx: number;
  hasAxis: boolean;
}

export interface SeriesState {
  series?: Series;
  extremes?: ReadonlyMap<string, Extremes>;
  problem?: string;
}

export interface SeriesModel {
  objectName: string;
  object: ObjectTag;
  lanes: readonly Lane[];
  heightPx: number;
  /** Times relative to the first one. */
  view: Observable<TimeView>;
  state: Observable<SeriesState>;
  /** Time under the pointer, and that of what plays along. */
  cursor: Observable<{ at?: number | undefined; playing?: number | undefined }>;
  setSeries(series: Series): void;
  fail(problem: string): void;
  setWidth(widthPx: number): void;
  zoom(factor: number, anchor?: number): void;
  fit(): void;
  scrollTo(start: number): void;
  timeAt(x: number): number;
  /** Seconds from the first value, as what plays along counts. */
  secondsOf(time: number): number;
  timeOf(seconds: number): number;
  xOf(time: number): number;
  /** Mean distance of two values. */
  step(): number;
  bounds(): { first: number; last: number };
}

const gapPx = 8;
/** So many values at the closest. */
const closestValues = 4;

export function createSeriesModel(object: ObjectTag): SeriesModel {
  const lanes = readLanes(object.node);
  const view = createObservable<TimeView>(emptyView);
  const state = createObservable<SeriesState>({});

  function bounds(): { first: number; last: number } {
    const { series } = state.get();
    return { first: series?.times[0] ?? 0, last: series?.times.at(-1) ?? 0 };
  }

  function step(): number {
    const { first, last } = bounds();
    return (last - first) / Math.max((state.get().series?.times.length ?? 2) - 1, 1);
  }

  const perSecond = () => (state.get().series?.hasDates ? 1000 : 1);

  function zoom(factor: number, anchor?: number): void {
    const before = view.get();
    view.set(zoomedAt(before, factor, anchor ?? before.start + before.span / 2, step() * closestValues));
  }

  return {
    objectName: object.name,
    object,
    lanes,
    heightPx: lanes.reduce((sum, lane) => Math.max(sum, lane.top + lane.heightPx), 0),
    view,
    state,
    cursor: createObservable({}),
    setSeries(series) {
      const names = new Set(lanes.flatMap(({ channels }) => channels.map(({ column }) => column)));
      const columns = [...names].flatMap((name) => {
        const values = series.columns.get(name);
        return values ? [[name, createExtremes(values)] as const] : [];
      });
      state.set({ series, extremes: new Map(columns) });
      const { first, last } = bounds();
      view.set(withLength(view.get(), Math.max(last - first, 1)));
      zoom(100 / shareOf(object.params.overviewWidth), 0);
    },
    fail: (problem) => state.set({ problem }),
    setWidth: (widthPx) => view.update({ widthPx }),
    zoom,
    fit: () => view.set(withLength(view.get(), view.get().length)),
    scrollTo: (start) => view.set(scrolledTo(view.get(), start)),
    timeAt: (x) => fromX(view.get(), x) + bounds().first,
    secondsOf: (time) => (time - bounds().first) / perSecond(),
    timeOf: (seconds) => bounds().first + seconds * perSecond(),
    xOf: (time) => toX(view.get(), time - bounds().first),
    step,
    bounds,
  };
}

/** Percent of the series in view at first. */
function shareOf(param: string | number | boolean | undefined): number {
  const share = Number.parseFloat(String(param ?? '25'));
  return Number.isFinite(share) ? Math.min(Math.max(share, 0.01), 100) : 25;
}

function readLanes(node: ConfigNode): Lane[] {
  const lanes: Lane[] = [];
  let top = 0;
  let serial = 0;
  for (const child of node.children) {
    const isGroup = child.tag === 'MultiChannel';
    if (!isGroup && child.tag !== 'Channel') continue;
    const nodes = isGroup ? child.children.filter(({ tag }) => tag === 'Channel') : [child];
    const params = paramsOf(child);
    const heightPx = Number(params.height);
    lanes.push({
      channels: nodes.map((channel) => readChannel(channel, serial++)),
      top,
      heightPx,
      hasAxis: params.showAxis !== false,
    });
    top += heightPx + gapPx;
  }
  return lanes;
}

function paramsOf(node: ConfigNode) {
  const tag = findTag(node.tag);
  return tag ? readParameters(node, tag).params : {};
}

function readChannel(node: ConfigNode, index: number): Channel {
  const params = paramsOf(node);
  const column = String(params.column ?? '');
  const color = String(params.strokeColor ?? paletteColor(index));
  return {
    column,
    legend: String(params.legend ?? column),
    units: String(params.units ?? ''),
    displayFormat: typeof params.displayFormat === 'string' ? params.displayFormat : undefined,
    color,
    widthPx: Number(params.strokeWidth ?? 1),
    markerPx: Number(params.markerSize ?? 0),
    markerColor: String(params.markerColor ?? color),
    isSquare: params.markerSymbol === 'square',
    values: readPair(params.dataRange),
    timeRange: readTexts(params.timeRange),
    isFixed: typeof params.fixedScale === 'boolean' ? params.fixedScale : undefined,
  };
}

function readTexts(param: unknown): readonly [string, string] | undefined {
  const [from, to, ...rest] = typeof param === 'string' ? param.split(',').map((part) => part.trim()) : [];
  return from && to && rest.length === 0 ? [from, to] : undefined;
}

function readPair(param: unknown): readonly [number, number] | undefined {
  const [from, to] = (readTexts(param) ?? []).map(Number);
  return from !== undefined && to !== undefined && from < to ? [from, to] : undefined;
}
