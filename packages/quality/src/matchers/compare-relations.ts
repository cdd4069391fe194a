import type { RelationResult } from '@labelwright/task-definition/model';
import type { ControlComparison, ControlOptions, MatchedPair } from './model.ts';

/** A link as a key that is equal for links between the same regions, in the terms of answer A. */
interface Link {
  name: string;
  ends: string;
  labels: string;
}

/**
 * Links between regions that both answers have: the same ends in the same direction, and the same labels. A link of which
 * an end has no partner matches nothing.
 */
export function compareRelations(
  left: readonly RelationResult[],
  right: readonly RelationResult[],
  partners: ReadonlyMap<string, string>,
  { mode, weight = 1 }: ControlOptions & { weight?: number },
): ControlComparison {
  const back = new Map([...partners].map(([a, b]) => [b, a]));
  const ours = left.map((relation) => linkOf(relation, (id) => (partners.has(id) ? id : undefined)));
  const theirs = right.map((relation) => linkOf(relation, (id) => back.get(id)));
  const open = new Set(theirs);
  const pairs: MatchedPair[] = [];
  const pair = (a: Link, isSame: (b: Link) => boolean): boolean => {
    const b = [...open].find(isSame);
    if (b === undefined) return false;
    open.delete(b);
    pairs.push({ a: a.name, b: b.name, score: 1, sameLabel: a.labels === b.labels });
    return true;
  };
  const known = ours.filter(({ ends }) => ends !== '');
  const left2 = known.filter((a) => !pair(a, (b) => b.ends === a.ends && b.labels === a.labels));
  for (const a of left2) pair(a, (b) => b.ends === a.ends);
  const matched = pairs.filter(({ sameLabel }) => sameLabel || mode === 'endpoints').length;
  const all = left.length + right.length;
  return {
    score: all === 0 ? null : (2 * matched) / all,
    ...(all === 0 ? { reason: 'not_answered' as const } : {}),
    weight,
    matched,
    onlyA: left.length - matched,
    onlyB: right.length - matched,
    pairs,
  };
}

/** A link to the left is one to the right seen from the other end; of one both ways the ends have no order. */
function linkOf(relation: RelationResult, endOf: (id: string) => string | undefined): Link {
  const { from_id: from, to_id: to, direction, labels = [] } = relation;
  const ends = [endOf(from), endOf(to)];
  const name = `${from} ${to}`;
  const sorted = [...new Set(labels)].sort().join('\u0001');
  if (ends[0] === undefined || ends[1] === undefined) return { name, ends: '', labels: sorted };
  if (direction === 'bi') return { name, ends: `${ends.sort().join('\u0000')}\u0000bi`, labels: sorted };
  return { name, ends: (direction === 'left' ? ends.reverse() : ends).join('\u0000'), labels: sorted };
}
