import type { RegionResult } from '@labelwright/task-definition/model';
import { smallerByLarger } from '../geometry/area.ts';
import { type MaskRuns, maskIou, maskOfRuns } from '../geometry/mask-runs.ts';
import { LONGEST_SIDE, runsOfPng } from '../geometry/png-runs.ts';
import { runsOfRle } from '../geometry/rle.ts';
import { mergeMasks } from '../merge/merge-masks.ts';
import type { RegionMatcher } from '../model.ts';

export const maskMatcher: RegionMatcher<MaskRuns> = {
  kind: 'mask-iou',
  unit: 'region',
  help: 'Masks by the pixels they share (intersection over union), run by run.',
  threshold: 0.5,
  read: readMask,
  bounds: ({ bounds }) => bounds,
  atMost: (a, b) => smallerByLarger(a.area / (a.width * a.height), b.area / (b.width * b.height)),
  similarity: maskIou,
  merge: mergeMasks,
};

export function readMask(item: RegionResult): MaskRuns | undefined {
  const { rle, imageDataURL } = item.value;
  if (typeof imageDataURL === 'string') {
    const found = runsOfPng(imageDataURL);
    return found && maskOfRuns(found.runs, found.width, found.height);
  }
  const found = Array.isArray(rle) ? runsOfRle(rle) : undefined;
  if (found === undefined) return undefined;
  const { original_width: width = 0, original_height: height = 0 } = item;
  // Without a size of its own the picture is one long line: alike masks are alike on it as well.
  const isKnown = width > 0 && width * height === found.pixels && Math.max(width, height) <= LONGEST_SIDE;
  return isKnown ? maskOfRuns(found.runs, width, height) : maskOfRuns(found.runs, found.pixels, 1);
}
