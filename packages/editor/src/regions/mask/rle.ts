import type { Size } from '../geometry.ts';
import { eachStretch, type Mask } from './mask.ts';
import { createRowCollector, type Rows } from './rows.ts';

/**
 * Run-length form of the wire: 32 bits number of values, 5 bits word size − 1, four times 4 bits counter size − 1; then
 * tokens of one bit (1 repeats a word, 0 lists words), two bits naming the counter's size, count − 1, and the words. The
 * values are red, green, blue and alpha of each pixel in turn; alpha says what belongs to the mask.
 */
const channels = 4;
const wordBits = 8;
const counterBits = [3, 4, 8, 16] as const;
const longestRun = 1 << 16;
/** Of soft edges the half that is more than half opaque belongs to the mask. */
const leastAlpha = 128;

interface Header {
  count: number;
  wordBits: number;
  counterBits: number[];
}

function createReader(bytes: Uint8Array) {
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

function readHeader(read: (bits: number) => number): Header {
  return { count: read(32), wordBits: read(5) + 1, counterBits: [0, 0, 0, 0].map(() => read(4) + 1) };
}

/** How many values the stream holds; undefined when it cannot be one. */
export function rleCount(rle: readonly number[]): number | undefined {
  if (rle.length < 8) return undefined;
  const header = readHeader(createReader(Uint8Array.from(rle.slice(0, 8))).read);
  return header.wordBits === wordBits && header.count % channels === 0 ? header.count : undefined;
}

/** Looks at runs, never at single pixels of them: a large image costs no more than its outlines. */
export function decodeRle(rle: readonly number[], width: number): Rows {
  const reader = createReader(Uint8Array.from(rle));
  const header = readHeader(reader.read);
  const pixels = createRowCollector(width);
  for (let index = 0; index < header.count && !reader.isAtEnd(); ) {
    const isRun = reader.read(1) === 1;
    const length = reader.read(header.counterBits[reader.read(2)] ?? 0) + 1;
    const end = Math.min(index + length, header.count);
    if (isRun) {
      if (reader.read(header.wordBits) >= leastAlpha) {
        // The alpha of pixel p is value 4p + 3.
        const from = Math.ceil((index - 3) / channels);
        const to = Math.floor((end - 4) / channels) + 1;
        if (from < to) pixels.add(from, to);
      }
    } else {
      for (let value = index; value < end; value += 1) {
        const isIn = reader.read(header.wordBits) >= leastAlpha;
        if (isIn && value % channels === 3) pixels.add((value - 3) / channels, (value + 1) / channels);
      }
    }
    index = end;
  }
  return pixels.finish();
}

function createWriter() {
  const bytes: number[] = [];
  let byte = 0;
  let free = 8;
  return {
    write(value: number, bits: number): void {
      for (let left = bits; left > 0; ) {
        const taken = Math.min(free, left);
        byte = (byte << taken) | (Math.floor(value / 2 ** (left - taken)) & ((1 << taken) - 1));
        free -= taken;
        left -= taken;
        if (free > 0) continue;
        bytes.push(byte);
        byte = 0;
        free = 8;
      }
    },
    finish(): number[] {
      if (free < 8) bytes.push(byte << free);
      return bytes;
    },
  };
}

export function encodeRle(mask: Mask, size: Size): number[] {
  const writer = createWriter();
  const count = size.width * size.height * channels;
  writer.write(count, 32);
  writer.write(wordBits - 1, 5);
  for (const bits of counterBits) writer.write(bits - 1, 4);

  function run(length: number, word: number): void {
    for (let left = length; left > 0; left -= longestRun) {
      const counter = Math.min(left, longestRun) - 1;
      const kind = counterBits.findIndex((bits) => counter < 1 << bits);
      writer.write(1, 1);
      writer.write(kind, 2);
      writer.write(counter, counterBits[kind] ?? 16);
      writer.write(word, wordBits);
    }
  }

  let from = 0;
  let to = 0;
  eachStretch(mask, size, (y, start, end) => {
    const first = (y * size.width + start) * channels;
    const last = (y * size.width + end) * channels;
    if (first > to) {
      run(to - from, 255);
      run(first - to, 0);
      from = first;
    }
    to = last;
  });
  run(to - from, 255);
  run(count - to, 0);
  return writer.finish();
}
