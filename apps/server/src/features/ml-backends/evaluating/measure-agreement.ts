import { Type } from 'typebox';
import { counted } from '../../../platform/counted.ts';
import { systemActor } from '../../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../../platform/db/db.ts';
import type { JobContext, JobDefinition } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { compareRows, openEvaluation } from './comparer.ts';
import { dropAgreements, listComparedTasks, writeAgreements } from './evaluations.queries.ts';

const payload = Type.Object({ projectId: Type.Integer(), taskIds: Type.Array(Type.Integer(), { maxItems: 5000 }) });

export const agreementJob = {
  type: 'ml.agreement',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ taskIds }) => `Compare the model with people on ${counted(taskIds.length, 'task')}`,
  hidden: true,
} satisfies JobDefinition<typeof payload>;

/** After answers have changed: the column of the data manager goes with them, without anybody waiting for it. */
export async function measureAgreement(
  platform: Platform,
  { projectId, taskIds }: { projectId: number; taskIds: readonly number[] },
  { actor }: Pick<JobContext, 'actor'>,
): Promise<{ measured: number }> {
  const { organizationId } = actor;
  if (organizationId === undefined) return { measured: 0 };
  const scope = { organizationId, projectId };
  return withActor(platform.db, systemActor(organizationId), async (tx) => {
    const rows = await listComparedTasks(tx, scope, taskIds);
    const compared = new Set(rows.map((row) => row.task_id));
    const gone = taskIds.filter((id) => !compared.has(id));
    if (gone.length > 0) await dropAgreements(tx, scope, gone);
    if (rows.length === 0) return { measured: 0 };
    const evaluation = await openEvaluation(tx, scope);
    await writeAgreements(tx, scope, compareRows(evaluation, rows), platform.now());
    afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'tasks', projectId }));
    return { measured: rows.length };
  });
}
