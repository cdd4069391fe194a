import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteExpiredProject, deleteTasks, type ExpiredProject, listExpiredProjects } from './purge.queries.ts';

const DAY_MS = 86_400_000;
const BLOCK = 1000;

const nothing = Type.Object({});
const definition = {
  type: 'projects.purge',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 2,
  title: () => 'Remove projects deleted long ago',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function purgeJobs(platform: Platform): RegisteredJob[] {
  return [job(definition, (_payload, { signal }) => purgeProjects(platform, signal), '23 3 * * *')];
}

/** Removes what can no longer be restored: rows in the database first, then the files that they named. */
export async function purgeProjects(platform: Platform, signal: AbortSignal): Promise<{ projects: number }> {
  const before = new Date(platform.now().getTime() - platform.config.retentionDays * DAY_MS);
  const expired = await withSystem(platform.db, (tx) => listExpiredProjects(tx, before));
  let projects = 0;
  for (const project of expired) {
    if (await purgeProject(platform, project, before, signal)) projects += 1;
  }
  return { projects };
}

async function purgeProject(
  platform: Platform,
  { id, organization_id: organizationId, title }: ExpiredProject,
  before: Date,
  signal: AbortSignal,
): Promise<boolean> {
  for (let left = BLOCK; left === BLOCK; ) {
    throwIfCancelled(signal);
    left = await withSystem(platform.db, (tx) => deleteTasks(tx, id, BLOCK));
  }
  const files = await withSystem(platform.db, async (tx) => {
    const keys = await deleteExpiredProject(tx, id, before);
    if (keys !== undefined) {
      await emit(tx, systemActor(organizationId), {
        type: 'PROJECT_PURGED',
        organizationId,
        projectId: id,
        aggregateType: 'project',
        aggregateId: id,
        payload: { id, title, files: keys.length },
      });
    }
    return keys;
  });
  for (const key of files ?? []) await platform.storage.delete(key);
  return files !== undefined;
}
