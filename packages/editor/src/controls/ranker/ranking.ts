import type { ControlTag } from '@labelwright/task-definition/model';

/** Where every item stands: the columns in the order they are shown, each with its items in order. */
export type Ranking = readonly { bucket: string; title: string; ids: readonly string[] }[];

/** Items that were put into no bucket. */
export const restBucket = '_';

/** The ranking that an answer tells; items that it does not name stand where they begin. */
export function readRanking(control: ControlTag, answer: unknown, ids: readonly string[], listTitle: string): Ranking {
  const buckets = listBuckets(control, listTitle);
  const given = Array.isArray(answer) ? { [restBucket]: answer } : isRecord(answer) ? answer : {};
  const known = new Set(ids);
  const placed = new Set<string>();
  const columns = buckets.map(({ bucket, title }) => {
    const named = given[bucket];
    const own = (Array.isArray(named) ? named : []).map(String).filter((id) => known.has(id) && !placed.has(id));
    for (const id of own) placed.add(id);
    return { bucket, title, ids: [...own] };
  });
  const start = columns.find(({ bucket }) => bucket === startOf(control)) ?? columns[0];
  start?.ids.push(...ids.filter((id) => !placed.has(id)));
  return columns;
}

/** What is stored: a list where there are no buckets, otherwise a list for each. */
export function writeRanking(ranking: Ranking): string[] | Record<string, string[]> {
  const [only] = ranking;
  if (ranking.length === 1 && only?.bucket === restBucket) return [...only.ids];
  return Object.fromEntries(ranking.map(({ bucket, ids }) => [bucket, [...ids]]));
}

/** The ranking after the item was put at a place of a bucket; `index` counts without the item. */
export function moveItem(ranking: Ranking, id: string, bucket: string, index: number): Ranking {
  return ranking.map((column) => {
    const rest = column.ids.filter((other) => other !== id);
    return column.bucket === bucket ? { ...column, ids: rest.toSpliced(index, 0, id) } : { ...column, ids: rest };
  });
}

/** One step up or down in its bucket, or into the next bucket; the same ranking at the end. */
export function stepItem(ranking: Ranking, id: string, step: 'up' | 'down' | 'left' | 'right'): Ranking {
  const column = ranking.findIndex(({ ids }) => ids.includes(id));
  const current = ranking[column];
  if (!current) return ranking;
  const index = current.ids.indexOf(id);
  if (step === 'up' || step === 'down') {
    const next = index + (step === 'up' ? -1 : 1);
    return next < 0 || next >= current.ids.length ? ranking : moveItem(ranking, id, current.bucket, next);
  }
  const target = ranking[column + (step === 'left' ? -1 : 1)];
  return target ? moveItem(ranking, id, target.bucket, Math.min(index, target.ids.length)) : ranking;
}

/** A bucket may be marked as the one in which items begin; without a mark they stand beside the buckets. */
function startOf(control: ControlTag): string {
  const marked = control.node.children.find(({ attributes }) => attributes.default === 'true');
  return marked?.attributes.name ?? restBucket;
}

function listBuckets(control: ControlTag, listTitle: string): { bucket: string; title: string }[] {
  const declared = control.node.children
    .filter(({ tag }) => tag === 'Bucket')
    .map(({ attributes: { name = '', title } }) => ({ bucket: name, title: title ?? name }));
  const rest = { bucket: restBucket, title: listTitle };
  return startOf(control) === restBucket ? [rest, ...declared] : declared;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
