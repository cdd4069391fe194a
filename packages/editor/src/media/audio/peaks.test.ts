import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addChunk } from './load-peaks.ts';
import { createPeaks } from './peaks.ts';

const sampleRate = 8000;
const samplesPerBin = sampleRate / 200;
const quantum = 1 / 32767;

const sounds = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 20_000 })
  .map((samples) => Float32Array.from(samples));

function inPieces(samples: Float32Array, sizes: readonly number[]): Float32Array[] {
  const pieces: Float32Array[] = [];
  for (let from = 0, index = 0; from < samples.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    pieces.push(samples.subarray(from, from + size));
    from += size;
  }
  return pieces;
}

function extremes(samples: Float32Array, from: number, to: number) {
  const part = samples.subarray(Math.max(from, 0), to);
  return { low: Math.min(...part), high: Math.max(...part) };
}

describe('peaks', () => {
  it('hold the extremes of every column, at every resolution, however the sound comes in', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sounds, sizes, fc.integer({ min: 1, max: 40 }), (samples, pieces, columns) => {
        const peaks = createPeaks(1, sampleRate);
        for (const piece of inPieces(samples, pieces)) peaks.add([piece]);
        expect(peaks.length).toBe(samples.length);
        const end = samples.length / sampleRate;
        const { low, high } = peaks.read(0, 0, end, columns);
        const step = samples.length / columns;
        for (let column = 0; column < columns; column += 1) {
          const [from, to] = [Math.floor(column * step), Math.ceil((column + 1) * step)];
          const inside = extremes(samples, from, Math.max(to, from + 1));
          // A column may reach into its neighbours by the bins that it shares with them.
          const slack = Math.max(Math.ceil(step / 4), samplesPerBin);
          const around = extremes(samples, from - slack, to + slack);
          expect(low[column]).toBeLessThanOrEqual(inside.low + quantum);
          expect(high[column]).toBeGreaterThanOrEqual(inside.high - quantum);
          expect(low[column]).toBeGreaterThanOrEqual(around.low - quantum);
          expect(high[column]).toBeLessThanOrEqual(around.high + quantum);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keep the channels apart', () => {
    const peaks = createPeaks(2, sampleRate);
    peaks.add([new Float32Array(4000).fill(0.5), new Float32Array(4000).fill(-0.25)]);
    expect(peaks.read(0, 0, 0.5, 1).high[0]).toBeCloseTo(0.5, 4);
    expect(peaks.read(1, 0, 0.5, 1).low[0]).toBeCloseTo(-0.25, 4);
  });

  it('are silent where nothing has been read yet', () => {
    const peaks = createPeaks(1, sampleRate);
    peaks.add([new Float32Array(sampleRate).fill(1)]);
    const { high } = peaks.read(0, 0, 2, 4);
    expect([high[0], high[3]].map(Number)).toEqual([1, 0]);
  });

  it('place pieces by their time: gaps are silence, what overlaps counts once', () => {
    const peaks = createPeaks(1, sampleRate);
    addChunk(peaks, { startS: -0.1, channels: [new Float32Array(sampleRate).fill(0.5)] });
    addChunk(peaks, { startS: 1.9, channels: [new Float32Array(800).fill(1)] });
    expect(peaks.length).toBe(2 * sampleRate);
    const { high } = peaks.read(0, 0, 2, 20);
    expect(high[8]).toBeCloseTo(0.5, 4);
    expect(high[10]).toBe(0);
    expect(high[19]).toBe(1);
  });
});
