import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';
import { createRunCollector } from '@labelwright/task-definition/masks/runs';
import { pngDataUrl, pngOfRuns } from '@labelwright/task-definition/masks/write-png';
import type { MaskRuns } from '../geometry/mask-runs.ts';
import type { Member } from './member.ts';
import { totalWeight } from './weighted.ts';

/** The pixels that more than half of the weight has; undefined for masks on grids of several sizes. */
export function mergeMasks(members: readonly Member<MaskRuns>[]): Record<string, unknown> | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const { width, height } = first.shape;
  if (members.some(({ shape }) => shape.width !== width || shape.height !== height)) return undefined;
  const runs = majorityRuns(members);
  if (runs.length === 0) return undefined;
  if (typeof first.item.value.imageDataURL === 'string')
    return { imageDataURL: pngDataUrl(pngOfRuns({ width, height, runs })) };
  return { format: 'rle', rle: brushOfRuns(runs, width * height) };
}

/** By going from edge to edge of all runs. */
export function majorityRuns(members: readonly { shape: MaskRuns; weight: number }[]): Int32Array {
  const edges: { at: number; weight: number }[] = [];
  for (const { shape, weight } of members) {
    for (const [index, at] of shape.runs.entries()) edges.push({ at, weight: index % 2 === 0 ? weight : -weight });
  }
  edges.sort((a, b) => a.at - b.at);
  const half = totalWeight(members) / 2;
  const collector = createRunCollector();
  let [weight, start] = [0, -1];
  for (const [index, edge] of edges.entries()) {
    weight += edge.weight;
    if (edges[index + 1]?.at === edge.at) continue;
    // Sums of weights that came and went differ from 0 in the last digits.
    const isIn = weight > half + 1e-9;
    if (isIn && start === -1) start = edge.at;
    if (isIn || start === -1) continue;
    collector.add(start, edge.at);
    start = -1;
  }
  return collector.finish();
}
