import type { AnswerFeedback } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { ensureMeasured } from '../measuring/ensure-measured.ts';
import { readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { findAnsweredBy, findGoldenAnswer, listOpenPauses } from './pause.queries.ts';

const NOTHING: Omit<AnswerFeedback, 'is_paused'> = { shown: false, score: null, message: null, expected: null };

/**
 * What somebody learns right after answering. An answer that was no control task and one that passed look the same, so that
 * nobody can tell control tasks from others before having missed one.
 */
export async function getFeedback(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  annotationId: number,
): Promise<AnswerFeedback> {
  const { organizationId } = access;
  const answer = await withActor(platform.db, actor, (tx) => findAnsweredBy(tx, organizationId, annotationId));
  if (!answer) throw notFound('Annotation');
  if (answer.completed_by !== actor.userId)
    throw new AppError('forbidden', 'Only its author gets feedback on an annotation.');
  const rules = readRules(await withActor(platform.db, actor, (tx) => findStoredRules(tx, access)));
  // Those who wait for it need not wait for the event.
  if (rules.show_golden_feedback && answer.has_golden) await ensureMeasured(platform, organizationId, answer.task_id);
  return withActor(platform.db, actor, async (tx) => {
    const isPaused = (await listOpenPauses(tx, access)).some(({ user_id }) => user_id === actor.userId);
    const golden = rules.show_golden_feedback ? await findGoldenAnswer(tx, organizationId, annotationId) : undefined;
    if (golden?.score == null || golden.score >= rules.golden_pass_score) return { ...NOTHING, is_paused: isPaused };
    return {
      shown: true,
      score: golden.score,
      message: 'This was a control task, and your answer differs from the reference. Compare the two before you go on.',
      expected: golden.result,
      is_paused: isPaused,
    };
  });
}
