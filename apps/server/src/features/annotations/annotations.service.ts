import type { Annotation, AnnotationRevision } from '@labelwright/contract/annotations';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { PageRequest, PageResult } from '../../platform/http/paging.ts';
import { cutPage } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { annotationBody, iso } from '../distribution/index.ts';
import { readerOf } from './annotation-reader.ts';
import { countAnnotations, listAnnotations, listNames, listRevisions, listStream } from './annotations.queries.ts';
import { getVisibleAnnotation } from './change-annotation.ts';
import { countReadableAnnotations, listReadableAnnotations } from './readable-annotations.queries.ts';

const STREAM_LENGTH = 100;

export async function getAnnotation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Annotation> {
  const row = await withActor(platform.db, actor, (tx) => getVisibleAnnotation(tx, actor, access, id));
  return annotationBody(row, readerOf(platform, actor, access));
}

export async function pageAnnotations(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { taskId?: number; cancelled?: boolean; page: PageRequest },
): Promise<PageResult<Annotation>> {
  const { page } = asked;
  const filter = {
    projectId: access.projectId,
    taskId: asked.taskId,
    cancelled: asked.cancelled,
    visibleTo: access.can('annotation.readAll') ? undefined : (actor.userId ?? 0),
    afterId: Number(page.after?.[0] ?? 0),
    limit: page.limit + 1,
    offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
  };
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listAnnotations(tx, access.organizationId, filter);
    const total = page.page === undefined ? undefined : await countAnnotations(tx, access.organizationId, filter);
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    const reader = readerOf(platform, actor, access);
    return { ...cut, rows: cut.rows.map((row) => annotationBody(row, reader)), total };
  });
}

/** Everything that the caller may read, whatever the project. */
export async function pageReadableAnnotations(
  platform: Platform,
  actor: Actor,
  asked: { cancelled?: boolean; page: PageRequest },
): Promise<PageResult<Annotation>> {
  const { organizationId, userId } = actor;
  if (organizationId === undefined) return { rows: [] };
  if (actor.scopes && !isInScope(actor.scopes, 'task.read'))
    throw new AppError('forbidden', 'This token is not allowed to use task.read.');
  const { page } = asked;
  const filter = {
    organizationId,
    userId,
    isSuperAdmin: actor.globalRole === 'super_admin',
    cancelled: asked.cancelled,
    afterId: Number(page.after?.[0] ?? 0),
    limit: page.limit + 1,
    offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
  };
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listReadableAnnotations(tx, filter);
    const total = page.page === undefined ? undefined : await countReadableAnnotations(tx, filter);
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    const reader = { userId, email: actor.name, now: platform.now() };
    return {
      ...cut,
      rows: cut.rows.map((row) =>
        annotationBody(row, {
          ...reader,
          canUpdateAny: row.may_update_any,
          canDelete: row.may_delete,
          seesGroundTruth: row.may_delete,
        }),
      ),
      total,
    };
  });
}

/** Newest first; the first entry is the annotation as it is. */
export async function getRevisions(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<AnnotationRevision[]> {
  return withActor(platform.db, actor, async (tx) => {
    const current = await getVisibleAnnotation(tx, actor, access, id, { deleted: true });
    const rows = await listRevisions(tx, access.organizationId, id);
    const earlier = rows.filter((row) => row.version < current.version);
    const now = {
      ...current,
      changed_by: current.updated_by,
      reason: current.last_action ?? '',
      created_at: current.updated_at,
    };
    const versions = [now, ...earlier];
    const people = versions.flatMap(({ changed_by: id }) => (id === null ? [] : [id]));
    const names = await listNames(tx, access.organizationId, [...new Set(people)]);
    return versions.map((row) => ({
      version: row.version,
      result: row.result,
      was_cancelled: row.was_cancelled,
      ground_truth: row.ground_truth && access.can('annotation.readAll'),
      lead_time: row.lead_time_ms === null ? null : row.lead_time_ms / 1000,
      task_definition: row.task_definition_id,
      changed_by: row.changed_by,
      changed_by_name: names.get(row.changed_by ?? 0) ?? '',
      reason: row.reason,
      created_at: iso(row.created_at),
    }));
  });
}

/** What the caller answered last, oldest first: the way back through one's own work. */
export async function getStreamHistory(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<{ taskId: number; annotationId: number | null }[]> {
  const rows = await withActor(platform.db, actor, (tx) =>
    listStream(tx, access.organizationId, access.projectId, actor.userId ?? 0, STREAM_LENGTH),
  );
  return rows.reverse().map((row) => ({ taskId: row.task_id, annotationId: row.id }));
}
