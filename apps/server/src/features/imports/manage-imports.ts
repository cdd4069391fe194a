import type { Import, ImportIssue, StuckImport } from '@labelwright/contract/imports';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { requestCancel } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { abandonJob, findImport, insertImport, listStuckImports, lockImport, updateImport } from './imports.queries.ts';
import { queueImport } from './imports.service.ts';
import { type IssueKind, listIssues } from './issues.queries.ts';
import { presentImport } from './present-import.ts';

const isOver = (status: string): boolean => status !== 'created' && status !== 'in_progress';

/** What was committed stays; the job stops at its next batch. */
export async function cancelImport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Import> {
  return withActor(platform.db, actor, async (tx) => {
    await lockImport(tx, access.organizationId, id);
    const row = await findImport(tx, access.organizationId, id);
    if (!row) throw notFound('Import');
    if (isOver(row.real_status)) throw new AppError('conflict', `The import is over: it is ${row.real_status}.`);
    const job = row.job_id === null ? undefined : await requestCancel(tx, row.job_id);
    // Without anybody at work on it there is nobody to notice.
    if (!job || job.status === 'cancelled')
      await updateImport(tx, access.organizationId, id, {
        status: 'cancelled',
        error: 'Cancelled; what was imported before stays.',
        finished_at: platform.now(),
        runner: null,
      });
    return presentImport(platform, access, await findImport(tx, access.organizationId, id));
  });
}

/**
 * Goes on with an import that failed or was cancelled, after its last batch, as a new import. One that is stuck is taken
 * back instead: it stays the same import, and whoever had it finds that out before writing anything.
 */
export async function retryImport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Import> {
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId, projectId } = access;
    await lockImport(tx, organizationId, id);
    const row = await findImport(tx, organizationId, id);
    if (!row) throw notFound('Import');
    if (!isOver(row.real_status)) {
      if (!row.is_stuck) throw new AppError('conflict', 'The import is at work. Cancel it first, or wait for its end.');
      await updateImport(tx, organizationId, id, { runner: null });
      if (row.job_id) await abandonJob(tx, row.job_id);
      await queueImport(tx, actor, access, id);
      return presentImport(platform, access, await findImport(tx, organizationId, id));
    }
    if (row.real_status === 'completed') throw new AppError('conflict', 'The import is complete. Start a new one.');
    if (row.has_successor)
      throw new AppError('conflict', 'Another import goes on from this one already. See the list of imports.');
    const next = await insertImport(tx, {
      organizationId,
      projectId,
      createdBy: actor.userId,
      source: row.source,
      fileUploadIds: row.file_upload_ids as number[],
      preannotatedFromFields: (row.preannotated_from_fields as string[] | null) ?? undefined,
      returnTaskIds: row.return_task_ids,
      kind: row.kind as 'import' | 'reimport',
      url: row.url ?? undefined,
      options: (row.options ?? {}) as object,
      onDuplicate: row.on_duplicate as 'skip' | 'keep' | 'update',
      couldBeTasksList: row.could_be_tasks_list,
      resumeOf: id,
      rowsDone: row.rows_done,
    });
    await queueImport(tx, actor, access, next);
    return presentImport(platform, access, await findImport(tx, organizationId, next));
  });
}

/** Starts an import that was only looked at so far. */
export async function commitImport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Import> {
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId } = access;
    await lockImport(tx, organizationId, id);
    const row = await findImport(tx, organizationId, id);
    if (!row) throw notFound('Import');
    if (row.commit_to_project || isOver(row.real_status))
      throw new AppError('conflict', 'The import was committed already.');
    await updateImport(tx, organizationId, id, { commit_to_project: true });
    await queueImport(tx, actor, access, id);
    return presentImport(platform, access, await findImport(tx, organizationId, id));
  });
}

export async function pageIssues(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  asked: { kind: IssueKind | undefined; page: PageRequest },
): Promise<PageResult<ImportIssue>> {
  const { kind, page } = asked;
  const rows = await withActor(platform.db, actor, (tx) =>
    listIssues(tx, access.organizationId, id, { kind, afterId: Number(page.after?.[0] ?? 0), limit: page.limit + 1 }),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  return {
    ...cut,
    rows: cut.rows.map((row) => ({
      id: row.id,
      kind: row.kind as ImportIssue['kind'],
      file: row.file,
      line: row.line,
      message: row.message,
      task: row.task_id,
    })),
  };
}

const MOST_STUCK = 500;

export async function stuckImports(platform: Platform, actor: Actor): Promise<StuckImport[]> {
  const { organizationId } = actor;
  if (organizationId === undefined) return [];
  const rows = await withActor(platform.db, actor, (tx) => listStuckImports(tx, organizationId, MOST_STUCK));
  return rows.map((row) => ({
    id: row.id,
    project: row.project_id,
    project_title: row.title,
    source: row.source,
    status: row.status as StuckImport['status'],
    hours_stuck: row.hours,
    job_id: row.job_id,
    created_at: row.created_at.toISOString(),
  }));
}
