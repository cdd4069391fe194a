import type { ResultItem } from '@labelwright/task-definition/model';
import type { Difference } from './diff-results.ts';

export type Side = 'left' | 'right' | 'both' | 'none';

/** The side that is taken of each difference as long as nobody chose: what both have, and nothing else. */
export function sideByDefault({ state }: Difference): Side {
  return state === 'same' ? 'left' : 'none';
}

/** One result of two: of each region, answer and relation the side that was chosen. */
export function mergeResults(
  differences: readonly Difference[],
  choose: (difference: Difference) => Side,
): ResultItem[] {
  const newIds = new Map<string, string>();
  const used = new Set<string>();
  const items: ResultItem[] = [];
  const take = (side: 'left' | 'right', from: readonly ResultItem[]) => {
    for (const [id, group] of Map.groupBy(from, (item) => ('id' in item ? item.id : ''))) {
      const free = freeId(used, id);
      used.add(free);
      newIds.set(`${side} ${id}`, free);
      items.push(...group.map((item) => ('id' in item ? { ...item, id: free } : item)));
    }
  };
  for (const difference of differences) {
    if (difference.kind === 'relation') continue;
    const side = sideOf(difference, choose(difference));
    if (side === 'left' || side === 'both') take('left', difference.leftItems);
    if (side === 'right' || side === 'both') take('right', difference.rightItems);
    if (difference.kind === 'region') joinIds(newIds, difference, side);
  }
  return [...items, ...differences.flatMap((difference) => relations(difference, choose(difference), newIds))];
}

/** Of an answer about the task there can be one only. */
function sideOf({ kind, left, right }: Difference, side: Side): Side {
  if (side === 'both' && kind === 'answer') return left ? 'left' : 'right';
  if (side === 'left' && !left) return 'none';
  return side === 'right' && !right ? 'none' : side;
}

/** Relations of the side that was not taken go to the region that was. */
function joinIds(newIds: Map<string, string>, { left, right }: Difference, side: Side): void {
  if (!left || !right || side === 'both' || side === 'none') return;
  const id = newIds.get(side === 'left' ? `left ${left.id}` : `right ${right.id}`);
  if (id === undefined) return;
  newIds.set(`left ${left.id}`, id);
  newIds.set(`right ${right.id}`, id);
}

function freeId(used: ReadonlySet<string>, id: string): string {
  let free = id;
  for (let count = 2; used.has(free); count += 1) free = `${id}-${count}`;
  return free;
}

/** Those of which both ends were taken. */
function relations(difference: Difference, side: Side, newIds: ReadonlyMap<string, string>): ResultItem[] {
  if (difference.kind !== 'relation' || side === 'none') return [];
  const isLeft = side === 'right' ? difference.rightItems.length === 0 : difference.leftItems.length > 0;
  if (side === 'right' && isLeft) return [];
  if (side === 'left' && !isLeft) return [];
  return (isLeft ? difference.leftItems : difference.rightItems).flatMap((item) => {
    if (!('from_id' in item)) return [];
    const name = isLeft ? 'left' : 'right';
    const [from, to] = [newIds.get(`${name} ${item.from_id}`), newIds.get(`${name} ${item.to_id}`)];
    return from !== undefined && to !== undefined ? [{ ...item, from_id: from, to_id: to }] : [];
  });
}
