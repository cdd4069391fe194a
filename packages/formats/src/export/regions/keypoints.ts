import { agreementKind } from '@labelwright/task-definition/agreement';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { pointOf, rounded } from './pixels.ts';
import type { Region } from './read-regions.ts';

/** Key points by the region that they belong to, and those that belong to none. */
export function chooseKeypoints(regions: readonly Region[]): { groups: Map<string, Region[]>; loose: Region[] } {
  const ids = new Set(regions.filter(({ shape }) => shape !== 'keypoint').map(({ id }) => id));
  const groups = new Map<string, Region[]>();
  const loose: Region[] = [];
  for (const region of regions) {
    if (region.shape !== 'keypoint') continue;
    if (region.parentId !== undefined && ids.has(region.parentId))
      groups.set(region.parentId, [...(groups.get(region.parentId) ?? []), region]);
    else loose.push(region);
  }
  return { groups, loose };
}

/** Names of the key points of each category, in the order in which their places are written. */
export interface KeypointNames {
  /** Undefined for a category without key points. */
  list: (category: string) => readonly string[] | undefined;
  /** Marks the category as one with key points; names that the interface does not have come last. */
  learn: (category: string, names: readonly string[]) => readonly string[];
}

/** What the interface offers as key points comes first, so that all records of a category have the same places. */
export function keypointNames(config: CompiledConfig | undefined): KeypointNames {
  const declared = Object.values(config?.controls ?? {})
    .filter((control) =>
      control.toName.some((name) => agreementKind(control, config?.objects[name]) === 'point-distance'),
    )
    .flatMap(({ options }) => options.map(({ value }) => value));
  const known = new Map<string, string[]>();
  return {
    list: (category) => known.get(category),
    learn: (category, names) => {
      const list = known.get(category) ?? [...new Set(declared)];
      known.set(category, list);
      for (const name of names) if (!list.includes(name)) list.push(name);
      return list;
    },
  };
}

/** x, y and visibility 2 of each point that the category knows; 0, 0, 0 for those that this thing has not. */
export function keypointsOf(
  points: readonly Region[],
  category: string,
  names: KeypointNames,
): Record<string, unknown> {
  if (points.length === 0) return {};
  const byName = new Map(points.map((point) => [point.labels[0] ?? 'point', point]));
  const places = names.learn(category, [...byName.keys()]).map((name) => {
    const region = byName.get(name);
    const at = region && pointOf(region);
    return at ? [rounded(at[0]), rounded(at[1]), 2] : [0, 0, 0];
  });
  return { keypoints: places.flat(), num_keypoints: places.filter(([, , seen]) => seen === 2).length };
}
