import type { ValueProblem } from './declaration.ts';
import { problem } from './value-checks.ts';

type Value = Record<string, unknown>;

export const runLengthKeys = ['format', 'rle', 'touches', 'maskDataURL'] as const;
export const maskImageKeys = ['imageDataURL'] as const;

const longestRle = 50_000_000;
const longestUrl = 100_000_000;
const headerBytes = 7;

/** Run lengths of the values of all pixels: red, green, blue and alpha in turn. */
export function checkRunLengths({ format, rle }: Value): ValueProblem[] {
  if (format !== 'rle') return [problem('.format', 'wrong_value', 'must be "rle"')];
  if (!Array.isArray(rle)) return [problem('.rle', 'wrong_type', 'must be a list of bytes')];
  if (rle.length > longestRle) return [problem('.rle', 'too_long', `has more than ${longestRle} bytes`)];
  const wrong = rle.findIndex((byte: unknown) => !Number.isInteger(byte) || Number(byte) < 0 || Number(byte) > 255);
  if (wrong !== -1) return [problem(`.rle[${wrong}]`, 'wrong_type', 'must be a whole number from 0 to 255')];
  return rle.length > headerBytes && countOf(rle) % 4 === 0 && wordBitsOf(rle) === 8
    ? []
    : [problem('.rle', 'wrong_value', 'must hold four values of 8 bits for each pixel')];
}

function countOf(rle: readonly unknown[]): number {
  return [0, 1, 2, 3].reduce((count, index) => count * 256 + Number(rle[index]), 0);
}

function wordBitsOf(rle: readonly unknown[]): number {
  return (Number(rle[4]) >> 3) + 1;
}

export function checkMaskImage({ imageDataURL: url }: Value): ValueProblem[] {
  if (typeof url !== 'string') return [problem('.imageDataURL', 'wrong_type', 'must be a text')];
  if (url.length > longestUrl) return [problem('.imageDataURL', 'too_long', `is longer than ${longestUrl} characters`)];
  if (/^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/.test(url)) return [];
  return [problem('.imageDataURL', 'wrong_value', 'must be a PNG image as a data: address in base64')];
}
