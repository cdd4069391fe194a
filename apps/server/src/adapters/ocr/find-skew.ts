import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { flattenPaper } from './flatten.ts';

// Lines of text are told apart well enough in a picture of this size, and every angle is tried in a moment.
const LONGEST_SIDE = 1000;
// Of white paper; what is darker is taken for ink.
const INK = 160;
// Beyond it a page was not put in askew but turned on purpose.
const MOST_DEGREES = 8;
// Engines read lines that rise as little as well, and turning blurs the letters.
const LEAST_DEGREES = 0.5;
const COARSE_DEGREES = 0.5;
const FINE_DEGREES = 0.05;
// How much clearer the lines must stand out at the best angle than at the worst: pictures without lines stay below.
const CLEAR = 2;
// Less ink than that are a few specks.
const FEWEST_DOTS = 500;

/** Degrees clockwise by which the lines of text on the page are turned; 0 where it has none that could be told. */
export function findSkew(canvas: Canvas): number {
  const { grey, width, height } = shrink(canvas);
  flattenPaper(grey, width, height);
  return skewOf(grey, width, height);
}

function shrink(canvas: Canvas): { grey: Uint8Array; width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(canvas.width, canvas.height));
  const width = Math.max(1, Math.round(canvas.width * scale));
  const height = Math.max(1, Math.round(canvas.height * scale));
  const small = createCanvas(width, height);
  const context = small.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const from = at * 4;
    grey[at] = ((data[from] as number) * 77 + (data[from + 1] as number) * 150 + (data[from + 2] as number) * 29) >> 8;
  }
  return { grey, width, height };
}

/** The angle at which rows of ink and rows of paper follow each other most sharply (the profile across the lines). */
function skewOf(grey: Uint8Array, width: number, height: number): number {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((grey[y * width + x] as number) >= INK) continue;
      xs.push(x - width / 2);
      ys.push(y);
    }
  }
  if (xs.length < FEWEST_DOTS) return 0;
  const measure = (degrees: number): Tried => ({ degrees, sharpness: sharpnessAt(degrees, { xs, ys, width, height }) });
  const coarse = around(0, MOST_DEGREES, COARSE_DEGREES).map(measure);
  const best = sharpest(coarse);
  const worst = Math.min(...coarse.map(({ sharpness }) => sharpness));
  const { degrees, sharpness } = sharpest(around(best.degrees, COARSE_DEGREES, FINE_DEGREES).map(measure));
  const isClear = sharpness >= worst * CLEAR && Math.abs(best.degrees) < MOST_DEGREES;
  return isClear && Math.abs(degrees) >= LEAST_DEGREES ? degrees : 0;
}

interface Tried {
  degrees: number;
  sharpness: number;
}

interface Ink {
  /** From the middle. */
  xs: readonly number[];
  ys: readonly number[];
  width: number;
  height: number;
}

/** How much the ink of each row, sheared by the angle, differs from that of the next. */
function sharpnessAt(degrees: number, { xs, ys, width, height }: Ink): number {
  const slack = Math.ceil(width / 2);
  const rows = new Float64Array(height + 2 * slack + 1);
  const slope = Math.tan((degrees * Math.PI) / 180);
  for (let index = 0; index < xs.length; index += 1) {
    const row = Math.round((ys[index] as number) - (xs[index] as number) * slope) + slack;
    rows[row] = (rows[row] as number) + 1;
  }
  let sum = 0;
  for (let row = 1; row < rows.length; row += 1) sum += ((rows[row] as number) - (rows[row - 1] as number)) ** 2;
  return sum;
}

function sharpest(tried: readonly Tried[]): Tried {
  return tried.reduce((left, right) => (right.sharpness > left.sharpness ? right : left));
}

function around(middle: number, reach: number, step: number): number[] {
  const steps = Math.round(reach / step);
  return Array.from({ length: steps * 2 + 1 }, (_, index) => Number((middle + (index - steps) * step).toFixed(4)));
}
