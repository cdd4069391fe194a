import type { PngHeader } from './read-png.ts';
import { createRunCollector } from './runs.ts';

/** Which pixels of unpacked lines belong to a mask. */
const LEAST_ALPHA = 128;

/** What is opaque; of a picture that is opaque all over, what is brighter than half. */
export function runsOfLines(
  lines: Uint8Array,
  header: PngHeader,
  clear: Uint8Array | undefined,
  palette: Uint8Array | undefined,
): Int32Array {
  const byAlpha =
    alphaCollected(lines, header) ??
    bitsCollected(lines, header, clear) ??
    collected(lines, header, alphaTest(header, clear));
  if (!byAlpha.isAll) return byAlpha.runs;
  const byLight = collected(lines, header, lightTest(header, palette));
  return byLight.isNone ? byAlpha.runs : byLight.runs;
}

type Test = (sample: (index: number) => number) => boolean;

function alphaTest({ type, samples, bits }: PngHeader, clear: Uint8Array | undefined): Test {
  const half = 2 ** (bits - 1);
  if (type === 4 || type === 6) return (sample) => sample(samples - 1) >= half;
  if (type === 3) return (sample) => (clear?.[sample(0)] ?? 255) >= LEAST_ALPHA;
  if (!clear) return () => true;
  const wanted = Array.from(
    { length: samples },
    (_, index) => (clear[index * 2] ?? 0) * 256 + (clear[index * 2 + 1] ?? 0),
  );
  return (sample) => wanted.some((value, index) => sample(index) !== value);
}

function lightTest({ type, bits }: PngHeader, palette: Uint8Array | undefined): Test {
  const half = 2 ** (bits - 1);
  if (type === 3) return (sample) => [0, 1, 2].some((part) => (palette?.[sample(0) * 3 + part] ?? 0) >= LEAST_ALPHA);
  const colours = type === 2 || type === 6 ? 3 : 1;
  return (sample) => {
    for (let part = 0; part < colours; part += 1) if (sample(part) >= half) return true;
    return false;
  };
}

interface Collected {
  runs: Int32Array;
  isAll: boolean;
  isNone: boolean;
}

/** What canvases write: eight bits of alpha, looked at alone. */
function alphaCollected(lines: Uint8Array, { width, height, bits, type, samples }: PngHeader): Collected | undefined {
  if (bits !== 8 || (type !== 4 && type !== 6)) return undefined;
  const pixels = createRunCollector();
  let count = 0;
  for (let at = 0, alpha = samples - 1; at < width * height; at += 1, alpha += samples) {
    if ((lines[alpha] ?? 0) < LEAST_ALPHA) continue;
    const start = at;
    while (at < width * height && (lines[alpha] ?? 0) >= LEAST_ALPHA) {
      at += 1;
      alpha += samples;
    }
    pixels.add(start, at);
    count += at - start;
  }
  return { runs: pixels.finish(), isAll: count === width * height, isNone: count === 0 };
}

/** What is written here: one bit for each pixel, clear or not. Bytes that are clear all over are passed by. */
function bitsCollected(lines: Uint8Array, header: PngHeader, clear: Uint8Array | undefined): Collected | undefined {
  const { width, height, bits, type } = header;
  if (bits !== 1 || type !== 3 || (clear?.[0] ?? 255) >= LEAST_ALPHA || (clear?.[1] ?? 255) < LEAST_ALPHA)
    return undefined;
  const length = Math.ceil(width / 8);
  const pixels = createRunCollector();
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    let start = -1;
    for (let column = 0; column < length; column += 1) {
      const byte = lines[y * length + column] ?? 0;
      if (byte === (start === -1 ? 0 : 255)) continue;
      for (let x = column * 8; x < column * 8 + 8; x += 1) {
        const isIn = (byte & (128 >> (x & 7))) !== 0 && x < width;
        if (isIn === (start !== -1)) continue;
        if (isIn) {
          start = x;
          continue;
        }
        pixels.add(y * width + start, y * width + x);
        count += x - start;
        start = -1;
      }
    }
    if (start === -1) continue;
    pixels.add(y * width + start, (y + 1) * width);
    count += width - start;
  }
  return { runs: pixels.finish(), isAll: count === width * height, isNone: count === 0 };
}

function collected(lines: Uint8Array, header: PngHeader, isIn: Test): Collected {
  const { width, height, bits, samples } = header;
  const length = Math.ceil((width * bits * samples) / 8);
  const pixels = createRunCollector();
  let at = 0;
  const sample = (index: number): number => {
    const bit = (at % width) * samples * bits + index * bits;
    const byte = Math.floor(at / width) * length + (bit >> 3);
    if (bits === 16) return (lines[byte] ?? 0) * 256 + (lines[byte + 1] ?? 0);
    return ((lines[byte] ?? 0) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  };
  let count = 0;
  for (; at < width * height; at += 1) {
    if (!isIn(sample)) continue;
    count += 1;
    pixels.add(at, at + 1);
  }
  return { runs: pixels.finish(), isAll: count === width * height, isNone: count === 0 };
}
