import type { SelectForReview, SelectForReviewAnswer } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce } from './apply-verdict.ts';
import { addReviews, countPending, decideBySample, findsSample, lockSelectable } from './select.queries.ts';

const MOST_AT_ONCE = 10_000;

/** A manager's choice: complete tasks that are in no review go to review, whatever had been decided for them. */
export async function selectForReview(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: SelectForReview,
): Promise<SelectForReviewAnswer> {
  if (given.tasks === undefined && given.all !== true && given.sample !== true)
    throw invalidField('tasks', 'Name the tasks, or send "all": true or "sample": true.');
  return withActor(platform.db, actor, async (tx) => {
    const bySample = given.sample === true;
    if (bySample && !(await findsSample(tx, access)))
      throw invalidField('sample', 'The review percentage of the project is 0, so no task would be chosen.');
    const locked = await lockSelectable(tx, access, {
      tasks: given.tasks,
      maxAgreement: given.max_agreement,
      annotator: given.annotator,
      undecidedOnly: bySample,
      limit: MOST_AT_ONCE,
    });
    const chosen = bySample ? await decideBySample(tx, access, locked) : locked;
    if (chosen.length === 0) return { tasks: 0, reviews: 0 };
    const reviews = await addReviews(tx, chosen, bySample ? 'sample' : 'manual');
    const tasks = await countPending(tx, chosen);
    await emit(tx, actor, {
      type: 'REVIEW_REQUESTED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'project',
      aggregateId: access.projectId,
      payload: { project_id: access.projectId, tasks, reviews },
    });
    announce(tx, platform, access, chosen);
    return { tasks, reviews };
  });
}
