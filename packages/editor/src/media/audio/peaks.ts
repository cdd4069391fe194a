/**
 * Lowest and highest sample of each short piece of a sound, at several resolutions: 200 pieces per second at the finest,
 * each level a quarter of the one before. Two hours of stereo take about 15 MB, whatever the file.
 */
export interface Peaks {
  readonly channels: number;
  readonly sampleRate: number;
  /** Samples of all channels that have been added so far. */
  readonly length: number;
  /** Farthest from silence that any sample was so far, 0 to 1. */
  readonly loudest: number;
  /** All channels of one stretch, right after the stretch before. Samples range from −1 to 1. */
  add(channels: readonly Float32Array[]): void;
  /** Extremes of each of `columns` equal parts from one time to another; 0 where nothing has been added yet. */
  read(channel: number, startS: number, endS: number, columns: number): Columns;
}

export interface Columns {
  low: Float32Array;
  high: Float32Array;
}

interface Level {
  samplesPerBin: number;
  low: Int16Array;
  high: Int16Array;
  /** Bins that are complete or begun. */
  count: number;
}

const binsPerSecond = 200;
const levelRatio = 4;
const levelCount = 8;
const firstBins = 4096;
const scale = 32767;

export function createPeaks(channelCount: number, sampleRate: number): Peaks {
  const finest = Math.max(Math.round(sampleRate / binsPerSecond), 1);
  const tracks = Array.from({ length: channelCount }, () =>
    Array.from({ length: levelCount }, (_, index) => emptyLevel(finest * levelRatio ** index)),
  );
  let length = 0;
  let loudest = 0;
  return {
    channels: channelCount,
    sampleRate,
    get length() {
      return length;
    },
    get loudest() {
      return loudest / scale;
    },
    add(channels) {
      const added = channels[0]?.length ?? 0;
      for (const [index, levels] of tracks.entries()) {
        const samples = channels[index];
        if (samples) loudest = Math.max(loudest, addToTrack(levels, samples, length));
      }
      length += added;
    },
    read(channel, startS, endS, columns) {
      const levels = tracks[channel] ?? [];
      return readColumns(levels, startS * sampleRate, endS * sampleRate, columns);
    },
  };
}

function emptyLevel(samplesPerBin: number): Level {
  return { samplesPerBin, low: new Int16Array(firstBins), high: new Int16Array(firstBins), count: 0 };
}

/** The farthest from 0, quantized. */
function addToTrack(levels: readonly Level[], samples: Float32Array, offset: number): number {
  const [finest] = levels;
  if (!finest || samples.length === 0) return 0;
  let loudest = 0;
  const size = finest.samplesPerBin;
  const firstBin = Math.floor(offset / size);
  const lastBin = Math.floor((offset + samples.length - 1) / size);
  for (let bin = firstBin; bin <= lastBin; bin += 1) {
    const from = Math.max(bin * size - offset, 0);
    const to = Math.min((bin + 1) * size - offset, samples.length);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let index = from; index < to; index += 1) {
      const sample = samples[index] ?? 0;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    merge(finest, bin, quantized(low), quantized(high));
    loudest = Math.max(loudest, -quantized(low), quantized(high));
  }
  for (const [index, level] of levels.entries()) {
    const finer = levels[index - 1];
    if (finer) addToCoarser(level, finer, Math.floor(offset / finer.samplesPerBin));
  }
  return loudest;
}

/** Takes over the bins of the finer level from the first one that has changed. */
function addToCoarser(level: Level, finer: Level, firstChanged: number): void {
  for (let bin = firstChanged; bin < finer.count; bin += 1) {
    merge(level, Math.floor(bin / levelRatio), finer.low[bin] ?? 0, finer.high[bin] ?? 0);
  }
}

function merge(level: Level, bin: number, low: number, high: number): void {
  if (bin >= level.low.length) grow(level, bin + 1);
  const isNew = bin >= level.count;
  level.low[bin] = isNew ? low : Math.min(level.low[bin] ?? 0, low);
  level.high[bin] = isNew ? high : Math.max(level.high[bin] ?? 0, high);
  if (isNew) level.count = bin + 1;
}

function grow(level: Level, needed: number): void {
  let capacity = level.low.length;
  while (capacity < needed) capacity = Math.ceil(capacity * 1.5);
  const [low, high] = [new Int16Array(capacity), new Int16Array(capacity)];
  low.set(level.low);
  high.set(level.high);
  level.low = low;
  level.high = high;
}

function quantized(sample: number): number {
  return Math.round(Math.min(Math.max(sample, -1), 1) * scale);
}

/** The coarsest level of which a column holds several bins, so that a column looks at a handful only. */
function levelFor(levels: readonly Level[], samplesPerColumn: number): Level | undefined {
  return levels.findLast((level) => level.samplesPerBin * levelRatio <= samplesPerColumn) ?? levels[0];
}

function readColumns(levels: readonly Level[], from: number, to: number, columns: number): Columns {
  const low = new Float32Array(columns);
  const high = new Float32Array(columns);
  const step = (to - from) / columns;
  const level = levelFor(levels, step);
  if (!level) return { low, high };
  for (let column = 0; column < columns; column += 1) {
    const first = Math.max(Math.floor((from + column * step) / level.samplesPerBin), 0);
    const end = Math.min(
      Math.max(Math.ceil((from + (column + 1) * step) / level.samplesPerBin), first + 1),
      level.count,
    );
    if (first >= end) continue;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let bin = first; bin < end; bin += 1) {
      lowest = Math.min(lowest, level.low[bin] ?? 0);
      highest = Math.max(highest, level.high[bin] ?? 0);
    }
    low[column] = lowest / scale;
    high[column] = highest / scale;
  }
  return { low, high };
}
