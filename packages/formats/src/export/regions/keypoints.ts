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
