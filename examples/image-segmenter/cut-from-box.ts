import { costOf, learnColours } from './colour-model.ts';
import type { Segment } from './grow-from-points.ts';
import { areaOf, largestPart, type Mask, neighbours, withoutHoles } from './mask.ts';
import type { Picture } from './picture.ts';

/** In pixels of the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const ROUNDS = 4;
const SWEEPS = 6;
/** How much a neighbour of another kind costs where there is no edge between them. */
const SMOOTHNESS = 4;
/** A colour that so many pixels of the background look more usual than is not of the background. */
const USUAL = 0.95;
/** Less than this share of the box is nothing to begin with. */
const LEAST_SHARE = 0.02;
/** Share of the box around which its background is learnt from, when the box is the whole picture. */
const RIM = 0.08;

/**
 * The thing in a box: what has other colours than what is around it. Colours of both are learnt from each other, again
 * and again, and each pixel is drawn to the side of its neighbours where there is no edge (after GrabCut, Rother and
 * others 2004, with iterated conditional modes in the place of the cut).
 */
export function cutFromBox(picture: Picture, box: Box): Segment | undefined {
  const { width, height, lab } = picture;
  const inside = insideOf(picture, box);
  const places = [...inside.pixels.entries()];
  const boxed = places.flatMap(([place, isIn]) => (isIn === 1 ? [place] : []));
  if (boxed.length === 0) return undefined;
  const around = places.flatMap(([place, isIn]) => (isIn === 0 ? [place] : []));
  const background = around.length > boxed.length * RIM ? nearest(picture, box, around) : rimOf(picture, box, boxed);
  const edges = edgesOf(picture);
  let pixels = unlikeBackground(picture, box, boxed, background);
  let certainty = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const fore = boxed.filter((place) => pixels[place] === 1);
    if (fore.length === 0) return undefined;
    const back = [...background, ...boxed.filter((place) => pixels[place] === 0)];
    const [thing, rest] = [learnColours(picture, fore), learnColours(picture, back)];
    const gain = new Float32Array(width * height);
    for (const place of boxed) gain[place] = costOf(rest, lab, place) - costOf(thing, lab, place);
    pixels = smooth(picture, boxed, gain, edges);
    certainty = boxed.filter((place) => Math.abs(gain[place] as number) > 1).length / boxed.length;
  }
  const mask = withoutHoles(largestPart({ width, height, pixels }));
  return areaOf(mask) === 0 ? undefined : { mask, certainty };
}

/** What to begin with: all in the box that would be odd outside it; its middle where nothing would. */
function unlikeBackground(
  picture: Picture,
  box: Box,
  boxed: readonly number[],
  background: readonly number[],
): Uint8Array<ArrayBuffer> {
  const { width, height, lab } = picture;
  const rest = learnColours(picture, background);
  const costs = background.map((place) => costOf(rest, lab, place)).sort((a, b) => a - b);
  const limit = costs[Math.floor(costs.length * USUAL)] ?? 0;
  const odd = boxed.filter((place) => costOf(rest, lab, place) > limit);
  const isMiddle = (place: number): boolean => {
    const [x, y] = [(place % width) - box.x - box.width / 2, Math.floor(place / width) - box.y - box.height / 2];
    return Math.hypot((4 * x) / box.width, (4 * y) / box.height) < 1;
  };
  const pixels = new Uint8Array(width * height);
  for (const place of odd.length > boxed.length * LEAST_SHARE ? odd : boxed.filter(isMiddle)) pixels[place] = 1;
  return pixels;
}

function smooth(
  { width, height }: Picture,
  boxed: readonly number[],
  gain: Float32Array,
  edges: (a: number, b: number) => number,
): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(width * height);
  for (const place of boxed) pixels[place] = (gain[place] as number) > 0 ? 1 : 0;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    for (const place of boxed) {
      let pull = gain[place] as number;
      for (const beside of neighbours(place, width, height))
        pull += (pixels[beside] === 1 ? 1 : -1) * edges(place, beside);
      pixels[place] = pull > 0 ? 1 : 0;
    }
  return pixels;
}

/** How strongly two pixels beside each other belong together: less where their colours differ more than is usual. */
function edgesOf({ width, height, lab }: Picture): (a: number, b: number) => number {
  const between = (a: number, b: number): number => {
    const l = (lab[a * 3] as number) - (lab[b * 3] as number);
    const green = (lab[a * 3 + 1] as number) - (lab[b * 3 + 1] as number);
    const blue = (lab[a * 3 + 2] as number) - (lab[b * 3 + 2] as number);
    return l * l + green * green + blue * blue;
  };
  let [sum, count] = [0, 0];
  for (let place = 0; place < width * height - 1; place += 1) {
    if (place % width === width - 1) continue;
    sum += between(place, place + 1);
    count += 1;
  }
  const usual = Math.max(1, sum / Math.max(1, count));
  return (a, b) => SMOOTHNESS * Math.exp(-between(a, b) / (2 * usual));
}

function insideOf({ width, height }: Picture, box: Box): Mask {
  const pixels = new Uint8Array(width * height);
  const [left, right] = [Math.max(0, Math.floor(box.x)), Math.min(width, Math.ceil(box.x + box.width))];
  const [top, bottom] = [Math.max(0, Math.floor(box.y)), Math.min(height, Math.ceil(box.y + box.height))];
  for (let y = top; y < bottom; y += 1) pixels.fill(1, y * width + left, y * width + Math.max(left, right));
  return { width, height, pixels };
}

/** What lies around the box within its own size: far away there are other things. */
function nearest({ width }: Picture, box: Box, around: readonly number[]): number[] {
  const near = around.filter((place) => {
    const [x, y] = [place % width, Math.floor(place / width)];
    return (
      x > box.x - box.width / 2 &&
      x < box.x + box.width * 1.5 &&
      y > box.y - box.height / 2 &&
      y < box.y + box.height * 1.5
    );
  });
  return near.length > 0 ? near : [...around];
}

/** The margin within a box that leaves nothing around it. */
function rimOf({ width }: Picture, box: Box, boxed: readonly number[]): number[] {
  const [across, down] = [box.width * RIM, box.height * RIM];
  return boxed.filter((place) => {
    const [x, y] = [(place % width) - box.x, Math.floor(place / width) - box.y];
    return x < across || y < down || x > box.width - across || y > box.height - down;
  });
}
