import { createRunCollector } from './mask-runs.ts';

/**
 * Run lengths as brushes store them: 32 bits number of values, 5 bits word size − 1, four times 4 bits counter size − 1;
 * then a bit that says whether one word repeats or words are listed, two bits that name the counter, count − 1, words.
 * The values are red, green, blue and alpha of every pixel; alpha decides. Pixels are never unpacked one by one.
 */
const CHANNELS = 4;
const LEAST_ALPHA = 128;
const COUNTER_BITS = [3, 4, 8, 16] as const;
const LONGEST_RUN = 1 << 16;

function createBitReader(bytes: ArrayLike<number>) {
  let position = 0;
  function read(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; ) {
      const inByte = 8 - (position & 7);
      const taken = Math.min(inByte, left);
      value = value * 2 ** taken + (((bytes[position >> 3] ?? 0) >> (inByte - taken)) & ((1 << taken) - 1));
      position += taken;
      left -= taken;
    }
    return value;
  }
  return { read, isAtEnd: () => position >= bytes.length * 8 };
}

/** Runs of pixels and how many pixels there are in all; undefined when the bytes cannot be run lengths. */
export function runsOfRle(bytes: ArrayLike<number>): { runs: Int32Array; pixels: number } | undefined {
  if (bytes.length < 8) return undefined;
  const { read, isAtEnd } = createBitReader(bytes);
  const count = read(32);
  const wordBits = read(5) + 1;
  const counterBits = COUNTER_BITS.map(() => read(4) + 1);
  if (wordBits !== 8 || count === 0 || count % CHANNELS !== 0) return undefined;
  const collector = createRunCollector();
  for (let index = 0; index < count && !isAtEnd(); ) {
    const isRun = read(1) === 1;
    const end = Math.min(index + read(counterBits[read(2)] ?? 0) + 1, count);
    if (isRun) {
      // The alpha of pixel p is value 4p + 3.
      const isIn = read(wordBits) >= LEAST_ALPHA;
      if (isIn) collector.add(Math.ceil((index - 3) / CHANNELS), Math.floor((end - 4) / CHANNELS) + 1);
    } else {
      for (let value = index; value < end; value += 1) {
        const isIn = read(wordBits) >= LEAST_ALPHA;
        if (isIn && value % CHANNELS === 3) collector.add((value - 3) / CHANNELS, (value + 1) / CHANNELS);
      }
    }
    index = end;
  }
  return { runs: collector.finish(), pixels: count / CHANNELS };
}

function createBitWriter() {
  const bytes: number[] = [];
  let [byte, free] = [0, 8];
  return {
    write(value: number, bits: number): void {
      for (let left = bits; left > 0; ) {
        const taken = Math.min(free, left);
        byte = (byte << taken) | (Math.floor(value / 2 ** (left - taken)) & ((1 << taken) - 1));
        free -= taken;
        left -= taken;
        if (free > 0) continue;
        bytes.push(byte);
        [byte, free] = [0, 8];
      }
    },
    finish: () => (free < 8 ? [...bytes, byte << free] : bytes),
  };
}

/** The same the other way round: opaque white where the mask is. */
export function rleOfRuns(runs: Int32Array, pixels: number): number[] {
  const { write, finish } = createBitWriter();
  write(pixels * CHANNELS, 32);
  write(7, 5);
  for (const bits of COUNTER_BITS) write(bits - 1, 4);
  function repeat(count: number, word: number): void {
    for (let left = count * CHANNELS; left > 0; left -= LONGEST_RUN) {
      const counter = Math.min(left, LONGEST_RUN) - 1;
      const kind = COUNTER_BITS.findIndex((bits) => counter < 1 << bits);
      write(1, 1);
      write(kind, 2);
      write(counter, COUNTER_BITS[kind] ?? 16);
      write(word, 8);
    }
  }
  let done = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const [start, end] = [runs[i] as number, runs[i + 1] as number];
    repeat(start - done, 0);
    repeat(end - start, 255);
    done = end;
  }
  repeat(pixels - done, 0);
  return finish();
}
