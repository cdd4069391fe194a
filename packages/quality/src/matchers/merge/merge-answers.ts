import type { RegionResult } from '@labelwright/task-definition/model';
import type { ParsedAnswer } from '../parse-result.ts';
import type { MergeSource, MergeStatus } from './merged.ts';
import { totalWeight } from './weighted.ts';

export interface GivenAnswer {
  answer: number;
  parsed: ParsedAnswer;
  weight: number;
}

export interface MergedAnswer {
  item: RegionResult;
  status: MergeStatus;
  share: number;
  sources: MergeSource[];
}

/**
 * One answer to a question that several were asked: as the control's kind is merged, else the one most like all others.
 * `whole` is the weight of all who were asked.
 */
export function mergeAnswers(given: readonly GivenAnswer[], whole: number): MergedAnswer | undefined {
  const typical = findTypical(given);
  if (typical === undefined) return undefined;
  const { matcher, context, item } = typical.parsed;
  const merged = matcher.merge?.(
    given.map(({ parsed, weight }) => ({ value: parsed.value, weight })),
    context,
  );
  const proposed: RegionResult =
    merged === undefined ? item : { ...item, value: { ...item.value, [context.control.valueKey]: merged } };
  const value = matcher.read(proposed, context) ?? typical.parsed.value;
  const sources = given.map(({ answer, parsed }) => ({
    answer,
    id: parsed.id,
    score: matcher.similarity(parsed.value, value, context).score ?? 0,
  }));
  const share = whole === 0 ? 0 : totalWeight(given.filter((_, index) => sources[index]?.score === 1)) / whole;
  return { item: proposed, status: statusOf(share), share, sources };
}

export function statusOf(share: number): MergeStatus {
  if (share > 1 - 1e-9) return 'unanimous';
  return share > 0.5 + 1e-9 ? 'majority' : 'disputed';
}

function findTypical(given: readonly GivenAnswer[]): GivenAnswer | undefined {
  let [typical, most] = [given[0], -1];
  for (const candidate of given) {
    const { matcher, context, value } = candidate.parsed;
    const likeness = given.reduce(
      (sum, other) => sum + other.weight * (matcher.similarity(value, other.parsed.value, context).score ?? 0),
      0,
    );
    if (likeness > most + 1e-12) [typical, most] = [candidate, likeness];
  }
  return typical;
}
