import type { Editor } from '../../editor/editor.ts';
import type { PlacedRange } from '../../operations/series-ranges.ts';
import { isFocusedGhost, listGhosts } from '../../operations/suggestions.ts';
import type { ThemeColors } from '../canvas.ts';
import { styleOf } from '../image/region-style.ts';
import { paintTag } from '../paint-caption.ts';
import { paintAsGhost } from '../paint-ghost.ts';
import { firstAtOrAfter, type Series } from './series.ts';
import type { Channel, Lane, SeriesModel } from './series-model.ts';
import { listRanges } from './series-pointer.ts';
import { niceTicks, numberLabel, timeLabel } from './time-labels.ts';

const font = '11px Inter, "Inter Variable", system-ui, sans-serif';
/** Room above and below a line, so that its extremes are seen. */
const marginPx = 6;

/** Indexes of the values to draw: those in view and one beside it on either side. */
function visibleRows(model: SeriesModel, series: Series): { from: number; to: number } {
  const { widthPx } = model.view.get();
  return {
    from: Math.max(firstAtOrAfter(series.times, model.timeAt(0)) - 1, 0),
    to: Math.min(firstAtOrAfter(series.times, model.timeAt(widthPx)) + 1, series.times.length),
  };
}

/** Lowest and highest value that the lane shows; undefined when it has none. */
export function scaleOf(model: SeriesModel, lane: Lane): { low: number; high: number } | undefined {
  const { series, extremes } = model.state.get();
  if (!series) return undefined;
  const found = lane.channels.flatMap((channel) => {
    if (channel.values) return [{ low: channel.values[0], high: channel.values[1] }];
    const isFixed = channel.isFixed ?? model.object.params.fixedScale === true;
    const { from, to } = isFixed ? { from: 0, to: series.times.length } : visibleRows(model, series);
    return extremes?.get(channel.column)?.between(from, to) ?? [];
  });
  if (found.length === 0) return undefined;
  const low = Math.min(...found.map((one) => one.low));
  const high = Math.max(...found.map((one) => one.high));
  return low === high ? { low: low - 1, high: high + 1 } : { low, high };
}

export function paintSeries(context: CanvasRenderingContext2D, model: SeriesModel, colors: ThemeColors): void {
  const { series } = model.state.get();
  if (!series) return;
  for (const lane of model.lanes) {
    const scale = scaleOf(model, lane);
    context.fillStyle = colors.surface;
    context.fillRect(0, lane.top, model.view.get().widthPx, lane.heightPx);
    context.strokeStyle = colors.border;
    context.lineWidth = 1;
    context.strokeRect(0.5, lane.top + 0.5, model.view.get().widthPx - 1, lane.heightPx - 1);
    if (!scale) continue;
    if (lane.hasAxis) paintAxis(context, model, lane, scale, colors);
    context.save();
    context.beginPath();
    context.rect(0, lane.top, model.view.get().widthPx, lane.heightPx);
    context.clip();
    for (const channel of lane.channels) paintChannel(context, model, series, lane, channel, scale);
    context.restore();
  }
}

function yOf(lane: Lane, { low, high }: { low: number; high: number }, value: number): number {
  return lane.top + marginPx + (1 - (value - low) / (high - low)) * (lane.heightPx - marginPx * 2);
}

function paintAxis(
  context: CanvasRenderingContext2D,
  model: SeriesModel,
  lane: Lane,
  scale: { low: number; high: number },
  colors: ThemeColors,
): void {
  const ticks = niceTicks(scale.low, scale.high, Math.max(Math.floor(lane.heightPx / 36), 2));
  const step = (ticks[1] ?? scale.high) - (ticks[0] ?? scale.low);
  context.font = font;
  context.textBaseline = 'bottom';
  for (const tick of ticks) {
    const y = Math.round(yOf(lane, scale, tick)) + 0.5;
    context.strokeStyle = colors.border;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(model.view.get().widthPx, y);
    context.stroke();
    context.fillStyle = colors.muted;
    context.fillText(numberLabel(tick, lane.channels[0]?.displayFormat, step), 4, y - 1);
  }
}

function paintChannel(
  context: CanvasRenderingContext2D,
  model: SeriesModel,
  series: Series,
  lane: Lane,
  channel: Channel,
  scale: { low: number; high: number },
): void {
  const values = series.columns.get(channel.column);
  if (!values) return;
  const seen = visibleRows(model, series);
  const { from, to } = clippedTo(channel, series, seen);
  context.strokeStyle = channel.color;
  context.lineWidth = channel.widthPx;
  context.lineJoin = 'round';
  const { widthPx } = model.view.get();
  if (to - from > widthPx * 3) paintColumns(context, model, series, lane, channel, scale, { from, to });
  else paintLine(context, model, series, lane, channel, scale, { from, to });
}

function clippedTo({ timeRange }: Channel, series: Series, seen: { from: number; to: number }) {
  const [start, end] = (timeRange ?? []).map((text) => series.fromStored(text));
  if (start === undefined || end === undefined) return seen;
  return {
    from: Math.max(seen.from, firstAtOrAfter(series.times, start)),
    to: Math.min(seen.to, firstAtOrAfter(series.times, end + 1e-9)),
  };
}

type Rows = { from: number; to: number };
type Scale = { low: number; high: number };

function paintLine(
  context: CanvasRenderingContext2D,
  model: SeriesModel,
  series: Series,
  lane: Lane,
  channel: Channel,
  scale: Scale,
  { from, to }: Rows,
): void {
  const values = series.columns.get(channel.column) ?? new Float64Array();
  const points: { x: number; y: number }[] = [];
  context.beginPath();
  let isBroken = true;
  for (let row = from; row < to; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) {
      isBroken = true;
      continue;
    }
    const point = { x: model.xOf(series.times[row] ?? 0), y: yOf(lane, scale, value) };
    if (isBroken) context.moveTo(point.x, point.y);
    else context.lineTo(point.x, point.y);
    isBroken = false;
    points.push(point);
  }
  context.stroke();
  if (channel.markerPx === 0) return;
  context.fillStyle = channel.markerColor;
  for (const { x, y } of points) {
    context.beginPath();
    if (channel.isSquare)
      context.rect(x - channel.markerPx / 2, y - channel.markerPx / 2, channel.markerPx, channel.markerPx);
    else context.arc(x, y, channel.markerPx / 2, 0, Math.PI * 2);
    context.fill();
  }
}

/** With many values to a pixel, each column of pixels shows the lowest and the highest of its values. */
function paintColumns(
  context: CanvasRenderingContext2D,
  model: SeriesModel,
  series: Series,
  lane: Lane,
  channel: Channel,
  scale: Scale,
  { from, to }: Rows,
): void {
  const extremes = model.state.get().extremes?.get(channel.column);
  if (!extremes) return;
  context.beginPath();
  let row = from;
  for (let x = 0; x < model.view.get().widthPx && row < to; x += 1) {
    const next = Math.min(firstAtOrAfter(series.times, model.timeAt(x + 1)), to);
    const found = extremes.between(row, Math.max(next, row + 1));
    row = next;
    if (!found) continue;
    const top = yOf(lane, scale, found.high);
    context.moveTo(x + 0.5, top);
    context.lineTo(x + 0.5, Math.max(yOf(lane, scale, found.low), top + 1));
  }
  context.stroke();
}

/** Ranges over the lanes, longest first, and what is under the pointer. */
export function paintOverSeries(
  context: CanvasRenderingContext2D,
  editor: Editor,
  model: SeriesModel,
  colors: ThemeColors,
): void {
  const { series } = model.state.get();
  if (!series) return;
  const { selection, hovered } = editor.session.get();
  const ranges = listRanges(editor, model).sort((a, b) => b.end - b.start - (a.end - a.start));
  for (const ghost of listRanges(editor, model, listGhosts(editor, model.objectName))) {
    paintAsGhost(context, isFocusedGhost(editor, ghost.region), () =>
      paintRange(context, editor, model, ghost, colors, false),
    );
  }
  for (const range of ranges) {
    const isStrong = selection.includes(range.region.id) || hovered === range.region.id;
    paintRange(context, editor, model, range, colors, isStrong);
  }
  paintLegends(context, model, series, colors);
}

function paintRange(
  context: CanvasRenderingContext2D,
  editor: Editor,
  model: SeriesModel,
  { region, start, end }: PlacedRange,
  colors: ThemeColors,
  isStrong: boolean,
): void {
  const { widthPx } = model.view.get();
  const [left, right] = [Math.max(model.xOf(start), -4), Math.min(model.xOf(end), widthPx + 4)];
  if (right < 0 || left > widthPx) return;
  const { color, caption, fillOpacity } = styleOf(editor, region, colors.unlabelled);
  context.globalAlpha = Math.min(fillOpacity + (isStrong ? 0.16 : 0), 1);
  context.fillStyle = color;
  context.fillRect(left, 0, Math.max(right - left, 1), model.heightPx);
  context.globalAlpha = 1;
  const edge = isStrong ? 3 : 1;
  context.fillRect(left - edge / 2, 0, edge, model.heightPx);
  context.fillRect(right - edge / 2, 0, edge, model.heightPx);
  paintTag(context, caption, color, {
    x: Math.max(left, 0),
    y: 0,
    width: Math.max(right - left, isStrong ? 120 : 40),
  });
}

/** Names of the channels, with their values at the pointer. */
function paintLegends(
  context: CanvasRenderingContext2D,
  model: SeriesModel,
  series: Series,
  colors: ThemeColors,
): void {
  const { at, playing } = model.cursor.get();
  const { widthPx } = model.view.get();
  const { cursorColor } = model.object.params;
  for (const time of [at, playing]) {
    if (time === undefined) continue;
    context.fillStyle = typeof cursorColor === 'string' ? cursorColor : colors.accent;
    context.fillRect(model.xOf(time), 0, 1, model.heightPx);
  }
  const shown = at ?? playing;
  const row = shown === undefined ? undefined : nearestRow(series, shown);
  context.font = font;
  context.textBaseline = 'top';
  for (const lane of model.lanes) {
    let y = lane.top + 4;
    for (const channel of lane.channels) {
      const value = row === undefined ? undefined : series.columns.get(channel.column)?.[row];
      const reading = value === undefined ? '' : ` ${numberLabel(value, channel.displayFormat)} ${channel.units}`;
      const text = series.columns.has(channel.column)
        ? `${channel.legend}${reading || (channel.units ? ` (${channel.units})` : '')}`
        : `No column "${channel.column}"`;
      const width = context.measureText(text).width;
      context.globalAlpha = 0.85;
      context.fillStyle = colors.surface;
      context.fillRect(widthPx - width - 22, y - 2, width + 18, 16);
      context.globalAlpha = 1;
      context.fillStyle = channel.color;
      context.fillRect(widthPx - width - 18, y + 3, 8, 3);
      context.fillStyle = colors.text;
      context.fillText(text, widthPx - width - 6, y);
      y += 16;
    }
  }
}

function nearestRow(series: Series, time: number): number {
  const after = Math.min(firstAtOrAfter(series.times, time), series.times.length - 1);
  const before = Math.max(after - 1, 0);
  return time - (series.times[before] ?? 0) < (series.times[after] ?? 0) - time ? before : after;
}

/** The times below the lanes. */
export function paintTimes(
  context: CanvasRenderingContext2D,
  model: SeriesModel,
  heightPx: number,
  colors: ThemeColors,
): void {
  const { series } = model.state.get();
  const { widthPx, span } = model.view.get();
  if (!series || widthPx === 0) return;
  const first = model.timeAt(0);
  const ticks = niceTicks(first, first + span, Math.max(Math.floor(widthPx / 120), 1));
  const step = (ticks[1] ?? first + span) - (ticks[0] ?? first);
  context.font = font;
  context.textBaseline = 'top';
  context.fillStyle = colors.muted;
  for (const tick of ticks) {
    const x = model.xOf(tick);
    const text = timeLabel(series, tick, model.object.params.timeDisplayFormat, step);
    const width = context.measureText(text).width;
    context.fillRect(x, 0, 1, 4);
    if (x - width / 2 >= 0 && x + width / 2 <= widthPx)
      context.fillText(text, x - width / 2, Math.min(6, heightPx - 12));
  }
}
