import { formatCompact, formatNumber } from '../../lib/format.ts';
import { FONT, type Ink } from './palette.ts';

/** What a chart shows, without a word about how it is drawn; `options.ts` turns it into ECharts options. */
export type ChartModel = LinesModel | BarsModel | IntervalsModel;

type Tone = 'muted' | 'accent' | 'success' | 'warning' | 'danger';

export type LineSeries = {
  name: string;
  /** Aligned with `x`; null where there is nothing to show. */
  values: readonly (number | null)[];
  tone?: Tone;
  isDashed?: boolean;
  isFilled?: boolean;
};

export type LinesModel = {
  kind: 'lines';
  x: readonly string[];
  series: readonly LineSeries[];
  /** "2,310 tasks" in the tooltip. */
  unit: string;
  formatX?: (x: string) => string;
  format?: (value: number) => string;
  /** Ends of the scale where they are known, such as 0 and 1 of a share. */
  min?: number;
  max?: number;
};

export type BarsModel = {
  kind: 'bars';
  categories: readonly string[];
  series: readonly { name: string; values: readonly (number | null)[]; tone?: Tone }[];
  unit: string;
  isStacked?: boolean;
  /** False for shares and the like: the scale may then have parts of one. */
  isWhole?: boolean;
  format?: (value: number) => string;
  /** Bars lie down: for long names. */
  isHorizontal?: boolean;
  formatCategory?: (category: string) => string;
};

/** Estimates with their uncertainty, one a line: a point and a whisker from low to high. */
export type IntervalsModel = {
  kind: 'intervals';
  rows: readonly { name: string; value: number | null; low: number | null; high: number | null }[];
  unit: string;
  min: number;
  max: number;
  format: (value: number) => string;
  /** A line at a value to compare with. */
  mark?: { value: number; name: string };
};

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'] as const;

const colorOf = (tone: Tone | undefined, index: number, ink: Ink): string =>
  tone === undefined ? (ink.series[index % ink.series.length] ?? ink.accent) : ink[tone];

function base(ink: Ink) {
  const text = { color: ink.muted, fontFamily: FONT, fontSize: 12 };
  return {
    text,
    frame: {
      animation: false,
      textStyle: text,
      tooltip: {
        trigger: 'axis' as const,
        // Drawn on the canvas: HTML with styles of its own would be refused by the CSP.
        renderMode: 'richText' as const,
        confine: true,
        backgroundColor: ink.surface,
        borderColor: ink.line,
        textStyle: { ...text, color: ink.text },
      },
    },
  };
}

const legendOf = (text: object, isShown: boolean) => ({
  show: isShown,
  type: 'scroll' as const,
  top: 0,
  left: 0,
  itemWidth: 14,
  itemHeight: 8,
  textStyle: text,
});

const categoryAxis = (
  data: readonly string[],
  ink: Ink,
  text: object,
  format: ((name: string) => string) | undefined,
) => ({
  type: 'category' as const,
  data: [...data],
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
  axisLabel: { ...text, hideOverlap: true, ...(format === undefined ? {} : { formatter: format }) },
});

const valueAxis = (ink: Ink, text: object, format: (value: number) => string) => ({
  type: 'value' as const,
  splitLine: { lineStyle: { color: ink.line } },
  axisLabel: { ...text, formatter: format, hideOverlap: true },
});

/** Room for names at the side: a third of a phone, no more than 140 pixels. */
const nameWidth = (widthPx: number): number => Math.round(Math.min(140, widthPx / 3.5));

function linesOptions(model: LinesModel, ink: Ink) {
  const { text, frame } = base(ink);
  const format = model.format ?? ((value: number) => `${formatNumber(value)} ${model.unit}`);
  return {
    ...frame,
    grid: { left: 8, right: 16, top: model.series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
    legend: legendOf(text, model.series.length > 1),
    tooltip: {
      ...frame.tooltip,
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
    },
    xAxis: { ...categoryAxis(model.x, ink, text, model.formatX), boundaryGap: false },
    yAxis: {
      ...valueAxis(ink, text, model.format ?? formatCompact),
      ...(model.min === undefined ? {} : { min: model.min }),
      ...(model.max === undefined ? {} : { max: model.max }),
      ...(model.format === undefined ? { minInterval: 1 } : {}),
    },
    series: model.series.map(({ name, values, tone, isDashed = false, isFilled = false }, index) => {
      const color = colorOf(tone, index, ink);
      return {
        name,
        type: 'line' as const,
        data: [...values],
        symbol: SYMBOLS[index % SYMBOLS.length],
        showSymbol: values.length <= 40,
        symbolSize: 6,
        connectNulls: false,
        lineStyle: { color, width: 2, type: isDashed ? ('dashed' as const) : ('solid' as const) },
        itemStyle: { color },
        emphasis: { disabled: true },
        ...(isFilled ? { areaStyle: { color, opacity: 0.12 } } : {}),
      };
    }),
  };
}

function barsOptions(model: BarsModel, ink: Ink, widthPx: number) {
  const { text, frame } = base(ink);
  const { isHorizontal = false, isStacked = false, isWhole = true } = model;
  const names = categoryAxis(model.categories, ink, text, model.formatCategory);
  const values = { ...valueAxis(ink, text, model.format ?? formatCompact), ...(isWhole ? { minInterval: 1 } : {}) };
  const format = model.format ?? ((value: number) => `${formatNumber(value)} ${model.unit}`);
  const hasLegend = model.series.length > 1;
  return {
    ...frame,
    // Patterns tell stacked parts apart without colour.
    aria: { enabled: true, label: { enabled: false }, decal: { show: isStacked && hasLegend } },
    grid: { left: 8, right: 16, top: hasLegend ? 36 : 12, bottom: 8, containLabel: true },
    legend: legendOf(text, hasLegend),
    tooltip: {
      ...frame.tooltip,
      axisPointer: { type: 'shadow' as const },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
    },
    xAxis: isHorizontal ? values : names,
    yAxis: isHorizontal
      ? {
          ...names,
          inverse: true,
          axisLabel: { ...names.axisLabel, width: nameWidth(widthPx), overflow: 'truncate' as const },
        }
      : values,
    series: model.series.map(({ name, values: data, tone }, index) => ({
      name,
      type: 'bar' as const,
      data: [...data],
      barMaxWidth: 28,
      ...(isStacked ? { stack: 'all' } : {}),
      itemStyle: { color: colorOf(tone, index, ink) },
      emphasis: { disabled: true },
    })),
  };
}

type Drawn = { value: (index: number) => number; coord: (point: [number, number]) => [number, number] };

/** A whisker with its two ends, in pixels. */
function whisker(api: Drawn, color: string) {
  const [left, y] = api.coord([api.value(1), api.value(0)]);
  const [right] = api.coord([api.value(2), api.value(0)]);
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style: { stroke: color, lineWidth: 2 },
  });
  return {
    type: 'group' as const,
    children: [line(left, y, right, y), line(left, y - 5, left, y + 5), line(right, y - 5, right, y + 5)],
  };
}

function intervalsOptions(model: IntervalsModel, ink: Ink, widthPx: number) {
  const { text, frame } = base(ink);
  const color = ink.series[0] ?? ink.accent;
  const { rows, format, mark } = model;
  const known = rows.flatMap(({ low, high }, index) => (low === null || high === null ? [] : [[index, low, high]]));
  return {
    ...frame,
    grid: { left: 8, right: 24, top: mark === undefined ? 8 : 28, bottom: 8, containLabel: true },
    tooltip: {
      ...frame.tooltip,
      axisPointer: { type: 'shadow' as const },
      formatter: (points: unknown) => intervalText(points, model),
    },
    xAxis: { ...valueAxis(ink, text, format), min: model.min, max: model.max },
    yAxis: {
      ...categoryAxis(
        rows.map(({ name }) => name),
        ink,
        text,
        undefined,
      ),
      inverse: true,
      axisLabel: { ...text, width: nameWidth(widthPx), overflow: 'truncate' as const },
    },
    series: [
      {
        type: 'custom' as const,
        name: 'Interval',
        renderItem: (_: unknown, api: unknown) => whisker(api as Drawn, color),
        encode: { x: [1, 2], y: 0 },
        data: known,
        silent: true,
      },
      {
        type: 'scatter' as const,
        name: model.unit,
        data: rows.flatMap(({ value }, index) => (value === null ? [] : [[value, index]])),
        symbolSize: 9,
        itemStyle: { color },
        ...(mark === undefined
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: ink.muted, type: 'dashed' as const },
                label: { ...text, formatter: mark.name, position: 'end' as const },
                data: [{ xAxis: mark.value }],
              },
            }),
      },
    ],
  };
}

function intervalText(points: unknown, { rows, unit, format }: IntervalsModel): string {
  const [first] = points as { axisValue?: string }[];
  const row = rows.find(({ name }) => name === first?.axisValue);
  if (row === undefined) return '';
  if (row.value === null) return `${row.name}: –`;
  const range = row.low === null || row.high === null ? '' : ` (${format(row.low)} to ${format(row.high)})`;
  return `${row.name}: ${unit} ${format(row.value)}${range}`;
}

export function optionsOf(model: ChartModel, ink: Ink, widthPx: number) {
  if (model.kind === 'lines') return linesOptions(model, ink);
  if (model.kind === 'bars') return barsOptions(model, ink, widthPx);
  return intervalsOptions(model, ink, widthPx);
}
