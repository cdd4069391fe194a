import type { RegionResult } from '@labelwright/task-definition/model';
import type { Weighted } from './weighted.ts';

/** One of the regions that are taken for the same; of a list of them the most typical one comes first. */
export interface Member<Shape> {
  item: RegionResult;
  shape: Shape;
  weight: number;
}

/** What the members give for a key of their values; undefined when one has no number there. */
export function numbersOf(members: readonly Member<unknown>[], key: string): Weighted<number>[] | undefined {
  const found = members.flatMap(({ item, weight }) => {
    const value = item.value[key] ?? (key === 'rotation' ? 0 : undefined);
    return typeof value === 'number' && Number.isFinite(value) ? [{ value, weight }] : [];
  });
  return found.length === members.length ? found : undefined;
}
