import { runsOfBrush } from './brush-rle.ts';
import { LONGEST_SIDE, runsOfPngUrl } from './read-png.ts';
import type { PixelRuns } from './runs.ts';

/**
 * The mask in the value of a brush or bitmask item. Run lengths do not tell the size of their picture: where what the
 * item says of it does not match, the mask is one long line. Undefined when there is none that can be read.
 */
export function maskOfValue(value: Record<string, unknown>, width = 0, height = 0): PixelRuns | undefined {
  const { rle, imageDataURL } = value;
  if (typeof imageDataURL === 'string') return runsOfPngUrl(imageDataURL);
  const found = Array.isArray(rle) ? runsOfBrush(rle as number[]) : undefined;
  if (found === undefined || found.pixels === 0) return undefined;
  const isKnown = width > 0 && width * height === found.pixels && Math.max(width, height) <= LONGEST_SIDE;
  return isKnown ? { width, height, runs: found.runs } : { width: found.pixels, height: 1, runs: found.runs };
}
