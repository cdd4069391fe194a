import type { Picture } from './picture.ts';

type Colour = [number, number, number];

/** A few colours with how far they spread: what a thing, or what is around it, looks like. */
export interface ColourModel {
  clusters: { colour: Colour; spread: number; share: number }[];
}

const CLUSTERS = 5;
const ROUNDS = 8;
const LEAST_SPREAD = 16;
/** Pixels that are looked at; more of them tell the same. */
const MOST_PIXELS = 2000;

/** By k-means, begun with colours as far from each other as possible, so that it always ends the same. */
export function learnColours({ lab }: Picture, all: readonly number[]): ColourModel {
  const every = Math.ceil(all.length / MOST_PIXELS);
  const places = all.filter((_, index) => index % every === 0);
  const colours = places.map(
    (place): Colour => [lab[place * 3] as number, lab[place * 3 + 1] as number, lab[place * 3 + 2] as number],
  );
  let centres = farApart(colours);
  let model: ColourModel = { clusters: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const sums = centres.map(() => ({ sum: [0, 0, 0] as Colour, squares: 0, count: 0 }));
    for (const colour of colours) {
      const [nearest, distance] = nearestOf(centres, colour);
      const cluster = sums[nearest];
      if (!cluster) continue;
      for (const channel of [0, 1, 2] as const) cluster.sum[channel] += colour[channel];
      cluster.squares += distance;
      cluster.count += 1;
    }
    const filled = sums.filter(({ count }) => count > 0);
    centres = filled.map(({ sum, count }) => [sum[0] / count, sum[1] / count, sum[2] / count]);
    model = {
      clusters: filled.map(({ squares, count }, index) => ({
        colour: centres[index] as Colour,
        spread: Math.max(LEAST_SPREAD, squares / count / 3),
        share: count / colours.length,
      })),
    };
  }
  return model;
}

/** How unlikely a colour is, as the negative logarithm of its density. */
export function costOf({ clusters }: ColourModel, lab: Float32Array, place: number): number {
  const [l, a, b] = [lab[place * 3] as number, lab[place * 3 + 1] as number, lab[place * 3 + 2] as number];
  let lowest = Number.POSITIVE_INFINITY;
  for (const { colour, spread, share } of clusters) {
    const distance = (l - colour[0]) ** 2 + (a - colour[1]) ** 2 + (b - colour[2]) ** 2;
    lowest = Math.min(lowest, distance / (2 * spread) + 1.5 * Math.log(spread) - Math.log(share));
  }
  return lowest;
}

function farApart(colours: readonly Colour[]): Colour[] {
  const [first] = colours;
  if (!first) return [];
  const chosen = [first];
  while (chosen.length < CLUSTERS) {
    let farthest = first;
    let most = 0;
    for (const colour of colours) {
      const [, distance] = nearestOf(chosen, colour);
      if (distance > most) [farthest, most] = [colour, distance];
    }
    if (most === 0) break;
    chosen.push(farthest);
  }
  return chosen;
}

/** Place in the list, and the distance squared. */
function nearestOf(centres: readonly Colour[], [l, a, b]: Readonly<Colour>): [number, number] {
  let nearest: [number, number] = [0, Number.POSITIVE_INFINITY];
  for (const [index, [cl, ca, cb]] of centres.entries()) {
    const distance = (l - cl) ** 2 + (a - ca) ** 2 + (b - cb) ** 2;
    if (distance < nearest[1]) nearest = [index, distance];
  }
  return nearest;
}
