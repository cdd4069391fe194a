import { maskOfValue } from '@labelwright/task-definition/masks/mask-value';
import type { RegionResult } from '@labelwright/task-definition/model';
import { smallerByLarger } from '../geometry/area.ts';
import { type MaskRuns, maskIou, maskOfRuns } from '../geometry/mask-runs.ts';
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
  const found = maskOfValue(item.value, item.original_width, item.original_height);
  return found && maskOfRuns(found.runs, found.width, found.height);
}
