import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobContext, type JobDefinition, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { JobRow } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { removeVersionOfTasks } from '../predictions/index.ts';
import { publishBackends } from './check-backend.ts';
import { findShownVersion, listTasksOfVersion } from './evaluating/evaluations.queries.ts';

const payload = Type.Object({ version: Type.String() });

export const deleteVersionJob = {
  type: 'ml.delete-version',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ version }) => `Delete the predictions of ${version || 'no version'}`,
} satisfies JobDefinition<typeof payload>;

const BLOCK = 1000;

/** Refused for the version that people are being shown: their queue may hang on its scores. */
export async function startDeleting(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  version: string,
): Promise<JobRow> {
  return withActor(platform.db, actor, async (tx) => {
    const { shown } = await findShownVersion(tx, access);
    if (shown !== '' && shown === version)
      throw new AppError('conflict', 'People are shown this version. Let the project show another one first.', {
        reason: 'version_in_use',
      });
    return enqueueJob(
      tx,
      actor,
      deleteVersionJob,
      { version },
      {
        projectId: access.projectId,
        dedupeKey: `ml.delete-version ${access.projectId} ${version}`.slice(0, 200),
      },
    );
  });
}

export async function deleteVersion(
  platform: Platform,
  { version }: { version: string },
  { actor, projectId, signal, progress, log }: JobContext,
): Promise<{ deleted: number }> {
  const { organizationId } = actor;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('this needs a project');
  const scope = { organizationId, projectId };
  let deleted = 0;
  for (;;) {
    throwIfCancelled(signal);
    const count = await withActor(platform.db, actor, async (tx) => {
      const taskIds = await listTasksOfVersion(tx, scope, version, BLOCK);
      if (taskIds.length === 0) return 0;
      const gone = await removeVersionOfTasks(tx, scope, taskIds, version);
      await emit(tx, actor, {
        type: 'PREDICTIONS_DELETED',
        organizationId,
        projectId,
        aggregateType: 'project',
        aggregateId: projectId,
        payload: {
          project: projectId,
          project_id: projectId,
          tasks: taskIds.map((id) => ({ id })),
          count: gone,
          model_version: version,
        },
      });
      return gone;
    });
    if (count === 0) break;
    deleted += count;
    progress({ done: deleted, unit: 'predictions' });
  }
  publishBackends(platform, scope);
  await log(`Deleted ${deleted} predictions.`);
  return { deleted };
}
