import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { withActor } from '../../platform/db/db.ts';
import type { JobContext } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyChange } from './apply-change.ts';
import { closeAbandoned, findOpenOfJob, insertChange, updateChange } from './label-changes.queries.ts';
import { changeUnderWay, giveVersion } from './label-changes.service.ts';
import { getPlannable, planOrRefuse } from './preview-change.ts';
import type { RewriteTally } from './rewrite-block.ts';

/**
 * A change of labels as part of a larger job, which runs it to its end: begun again after a crash it goes on where it
 * was. `operationsFor` looks at the config as it is now; undefined when it has nothing to change. Once the config has
 * switched, the job cannot be cancelled any more.
 */
export async function runChange(
  platform: Platform,
  context: JobContext,
  scope: { organizationId: number; projectId: number },
  operationsFor: (source: string) => readonly LabelOperation[],
): Promise<RewriteTally | undefined> {
  const { organizationId, projectId } = scope;
  const { actor, jobId } = context;
  const changeId = await withActor(platform.db, actor, async (tx) => {
    await closeAbandoned(tx, organizationId, projectId);
    const open = await findOpenOfJob(tx, organizationId, projectId, jobId);
    const current = await getPlannable(tx, organizationId, projectId);
    if (open?.status === 'rewriting' || open?.fromDefinitionId === current.definitionId) return open?.id;
    // The config was saved meanwhile, so that what was planned does not fit any more.
    if (open) await updateChange(tx, organizationId, open.id, { status: 'cancelled' });
    const operations = operationsFor(current.source);
    if (operations.length === 0) return undefined;
    const change = planOrRefuse(current, operations);
    const id = await insertChange(tx, {
      ...scope,
      operations,
      fromDefinitionId: current.definitionId ?? (await giveVersion(tx, scope, change.before, actor.userId)),
      taskTotal: current.taskNumber,
      userId: actor.userId,
    });
    if (id === undefined) throw changeUnderWay();
    await updateChange(tx, organizationId, id, { job_id: jobId });
    return id;
  });
  return changeId === undefined ? undefined : applyChange(platform, context, organizationId, changeId);
}
