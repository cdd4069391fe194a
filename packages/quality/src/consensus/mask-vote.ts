import { type MaskRle, maskIou } from '../metrics/detection/mask-rle.ts';
import type { Id } from './answers.ts';

export interface MaskAnswer {
  worker: Id;
  mask: MaskRle;
}

export interface MaskVoteOptions {
  /** How much each worker counts; 1 unless told. */
  weights?: ReadonlyMap<Id, number>;
  /** Share of the weight that a pixel needs more than. */
  least?: number;
  /** Rounds of counting each mask by how far it overlaps with the agreed one; 0 counts all alike. */
  rounds?: number;
}

export interface AgreedMask {
  mask: MaskRle;
  /** Per answer its weight and how far it overlaps with the agreed mask. */
  answers: { worker: Id; weight: number; iou: number }[];
}

/**
 * One mask out of many: a pixel is inside where more than half of the weight says so. With rounds, masks are weighed by their
 * IoU with the result and counted again, which sets strangers aside. Works on run lengths, so size of the image costs nothing.
 * Null without masks or where their images differ in size.
 */
export function voteMask(
  answers: readonly MaskAnswer[],
  { weights, least = 0.5, rounds = 0 }: MaskVoteOptions = {},
): AgreedMask | null {
  const [first] = answers;
  if (!first) return null;
  const { width, height } = first.mask;
  if (answers.some(({ mask }) => mask.width !== width || mask.height !== height)) return null;
  const given = answers.map(({ worker }) => Math.max(0, weights?.get(worker) ?? 1));
  let counted = given;
  let mask = countPixels(answers, counted, least);
  for (let round = 0; round < rounds; round++) {
    const overlaps = answers.map((answer) => maskIou(answer.mask, mask));
    if (overlaps.every((iou) => iou === 0)) break;
    counted = given.map((weight, i) => weight * (overlaps[i] as number));
    mask = countPixels(answers, counted, least);
  }
  return {
    mask,
    answers: answers.map((answer, i) => ({
      worker: answer.worker,
      weight: counted[i] as number,
      iou: maskIou(answer.mask, mask),
    })),
  };
}

/** Sweeps over the places where any mask begins or ends. */
function countPixels(answers: readonly MaskAnswer[], weights: readonly number[], least: number): MaskRle {
  const { width, height } = (answers[0] as MaskAnswer).mask;
  const needed = least * weights.reduce((sum, weight) => sum + weight, 0);
  const edges: { at: number; change: number }[] = [];
  for (const [i, { mask }] of answers.entries()) {
    let at = 0;
    for (const [run, count] of mask.counts.entries()) {
      if (run % 2 === 1 && count > 0)
        edges.push({ at, change: weights[i] as number }, { at: at + count, change: -(weights[i] as number) });
      at += count;
    }
  }
  edges.sort((a, b) => a.at - b.at);
  const counts: number[] = [];
  let inside = false;
  let from = 0;
  let weight = 0;
  for (let e = 0; e < edges.length; ) {
    const { at } = edges[e] as { at: number };
    while (e < edges.length && edges[e]?.at === at) weight += edges[e++]?.change ?? 0;
    if (weight > needed + 1e-9 === inside) continue;
    counts.push(at - from);
    from = at;
    inside = !inside;
  }
  if (width * height > from || counts.length === 0) counts.push(width * height - from);
  return { width, height, counts };
}
