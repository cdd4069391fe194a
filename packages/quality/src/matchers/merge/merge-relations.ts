import type { RelationResult } from '@labelwright/task-definition/model';
import type { MergedRegions } from './merge-all-regions.ts';
import { statusOf } from './merge-answers.ts';
import type { MergedPart } from './merged.ts';
import type { Voter } from './voter.ts';
import { plurality, totalWeight } from './weighted.ts';

interface Link {
  answer: number;
  weight: number;
  from: string;
  to: string;
  relation: RelationResult;
}

/** Links between the same merged regions in the same direction are one; their labels are voted on. */
export function mergeRelations(voters: readonly Voter[], { homes }: MergedRegions): MergedPart[] {
  const links = new Map<string, Link[]>();
  for (const { answer, parsed, weight } of voters) {
    const seen = new Set<string>();
    for (const relation of parsed.relations) {
      const ends = [homes.get(answer)?.get(relation.from_id), homes.get(answer)?.get(relation.to_id)];
      const [from, to] = relation.direction === 'left' ? ends.reverse() : ends;
      if (from === undefined || to === undefined) continue;
      const isBoth = relation.direction === 'bi';
      const key = isBoth ? `bi ${[from, to].sort().join(' ')}` : `${from} ${to}`;
      if (seen.has(key)) continue;
      seen.add(key);
      links.set(key, [...(links.get(key) ?? []), { answer, weight, from, to, relation }]);
    }
  }
  const whole = totalWeight(voters);
  return [...links.values()].flatMap((same) => mergeLinks(same, voters, whole));
}

function mergeLinks(same: readonly Link[], voters: readonly Voter[], whole: number): MergedPart[] {
  const [first] = same;
  const votes = same.map((link) => ({ value: link, weight: link.weight }));
  const best = plurality(votes, ({ relation }) => [...(relation.labels ?? [])].sort().join('\u0001'));
  if (first === undefined || best === undefined) return [];
  const { labels, direction } = best.value.relation;
  const share = whole === 0 ? 0 : best.weight / whole;
  return [
    {
      key: `${first.from} ${first.to}`,
      kind: 'relation',
      control: '',
      status: statusOf(share),
      share,
      items: [
        {
          type: 'relation',
          from_id: first.from,
          to_id: first.to,
          direction: direction === 'bi' ? 'bi' : 'right',
          ...(labels === undefined ? {} : { labels }),
        },
      ],
      sources: same.map(({ answer, relation }) => ({
        answer,
        id: `${relation.from_id} ${relation.to_id}`,
        score: 1,
      })),
      missing: voters.map(({ answer }) => answer).filter((answer) => !same.some((link) => link.answer === answer)),
    },
  ];
}
