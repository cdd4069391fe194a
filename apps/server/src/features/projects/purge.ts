import { systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restorableSince } from '../../platform/retention.ts';
import { deleteExpiredProject, deleteTasks, type ExpiredProject, listExpiredProjects } from './purge.queries.ts';

const BLOCK = 1000;

/** Removes what can no longer be restored: rows in the database first, then the files that they named. */
export async function purgeProjects(
  platform: Platform,
  signal: AbortSignal,
  before: Date = restorableSince(platform),
): Promise<number> {
  const expired = await withSystem(platform.db, (tx) => listExpiredProjects(tx, before));
  let projects = 0;
  for (const project of expired) {
    if (await purgeProject(platform, project, before, signal)) projects += 1;
  }
  return projects;
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
