import type { StageAnswer, StageState } from './return.queries.ts';

/** `none`: no answer of the stage stands. `leave`: the stage is gone, what it gave stays. */
export type StageVerdict = StageAnswer | 'none' | 'leave';

/**
 * The answer of a stage: the one made final; else, once the task is complete, reviewed where the stage reviews and back
 * from wherever it went on to, what all who answered say.
 */
export function standingAnswer(stage: StageState, answers: readonly StageAnswer[]): StageVerdict {
  if (!stage.is_there) return 'leave';
  const final = answers.find((answer) => answer.is_final);
  if (final) return final;
  if (!stage.is_labeled || stage.is_waiting || !hasPassedReview(stage)) return 'none';
  const [first, ...others] = answers;
  if (!first) return 'none';
  const content = contentOf(first.result);
  return others.every((other) => contentOf(other.result) === content) ? first : 'none';
}

function hasPassedReview({ review_status: status, is_reviewed: isReviewed }: StageState): boolean {
  if (status === null) return !isReviewed;
  return status === 'approved' || status === 'accepted_blind' || status === 'not_sampled';
}

/** Two answers say the same when nothing differs but the order and the ids that were given to regions. */
export function contentOf(result: unknown): string {
  if (!Array.isArray(result)) return JSON.stringify(sorted(result));
  const regions = new Map<unknown, string>();
  for (const item of result) {
    if (!isRecord(item) || item.id === undefined) continue;
    regions.set(item.id, (regions.get(item.id) ?? '') + JSON.stringify(sorted(bare(item))));
  }
  const named = (id: unknown): unknown => (id === undefined ? undefined : (regions.get(id) ?? id));
  return JSON.stringify(
    result
      .map((item) => {
        if (!isRecord(item)) return JSON.stringify(item);
        const { from_id: from, to_id: to, parentID: parent } = item;
        return JSON.stringify([sorted(bare(item)), named(item.id), named(from), named(to), named(parent)]);
      })
      .sort(),
  );
}

function bare(item: Record<string, unknown>): Record<string, unknown> {
  const { id: _id, parentID: _parent, from_id: _from, to_id: _to, ...rest } = item;
  return rest;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
