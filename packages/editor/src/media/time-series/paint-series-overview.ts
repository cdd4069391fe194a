import type { Editor } from '../../editor/editor.ts';
import type { ThemeColors } from '../canvas.ts';
import { styleOf } from '../image/region-style.ts';
import { firstAtOrAfter } from './series.ts';
import type { SeriesModel } from './series-model.ts';
import { listRanges } from './series-pointer.ts';

/** The whole series on a strip: its ranges, and which part is in view. */
export function paintSeriesOverview(
  context: CanvasRenderingContext2D,
  editor: Editor,
  model: SeriesModel,
  size: { width: number; height: number },
  colors: ThemeColors,
): void {
  const { series, extremes } = model.state.get();
  const view = model.view.get();
  if (!series || view.length === 0) return;
  const wanted = String(model.object.params.overviewChannels ?? '')
    .split(',')
    .map((name) => name.trim());
  const channels = model.lanes.flatMap((lane) => lane.channels);
  const shown = channels.filter(({ column }) => wanted.includes(column));
  const { first } = model.bounds();
  const xOf = (time: number) => ((time - first) / view.length) * size.width;
  for (const channel of shown.length > 0 ? shown : channels.slice(0, 1)) {
    const all = extremes?.get(channel.column);
    const scale = all?.between(0, series.times.length);
    if (!all || !scale) continue;
    const spread = scale.high - scale.low || 1;
    const y = (value: number) => 3 + (1 - (value - scale.low) / spread) * (size.height - 6);
    context.strokeStyle = channel.color;
    context.beginPath();
    // Few values are joined; of many, each column of pixels shows the lowest and the highest of its own.
    if (series.times.length < size.width * 2) {
      const values = series.columns.get(channel.column) ?? [];
      for (const [row, time] of series.times.entries()) {
        const value = values[row] ?? Number.NaN;
        if (!Number.isNaN(value)) context.lineTo(xOf(time), y(value));
      }
    } else {
      let row = 0;
      for (let x = 0; x < size.width; x += 1) {
        const next = firstAtOrAfter(series.times, first + ((x + 1) / size.width) * view.length);
        const found = all.between(row, Math.max(next, row + 1));
        row = next;
        if (!found) continue;
        context.moveTo(x + 0.5, y(found.high));
        context.lineTo(x + 0.5, Math.max(y(found.low), y(found.high) + 1));
      }
    }
    context.stroke();
  }
  for (const { region, start, end } of listRanges(editor, model)) {
    context.fillStyle = styleOf(editor, region, colors.unlabelled).color;
    context.fillRect(xOf(start), size.height - 4, Math.max(xOf(end) - xOf(start), 2), 4);
  }
  const [left, width] = [(view.start / view.length) * size.width, Math.max((view.span / view.length) * size.width, 3)];
  context.fillStyle = colors.accent;
  context.globalAlpha = 0.16;
  context.fillRect(left, 0, width, size.height);
  context.globalAlpha = 1;
  context.strokeStyle = colors.accent;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, 0.5, Math.max(width - 1, 2), size.height - 1);
}
