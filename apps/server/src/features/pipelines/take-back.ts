import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteTasks } from '../tasks/index.ts';
import { withdrawPending } from './adjudication.queries.ts';
import { countFlows } from './flow.queries.ts';
import { findChildTask, findUntouchedFlow, forgetDecision, type ReviewTrigger } from './take-back.queries.ts';
import { lockTasks } from './tasks.queries.ts';
import type { ActiveRelation } from './wiring.ts';

const byReview = (trigger: string): trigger is ReviewTrigger =>
  trigger === 'on_review' || trigger === 'on_review_rejection';

/** A review that sent a task on was undone: where nobody has begun with what it made, that goes, too. */
export async function takeBack(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  relation: ActiveRelation,
  taskId: number,
): Promise<void> {
  const { trigger } = relation.rules;
  if (!byReview(trigger)) return;
  await withActor(platform.db, actor, async (tx) => {
    await lockTasks(tx, organizationId, relation.parentProjectId, [taskId]);
    const childTaskId = await findChildTask(tx, relation, taskId);
    if (childTaskId === undefined) return;
    const scope = { organizationId, projectId: relation.childProjectId };
    await lockTasks(tx, organizationId, scope.projectId, [childTaskId]);
    const flow = await findUntouchedFlow(tx, organizationId, trigger, childTaskId);
    if (!flow) return;
    await withdrawPending(tx, childTaskId, ['relation']);
    await deleteTasks(platform, tx, actor, scope, [childTaskId], platform.now());
    await forgetDecision(tx, flow.id);
    await countFlows(tx, relation.id, { flowed: -1, answers_left: -flow.left });
    afterCommit(tx, () => {
      for (const projectId of [relation.parentProjectId, relation.childProjectId])
        platform.live.publish({ organizationId, topic: 'pipeline', id: String(projectId), projectId });
    });
  });
}
