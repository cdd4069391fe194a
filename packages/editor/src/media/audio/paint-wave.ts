import type { ThemeColors } from '../canvas.ts';
import { timeText } from '../time-text.ts';
import { rulerStep, secondSteps, type TimeView, toX } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';
import type { Columns, Peaks } from './peaks.ts';
import type { Samples } from './sample-cache.ts';
import { laneOf } from './segment-hit.ts';

/** Lanes with their waveform; the part that is not read yet is a line. */
export function paintWave(
  context: CanvasRenderingContext2D,
  audio: AudioModel,
  detail: Samples | undefined,
  colors: ThemeColors,
): void {
  const view = audio.view.get();
  const { peaks, loadedS } = audio.sound.get();
  const count = audio.laneCount();
  for (let lane = 0; lane < count; lane += 1) {
    const { top, height } = laneOf(audio, lane);
    const middle = top + height / 2;
    if (lane > 0) {
      context.fillStyle = colors.border;
      context.fillRect(0, top, view.widthPx, 1);
    }
    context.fillStyle = colors.border;
    context.fillRect(0, middle, view.widthPx, 1);
    if (!peaks || view.span === 0) continue;
    const known = covering(detail, view, loadedS);
    const reachedPx = known ? view.widthPx : Math.min(Math.max(toX(view, loadedS), 0), view.widthPx);
    context.fillStyle = colors.muted;
    const columns = columnsOf(peaks, count === 1 ? undefined : lane, view, known);
    paintColumns(context, columns, { middle, reach: height / 2 - 2, gain: gainOf(peaks) * audio.scale }, reachedPx);
  }
}

/** A quiet recording fills its lane as well; near silence stays near silence. */
export function gainOf({ loudest }: Peaks): number {
  return 1 / Math.max(loudest, 0.05);
}

interface Lane {
  middle: number;
  /** As far above and below as may be painted. */
  reach: number;
  gain: number;
}

function paintColumns(
  context: CanvasRenderingContext2D,
  { low, high }: Columns,
  { middle, reach, gain }: Lane,
  reachedPx: number,
): void {
  const yOf = (sample: number) => middle - Math.min(Math.max(sample * gain, -1), 1) * reach;
  for (let x = 0; x < reachedPx; x += 1) {
    const top = yOf(high[x] ?? 0);
    context.fillRect(x, top, 1, Math.max(yOf(low[x] ?? 0) - top, 1));
  }
}

/** So many samples per pixel at most are looked at one by one where there are peaks as well. */
const closeSamplesPerPx = 400;

/** The samples, when they tell more than the peaks: seen closely, or where the peaks do not reach yet. */
function covering(samples: Samples | undefined, view: TimeView, loadedS: number): Samples | undefined {
  const end = Math.min(view.start + view.span, view.length);
  if (!samples || samples.startS > view.start || samples.endS < end) return undefined;
  const isClose = samples.sampleRate * view.span < view.widthPx * closeSamplesPerPx;
  return isClose || end > loadedS ? samples : undefined;
}

/** One channel, or all of them laid over each other. */
function columnsOf(peaks: Peaks, channel: number | undefined, view: TimeView, samples: Samples | undefined): Columns {
  const columns = Math.max(Math.round(view.widthPx), 1);
  const read = (index: number) =>
    samples
      ? columnsOfSamples(samples, index, view, columns)
      : peaks.read(index, view.start, view.start + view.span, columns);
  if (channel !== undefined) return read(channel);
  const all = Array.from({ length: peaks.channels }, (_, index) => read(index));
  const [first, ...others] = all;
  if (!first) return { low: new Float32Array(columns), high: new Float32Array(columns) };
  for (const other of others) {
    for (let x = 0; x < columns; x += 1) {
      first.low[x] = Math.min(first.low[x] ?? 0, other.low[x] ?? 0);
      first.high[x] = Math.max(first.high[x] ?? 0, other.high[x] ?? 0);
    }
  }
  return first;
}

/** Each column reaches to the first sample of the next, so that the line has no gaps however close one looks. */
export function columnsOfSamples(samples: Samples, channel: number, view: TimeView, columns: number): Columns {
  const low = new Float32Array(columns);
  const high = new Float32Array(columns);
  const source = samples.channels[channel] ?? new Float32Array(0);
  const perColumn = (view.span * samples.sampleRate) / columns;
  const offset = (view.start - samples.startS) * samples.sampleRate;
  for (let x = 0; x < columns; x += 1) {
    const from = Math.floor(offset + x * perColumn);
    const to = Math.max(Math.ceil(offset + (x + 1) * perColumn), from + 1);
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = from; index <= to; index += 1) {
      const sample = source[index] ?? 0;
      lowest = Math.min(lowest, sample);
      highest = Math.max(highest, sample);
    }
    low[x] = lowest;
    high[x] = highest;
  }
  return { low, high };
}

export function paintRuler(
  context: CanvasRenderingContext2D,
  view: TimeView,
  height: number,
  colors: ThemeColors,
): void {
  if (view.span === 0) return;
  const step = rulerStep(view, secondSteps, 80);
  const decimals = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  context.font = '11px Inter, "Inter Variable", system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (let index = Math.floor(view.start / step); index * step <= view.start + view.span; index += 1) {
    const x = Math.round(toX(view, index * step));
    context.fillStyle = colors.border;
    context.fillRect(x, height - 6, 1, 6);
    context.fillStyle = colors.muted;
    context.fillText(timeText(index * step, decimals), x + 4, height / 2);
  }
}
