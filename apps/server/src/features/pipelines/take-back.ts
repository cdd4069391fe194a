import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteTasks } from '../tasks/index.ts';
import { withdrawPending } from './adjudication.queries.ts';
import { countFlows } from './flow.queries.ts';
import type { Rules } from './pipelines.policy.ts';
import { findChildTask, findUntouchedFlow, forgetDecision } from './take-back.queries.ts';
import { lockTasks } from './tasks.queries.ts';
import type { ActiveRelation } from './wiring.ts';

/** Decisions that send a task along the relation; undefined: it is not about reviews. */
function statusesOf({ trigger, reviewStatuses }: Rules): readonly string[] | undefined {
  if (trigger === 'on_review_rejection') return ['rejected'];
  return trigger === 'on_review' ? (reviewStatuses ?? ['approved', 'rejected']) : undefined;
}

/** A review that sent a task on was undone: where nobody has begun with what it made, that goes, too. */
export async function takeBack(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  relation: ActiveRelation,
  taskId: number,
): Promise<void> {
  const statuses = statusesOf(relation.rules);
  if (!statuses) return;
  await withActor(platform.db, actor, async (tx) => {
    await lockTasks(tx, organizationId, relation.parentProjectId, [taskId]);
    const childTaskId = await findChildTask(tx, relation, taskId);
    if (childTaskId === undefined) return;
    const scope = { organizationId, projectId: relation.childProjectId };
    await lockTasks(tx, organizationId, scope.projectId, [childTaskId]);
    const flow = await findUntouchedFlow(tx, organizationId, statuses, childTaskId);
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
