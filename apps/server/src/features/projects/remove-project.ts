import type { Project } from '@labelwright/contract/projects';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { assertRoomIn, reclaimSlug } from './place-project.ts';
import { readerOf } from './project-view.ts';
import { cancelProjectWork, updateProjectRow } from './project-writes.queries.ts';
import { findProject, lockProject, type ProjectRow } from './projects.queries.ts';
import { readProject } from './read-project.ts';

const DAY_MS = 86_400_000;

/** Hides the project with all that is in it, completes it, and ends its imports, exports and leases. */
export async function deleteProject(platform: Platform, actor: Actor, projectId: number): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const row = await getLocked(tx, actor, projectId);
    if (row.deleted_at !== null) throw notFound('Project');
    await updateProjectRow(tx, row.organization_id, projectId, {
      deleted_at: platform.now(),
      deleted_by: actor.userId ?? null,
      state: 'completed',
      is_published: false,
    });
    await cancelProjectWork(tx, row.organization_id, projectId);
    await record(tx, platform, actor, row, 'PROJECT_DELETED');
  });
}

/** Brings a deleted project back, paused, until it is purged. Its slug gets a number when another project took it. */
export async function restoreProject(platform: Platform, actor: Actor, projectId: number): Promise<Project> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await getLocked(tx, actor, projectId);
    if (row.deleted_at === null) throw new AppError('conflict', 'This project is not deleted.');
    const { retentionDays } = platform.config;
    if (platform.now().getTime() - row.deleted_at.getTime() > retentionDays * DAY_MS)
      throw new AppError('conflict', `A project can be restored for ${retentionDays} days only.`, {
        reason: 'too_late',
      });
    await assertRoomIn(tx, actor, row.workspace_id);
    const slug = await reclaimSlug(tx, row.organization_id, row.slug);
    await updateProjectRow(tx, row.organization_id, projectId, {
      deleted_at: null,
      deleted_by: null,
      state: 'paused',
      slug,
      updated_by: actor.userId ?? null,
    });
    await record(tx, platform, actor, row, 'PROJECT_RESTORED');
    return readProject(tx, platform, actor, projectId);
  });
}

async function getLocked(tx: Tx, actor: Actor, projectId: number): Promise<ProjectRow> {
  const reader = readerOf(actor);
  await lockProject(tx, reader.organizationId, projectId);
  const row = await findProject(tx, reader, projectId);
  if (!row) throw notFound('Project');
  return row;
}

async function record(tx: Tx, platform: Platform, actor: Actor, row: ProjectRow, type: string): Promise<void> {
  const { organization_id: organizationId, id } = row;
  await emit(tx, actor, {
    type,
    organizationId,
    projectId: id,
    aggregateType: 'project',
    aggregateId: id,
    payload: { id, title: row.title },
  });
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'project', id: String(id), projectId: id }));
}
