import { areaOf, flood, type Mask, withoutHoles } from './mask.ts';
import { type Picture, withoutGrain } from './picture.ts';

/** In pixels of the picture. */
export interface Point {
  x: number;
  y: number;
  /** false: what is meant is not here. */
  isPositive: boolean;
}

export interface Segment {
  mask: Mask;
  /** 0 to 1: how clearly it stands out. */
  certainty: number;
}

const LEAST_DISTANCE = 4;
const MOST_DISTANCE = 44;
const STEP = 2;
/** Larger than this share of the picture, it is the background. */
const LARGEST_SHARE = 0.7;
const SMALLEST_AREA = 12;
const RADIUS = 2;

/**
 * The region around the positive points whose colour is like theirs. How like is found by trying: where a little more
 * tolerance adds least, there is an edge (the idea of maximally stable regions, Matas and others 2002).
 */
export function growFromPoints(grainy: Picture, points: readonly Point[]): Segment | undefined {
  const picture = withoutGrain(grainy);
  const { width, height } = picture;
  const seeds = points.filter(({ isPositive }) => isPositive).map((point) => placeOf(picture, point));
  const barred = points.filter(({ isPositive }) => !isPositive).map((point) => placeOf(picture, point));
  if (seeds.length === 0) return undefined;
  const colours = seeds.map((seed) => colourAround(picture, seed));
  const distances = new Float32Array(width * height);
  for (let place = 0; place < distances.length; place += 1)
    distances[place] = Math.min(...colours.map((colour) => distanceTo(picture, place, colour)));
  const tried: { mask: Mask; area: number }[] = [];
  for (let tolerance = LEAST_DISTANCE; tolerance <= MOST_DISTANCE; tolerance += STEP) {
    const mask = flood(width, height, seeds, (place) => (distances[place] as number) <= tolerance);
    if (barred.some((place) => mask.pixels[place] === 1)) break;
    const area = areaOf(mask);
    if (area > LARGEST_SHARE * width * height) break;
    tried.push({ mask, area });
  }
  return mostStable(tried);
}

function mostStable(tried: readonly { mask: Mask; area: number }[]): Segment | undefined {
  let best: { mask: Mask; growth: number } | undefined;
  for (const [index, { mask, area }] of tried.entries()) {
    const [before, after] = [tried[index - 1] ?? tried[index], tried[index + 1] ?? tried[index]];
    if (area < SMALLEST_AREA || !before || !after) continue;
    const growth = (after.area - before.area) / area + (before === after ? 1 : 0);
    // Of equally clear edges the outer one: the inner one is a spot within the thing.
    if (best === undefined || growth <= best.growth) best = { mask, growth };
  }
  const last = tried.at(-1);
  if (best) return { mask: withoutHoles(best.mask), certainty: 1 / (1 + best.growth) };
  return last && { mask: withoutHoles(last.mask), certainty: 0 };
}

function placeOf({ width, height }: Picture, { x, y }: Point): number {
  const column = Math.min(width - 1, Math.max(0, Math.floor(x)));
  return Math.min(height - 1, Math.max(0, Math.floor(y))) * width + column;
}

/** Mean of the pixels around one, so that a speck does not decide. */
function colourAround({ width, height, lab }: Picture, place: number): [number, number, number] {
  const [x, y] = [place % width, Math.floor(place / width)];
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let row = Math.max(0, y - RADIUS); row <= Math.min(height - 1, y + RADIUS); row += 1)
    for (let column = Math.max(0, x - RADIUS); column <= Math.min(width - 1, x + RADIUS); column += 1) {
      for (const channel of [0, 1, 2] as const) sum[channel] += lab[(row * width + column) * 3 + channel] as number;
      count += 1;
    }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

function distanceTo({ lab }: Picture, place: number, [l, a, b]: readonly [number, number, number]): number {
  return Math.hypot(
    (lab[place * 3] as number) - l,
    (lab[place * 3 + 1] as number) - a,
    (lab[place * 3 + 2] as number) - b,
  );
}
