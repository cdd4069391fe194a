import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import {
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { TagViewProps } from '../../controls/tag-views.ts';
import type { SurfacePointer } from '../../editor/pointer-machine.ts';
import { canMake } from '../../operations/labels.ts';
import { createRange } from '../../operations/series-ranges.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import { createPainter, prepareCanvas, readTheme, watchTheme } from '../canvas.ts';
import { LoadProblem } from '../LoadProblem.tsx';
import type { Pinch } from '../pointer-guard.ts';
import { canvasAttributes } from '../surface-attributes.ts';
import { RemoteContent } from '../text/RemoteContent.tsx';
import { useRegionTabbing } from '../use-region-tabbing.ts';
import { useSurfacePointer } from '../use-surface-pointer.ts';
import { pinchTime, useTimeWheel } from '../use-time-wheel.ts';
import { paintOverSeries, paintSeries, paintTimes } from './paint-series.ts';
import { paintSeriesOverview } from './paint-series-overview.ts';
import { readSeries } from './series.ts';
import type { SeriesModel } from './series-model.ts';
import { findEdge, findRange } from './series-pointer.ts';

const timesHeightPx = 20;
const overviewHeightPx = 44;

export function TimeSeriesSurface({ node }: TagViewProps) {
  const editor = useEditor();
  const model = editor.series.get(node.attributes.name ?? '');
  if (!model) return null;
  const { params } = model.object;
  const options = {
    ...(typeof params.timeColumn === 'string' ? { timeColumn: params.timeColumn } : {}),
    ...(typeof params.timeFormat === 'string' ? { timeFormat: params.timeFormat } : {}),
    ...(typeof params.sep === 'string' ? { separator: params.sep } : {}),
  };
  const receive = (data: unknown) => {
    try {
      model.setSeries(readSeries(data, options));
    } catch (error) {
      model.fail(error instanceof Error ? error.message : String(error));
    }
  };
  if (params.valueType === 'json') return <OwnSeries model={model} receive={receive} />;
  return (
    <RemoteContent name={model.objectName} noun="series" receive={receive}>
      {() => <Stage model={model} />}
    </RemoteContent>
  );
}

function OwnSeries({ model, receive }: { model: SeriesModel; receive: (data: unknown) => void }) {
  const editor = useEditor();
  const kept = useRef(receive);
  useEffect(() => kept.current(editor.model.resolveObject(model.objectName)), [editor, model]);
  return <Stage model={model} />;
}

function Stage({ model }: { model: SeriesModel }) {
  const editor = useEditor();
  const description = useId();
  const stage = useRef<HTMLDivElement>(null);
  const lines = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const times = useRef<HTMLCanvasElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const canvases = useRef({ lines, over, times, overview }).current;
  const { problem } = useSyncExternalStore(model.state.subscribe, model.state.get);
  const time = useMemo(() => ({ get: model.view.get, zoom: model.zoom, scrollTo: model.scrollTo }), [model]);
  useWidth(model, stage);
  usePainting(model, canvases);
  useTimeWheel(stage, time);
  const onPinch = useCallback((pinch: Pinch) => pinchTime(time, pinch), [time]);
  useSurfacePointer(stage, editor.pointers.get(model.objectName), useHover(model), onPinch);
  useSync(model);
  const onKeyDown = useStageKeys(model, stage);
  if (problem !== undefined) return <LoadProblem text={`The series cannot be shown. ${problem}`} />;
  const listeners = { onKeyDown, onFocus: () => editor.session.update({ activeObject: model.objectName }) };
  return (
    <div className="lw-series">
      <div
        ref={stage}
        className="lw-series-stage"
        style={{ height: model.heightPx }}
        {...canvasAttributes(`Series ${model.objectName}`, description)}
        data-surface={model.objectName}
        {...listeners}
      >
        <canvas ref={lines} className="lw-layer" />
        <canvas ref={over} className="lw-layer" />
      </div>
      <canvas ref={times} className="lw-series-times" style={{ height: timesHeightPx }} />
      <p id={description} className="lw-hidden">
        Enter marks a range in the middle of the view. Alt and arrows move the end of the selected range, with Shift its
        start; Ctrl, Shift and arrows move it. Tab goes through the ranges and on. Question mark lists all keys.
      </p>
      <Overview model={model} canvas={overview} />
      <div className="lw-series-tools" role="toolbar" aria-label="Series tools">
        <IconButton icon={ZoomOut} label="Zoom out" command="series.zoom-out" onClick={() => model.zoom(1 / 1.5)} />
        <IconButton icon={ZoomIn} label="Zoom in" command="series.zoom-in" onClick={() => model.zoom(1.5)} />
        <IconButton icon={Maximize} label="Whole series" command="series.fit" onClick={() => model.fit()} />
      </div>
    </div>
  );
}

function Overview({ model, canvas }: { model: SeriesModel; canvas: React.RefObject<HTMLCanvasElement | null> }) {
  function go(event: PointerEvent<HTMLElement>): void {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const view = model.view.get();
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    model.scrollTo(((event.clientX - box.left) / box.width) * view.length - view.span / 2);
  }
  const listeners = { onPointerDown: go, onPointerMove: go };
  return (
    <div className="lw-series-overview" style={{ height: overviewHeightPx }} {...listeners}>
      <canvas ref={canvas} className="lw-layer" />
    </div>
  );
}

function useWidth(model: SeriesModel, stage: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const measure = () => model.setWidth(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [model, stage]);
}

interface Canvases {
  lines: React.RefObject<HTMLCanvasElement | null>;
  over: React.RefObject<HTMLCanvasElement | null>;
  times: React.RefObject<HTMLCanvasElement | null>;
  overview: React.RefObject<HTMLCanvasElement | null>;
}

function usePainting(model: SeriesModel, canvases: Canvases): void {
  const editor = useEditor();
  useEffect(() => {
    const host = canvases.lines.current;
    if (!host) return undefined;
    let colors = readTheme(host);
    const back = createPainter(() => {
      const { widthPx: width } = model.view.get();
      const lines = prepareCanvas(canvases.lines.current, { width, height: model.heightPx });
      if (lines) paintSeries(lines, model, colors);
      const times = prepareCanvas(canvases.times.current, { width, height: timesHeightPx });
      if (times) paintTimes(times, model, timesHeightPx, colors);
    });
    const front = createPainter(() => {
      const { widthPx: width } = model.view.get();
      const over = prepareCanvas(canvases.over.current, { width, height: model.heightPx });
      if (over) paintOverSeries(over, editor, model, colors);
      const size = { width, height: overviewHeightPx };
      const overview = prepareCanvas(canvases.overview.current, size);
      if (overview) paintSeriesOverview(overview, editor, model, size, colors);
    });
    const all = () => {
      back.request();
      front.request();
    };
    const stops = [
      model.view.subscribe(all),
      model.state.subscribe(all),
      model.cursor.subscribe(front.request),
      editor.store.subscribe(front.request),
      editor.session.subscribe(front.request),
      watchTheme(() => {
        colors = readTheme(host);
        all();
      }),
    ];
    all();
    return () => {
      back.stop();
      front.stop();
      for (const stop of stops) stop();
    };
  }, [editor, model, canvases]);
}

function useHover(model: SeriesModel) {
  const editor = useEditor();
  return useMemo(
    () => (event: SurfacePointer | undefined, element: HTMLElement) => {
      const edge = event && findEdge(editor, model, event);
      const hit = event && findRange(editor, model, event);
      editor.session.update({ hovered: edge?.range.region.id ?? hit?.region.id });
      model.cursor.update({ at: event && model.timeAt(event.screen.x) });
      const draws = canMake(editor, model.objectName, 'series-range') ? 'crosshair' : 'grab';
      element.style.cursor = edge ? 'ew-resize' : hit ? 'pointer' : draws;
    },
    [editor, model],
  );
}

/** What plays along moves a line over the series; its times are seconds from the first value. */
function useSync(model: SeriesModel): void {
  const editor = useEditor();
  useEffect(() => {
    if (!editor.sync.isShared(model.objectName)) return undefined;
    const seat = editor.sync.join(model.objectName, ({ seconds }) =>
      model.cursor.update({ playing: model.timeOf(seconds) }),
    );
    return () => seat.leave();
  }, [editor, model]);
}

/** Keys that belong to the series alone; the others are commands. */
function useStageKeys(model: SeriesModel, stage: React.RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const tabThroughRegions = useRegionTabbing();
  return (event: KeyboardEvent) => {
    if (event.target !== stage.current || event.ctrlKey || event.metaKey) return;
    tabThroughRegions(event);
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const { widthPx } = model.view.get();
    createRange(editor, model, model.timeAt(widthPx * 0.45), model.timeAt(widthPx * 0.55));
  };
}
