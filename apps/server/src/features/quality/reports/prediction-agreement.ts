import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { meanOf } from '../measuring/compare-tasks.ts';
import type { Comparer } from '../measuring/comparer.ts';
import { getComparer, projectComparers } from '../measuring/comparers.ts';
import { findMeasuringRules } from '../measuring/measure.queries.ts';
import { overlapByLabel, type ScoresByLabel } from './label-agreement.ts';
import {
  listFixedAnswers,
  listPredictedAnswers,
  listPredictedTwice,
  listReviewed,
  type Predicted,
  type Reviewed,
} from './predicted.queries.ts';

/** Beyond it the newest are a sample. */
const MOST_COMPARED = 5000;

type Score = number | null | ScoresByLabel;
type ByUser<T> = Record<string, T>;
export type ComparedWith = 'answers' | 'golden' | 'predictions';

/** Each person's newest answers against the newest prediction of the task. */
export function getPredictionAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { userIds: readonly number[]; isPerLabel: boolean },
): Promise<ByUser<Score>> {
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listPredictedAnswers(tx, access, { userIds: asked.userIds }, MOST_COMPARED);
    return byUser(await projectComparer(tx, access), rows, asked);
  });
}

/** Predictions of one model version against answers, golden answers or predictions of other versions. */
export function getModelAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { version: string; with: ComparedWith; isPerLabel: boolean },
): Promise<Score> {
  const { version } = asked;
  return withActor(platform.db, actor, async (tx) => {
    const rows =
      asked.with === 'predictions'
        ? await listPredictedTwice(tx, access, version, MOST_COMPARED)
        : await listPredictedAnswers(tx, access, { version, isGolden: asked.with === 'golden' }, MOST_COMPARED);
    return scoreOf(await projectComparer(tx, access), rows, asked.isPerLabel);
  });
}

/**
 * `review_score`: how much of an answer was left as it was where a reviewer put it right. `performance_score`: the mean over
 * all decisions of 1 for an answer accepted, 0 for one rejected and the review score for one put right.
 */
export function getReviewScores(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { userIds: readonly number[]; isPerLabel: boolean },
): Promise<{ review_score: ByUser<Score>; performance_score: ByUser<number | null> }> {
  return withActor(platform.db, actor, async (tx) => {
    const comparer = await projectComparer(tx, access);
    const fixed = await listFixedAnswers(tx, access, asked.userIds, MOST_COMPARED);
    const scores = byUser(comparer, fixed, { ...asked, isPerLabel: false });
    const decided = new Map((await listReviewed(tx, access, asked.userIds)).map((row) => [row.user_id, row]));
    return {
      review_score: asked.isPerLabel ? byUser(comparer, fixed, asked) : scores,
      performance_score: Object.fromEntries(
        asked.userIds.map((id) => [String(id), performanceOf(decided.get(id), Number(scores[id] ?? 0))]),
      ),
    };
  });
}

function performanceOf(decided: Reviewed | undefined, score: number): number | null {
  if (!decided) return null;
  const { accepted, rejected, fixed } = decided;
  return (accepted + fixed * score) / (accepted + rejected + fixed);
}

async function projectComparer(tx: Tx, access: ProjectAccess): Promise<Comparer> {
  const rules = await findMeasuringRules(tx, access);
  if (!rules) throw notFound('Project');
  return getComparer(tx, access.organizationId, projectComparers(rules), null);
}

function byUser(
  comparer: Comparer,
  rows: readonly Predicted[],
  { userIds, isPerLabel }: { userIds: readonly number[]; isPerLabel: boolean },
): ByUser<Score> {
  const own = Map.groupBy(rows, ({ user_id }) => user_id);
  return Object.fromEntries(userIds.map((id) => [String(id), scoreOf(comparer, own.get(id) ?? [], isPerLabel)]));
}

function scoreOf(comparer: Comparer, rows: readonly Predicted[], isPerLabel: boolean): Score {
  if (isPerLabel)
    return overlapByLabel(
      rows.map(({ result, prediction }) => [comparer.labels(result), comparer.labels(prediction)] as const),
    );
  return meanOf(
    rows.map(({ result, prediction }) => comparer.compare(comparer.read(result), comparer.read(prediction)).score),
  );
}
