import type { CompiledConfig } from '@labelwright/task-definition/model';
import { getRegionKind } from '../regions/kinds.ts';
import type { RegionRecord } from '../store/records.ts';
import { canonical } from './canonical.ts';
import { overlapOf } from './overlap.ts';

/** The same region in two results, or one that only one of them has. */
export interface Pair {
  left?: RegionRecord;
  right?: RegionRecord;
}

/** Less than half in common is another place. */
const leastOverlap = 0.5;

/** By id first, then by place, the best first; each region is matched once. */
export function matchRegions(
  config: CompiledConfig,
  left: readonly RegionRecord[],
  right: readonly RegionRecord[],
): Pair[] {
  const partners = new Map<RegionRecord, RegionRecord>();
  const taken = new Set<RegionRecord>();
  const join = (a: RegionRecord, b: RegionRecord) => {
    partners.set(a, b);
    taken.add(b);
  };
  const byId = new Map(right.map((region) => [region.id, region]));
  for (const region of left) {
    const same = byId.get(region.id);
    if (same && isAlike(region, same)) join(region, same);
  }
  const candidates = left
    .filter((region) => !partners.has(region))
    .flatMap((a) =>
      right
        .filter((b) => !taken.has(b) && isAlike(a, b))
        .map((b) => ({
          a,
          b,
          overlap: placeOverlap(a, b),
          isSameLabel: labelText(config, a) === labelText(config, b),
        })),
    )
    .filter(({ overlap }) => overlap >= leastOverlap)
    .sort((x, y) => y.overlap - x.overlap || Number(y.isSameLabel) - Number(x.isSameLabel));
  for (const { a, b } of candidates) if (!partners.has(a) && !taken.has(b)) join(a, b);
  return [
    ...left.map((region): Pair => {
      const partner = partners.get(region);
      return partner ? { left: region, right: partner } : { left: region };
    }),
    ...right.filter((region) => !taken.has(region)).map((region): Pair => ({ right: region })),
  ];
}

function isAlike({ props: a }: RegionRecord, { props: b }: RegionRecord): boolean {
  return a.toName === b.toName && a.geometry.shape === b.geometry.shape && (a.itemIndex ?? 0) === (b.itemIndex ?? 0);
}

/** From 0 for apart to 1 for the same place. */
export function placeOverlap({ props: a }: RegionRecord, { props: b }: RegionRecord): number {
  const overlap = overlapOf(a.geometry, b.geometry);
  if (overlap !== undefined) return overlap;
  const kind = getRegionKind(a.geometry.shape);
  return canonical(kind.toResult(a.geometry)) === canonical(kind.toResult(b.geometry)) ? 1 : 0;
}

function labelText(config: CompiledConfig, { props }: RegionRecord): string {
  return canonical(
    props.answers.filter(({ control }) => config.controls[control]?.optionTag).map(({ value }) => value),
  );
}
