import { createRunCollector } from './runs.ts';

/**
 * Run lengths as brushes store them: 32 bits number of values, 5 bits word size − 1, four times 4 bits counter size − 1;
 * then a bit that says whether one word repeats or words are listed, two bits that name the counter, count − 1, words.
 * The values are red, green, blue and alpha of every pixel; alpha decides. Pixels are never unpacked one by one: a large
 * picture costs no more than its outlines.
 */
const CHANNELS = 4;
const WORD_BITS = 8;
/** Of soft edges the half that is more than half opaque belongs to the mask. */
const LEAST_ALPHA = 128;
const COUNTER_BITS = [3, 4, 8, 16] as const;
const LONGEST_RUN = 1 << 16;

function createBitReader(bytes: Uint8Array) {
  let position = 0;
  function read(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; ) {
      const inByte = 8 - (position & 7);
      const taken = Math.min(inByte, left);
      const byte = bytes[position >> 3] ?? 0;
      value = value * (1 << taken) + ((byte >> (inByte - taken)) & ((1 << taken) - 1));
      position += taken;
      left -= taken;
    }
    return value;
  }
  return { read, isAtEnd: () => position >= bytes.length * 8 };
}

function readHeader(read: (bits: number) => number): { count: number; wordBits: number; counterBits: number[] } {
  return { count: read(32), wordBits: read(5) + 1, counterBits: COUNTER_BITS.map(() => read(4) + 1) };
}

/** How many pixels the stream tells of; undefined when it cannot be one. */
export function pixelsOfBrush(rle: ArrayLike<number>): number | undefined {
  if (rle.length < 8) return undefined;
  const { read } = createBitReader(Uint8Array.from({ length: 8 }, (_, place) => rle[place] ?? 0));
  const header = readHeader(read);
  return header.wordBits === WORD_BITS && header.count % CHANNELS === 0 ? header.count / CHANNELS : undefined;
}

/** Runs of pixels, and how many pixels there are in all; undefined when the bytes cannot be run lengths. */
export function runsOfBrush(rle: ArrayLike<number>): { runs: Int32Array; pixels: number } | undefined {
  const pixels = pixelsOfBrush(rle);
  if (pixels === undefined) return undefined;
  const { read, isAtEnd } = createBitReader(Uint8Array.from(rle));
  const { count, counterBits } = readHeader(read);
  const collector = createRunCollector();
  for (let index = 0; index < count && !isAtEnd(); ) {
    const isRun = read(1) === 1;
    const end = Math.min(index + read(counterBits[read(2)] ?? 0) + 1, count);
    if (isRun) {
      // The alpha of pixel p is value 4p + 3.
      const isIn = read(WORD_BITS) >= LEAST_ALPHA;
      if (isIn) collector.add(Math.ceil((index - 3) / CHANNELS), Math.floor((end - 4) / CHANNELS) + 1);
    } else {
      for (let value = index; value < end; value += 1) {
        const isIn = read(WORD_BITS) >= LEAST_ALPHA;
        if (isIn && value % CHANNELS === 3) collector.add((value - 3) / CHANNELS, (value + 1) / CHANNELS);
      }
    }
    index = end;
  }
  return { runs: collector.finish(), pixels };
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
export function brushOfRuns(runs: Int32Array, pixels: number): number[] {
  const { write, finish } = createBitWriter();
  write(pixels * CHANNELS, 32);
  write(WORD_BITS - 1, 5);
  for (const bits of COUNTER_BITS) write(bits - 1, 4);
  function repeat(count: number, word: number): void {
    for (let left = count * CHANNELS; left > 0; left -= LONGEST_RUN) {
      const counter = Math.min(left, LONGEST_RUN) - 1;
      const kind = COUNTER_BITS.findIndex((bits) => counter < 1 << bits);
      write(1, 1);
      write(kind, 2);
      write(counter, COUNTER_BITS[kind] ?? 16);
      write(word, WORD_BITS);
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
