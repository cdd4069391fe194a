import type { Examination, ExaminationResult, SubmitExamination } from '@labelwright/contract/crowd-portal';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { scoreAnswers } from '../../quality/index.ts';
import { listOwnBatches, noteQualified, type OwnBatchRow } from './enrolments.queries.ts';
import {
  type AttemptRow,
  findLabelConfig,
  finishAttempt,
  listQuestionData,
  lockAttempt,
  openAttempt,
} from './examine.queries.ts';
import { factsOf, type Worker } from './hand-out.ts';
import { stateOf } from './standing.policy.ts';
import type { TermsRow } from './terms.queries.ts';
import { readTerms } from './terms.service.ts';

/** The questions of the attempt under way, or of a new one. Nothing tells what the answers are. */
export function beginExamination(
  platform: Platform,
  actor: Actor,
  worker: Worker,
  batchId: number,
): Promise<Examination> {
  const { organizationId, userId } = worker;
  return withActor(platform.db, actor, async (tx) => {
    const { batch, terms } = await getStanding(platform, tx, worker, batchId);
    assertExamined(batch, terms, platform.now());
    const questionIds = shuffled(terms.question_ids, platform.random);
    const attempt = await openAttempt(tx, { organizationId, batchId, userId, questionIds });
    return {
      id: attempt.id,
      batch: batchId,
      label_config: await findLabelConfig(tx, organizationId, batch.project_id),
      questions: await listQuestionData(tx, organizationId, attempt.question_ids),
    };
  });
}

async function getStanding(
  platform: Platform,
  tx: Tx,
  { organizationId, userId }: Worker,
  batchId: number,
): Promise<{ batch: OwnBatchRow; terms: TermsRow }> {
  const [batch] = await listOwnBatches(tx, organizationId, userId, batchId, platform.now());
  if (!batch) throw notFound('Work');
  return { batch, terms: await readTerms(tx, organizationId, batchId) };
}

function assertExamined(batch: OwnBatchRow, terms: TermsRow, now: Date): void {
  const state = stateOf(terms, factsOf(batch, now));
  if (state === 'examine') return;
  const message =
    state === 'failed'
      ? 'You have used up all attempts at these questions.'
      : state === 'agree'
        ? 'Read and accept the terms first.'
        : 'There is nothing to answer before this work.';
  throw new AppError('conflict', message, { reason: state });
}

/** What was not answered, or cannot be compared, is wrong. */
export function submitExamination(
  platform: Platform,
  actor: Actor,
  worker: Worker,
  attemptId: number,
  given: SubmitExamination,
): Promise<ExaminationResult> {
  const { organizationId, userId } = worker;
  return withActor(platform.db, actor, async (tx) => {
    const attempt = await lockAttempt(tx, organizationId, userId, attemptId);
    if (!attempt) throw notFound('Attempt');
    const { batch, terms } = await getStanding(platform, tx, worker, attempt.batch_id);
    // A repeat of what was sent already, after its answer was lost.
    if (attempt.finished_at)
      return {
        score: attempt.score ?? 0,
        passed: attempt.passed === true,
        attempts_left: Math.max(0, terms.attempts - batch.attempts_used),
      };
    assertExamined(batch, terms, platform.now());
    const answers = readAnswers(attempt, given);
    const score = await scoreOf(tx, organizationId, batch.project_id, attempt, answers);
    const passed = score >= terms.pass_score;
    const now = platform.now();
    await finishAttempt(tx, attempt.id, { answers: Object.fromEntries(answers), score, passed, now });
    if (passed) await noteQualified(tx, batch.id, userId, now);
    await emit(tx, actor, {
      type: 'CROWD_WORKER_EXAMINED',
      organizationId,
      projectId: batch.project_id,
      aggregateType: 'crowd_batch',
      aggregateId: batch.id,
      payload: { batch_id: batch.id, user_id: userId, score, passed },
    });
    return { score, passed, attempts_left: passed ? 0 : Math.max(0, terms.attempts - batch.attempts_used - 1) };
  });
}

function readAnswers(attempt: AttemptRow, { answers }: SubmitExamination): Map<number, unknown> {
  const asked = new Set(attempt.question_ids);
  for (const [index, { task, result }] of answers.entries()) {
    if (!asked.has(task)) throw invalidField(`answers[${index}].task`, 'Was not asked.');
    if (typeof result !== 'object' || result === null)
      throw invalidField(`answers[${index}].result`, 'Must be a list of result items, or an object.');
  }
  return new Map(answers.map(({ task, result }) => [task, result]));
}

async function scoreOf(
  tx: Tx,
  organizationId: number,
  projectId: number,
  attempt: AttemptRow,
  answers: ReadonlyMap<number, unknown>,
): Promise<number> {
  const scores = await scoreAnswers(tx, { organizationId, projectId }, answers);
  // Questions that were deleted meanwhile are nobody's fault.
  const asked = await listQuestionData(tx, organizationId, attempt.question_ids);
  if (asked.length === 0) return 1;
  const sum = asked.reduce((total, { task }) => total + (scores.get(task) ?? 0), 0);
  return Math.round((sum / asked.length) * 10_000) / 10_000;
}

function shuffled(ids: readonly number[], random: () => number): number[] {
  return ids
    .map((id) => ({ id, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ id }) => id);
}
