import type { Relation } from '@labelwright/contract/pipelines';
import { p, triggerWords } from './strings.ts';

/** When and what flows, as one sentence: "When people disagree, all of them with at least 2 answers, with their answers." */
export function describeRelation({ effective }: Pick<Relation, 'effective'>): string {
  const { trigger, sample_percentage: share, min_annotations: least, max_agreement: most } = effective;
  const conditions = [
    ...(least > 0 ? [p.sentence.minAnnotations(least)] : []),
    ...(most === null ? [] : [p.sentence.maxAgreement(most)]),
    ...(effective.review_status === null ? [] : [p.sentence.outcome(effective.review_status)]),
    ...Object.entries(effective.data).map(([name, value]) => p.sentence.data(name, String(value))),
  ];
  const what = [p.shareOf(share), ...conditions].join(' ');
  return `${triggerWords[trigger].label}, ${what}, ${effective.copy_annotations ? p.sentence.copies : p.sentence.bare}.`;
}
