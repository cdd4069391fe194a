import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { LabelUse } from './label-usage.ts';

export interface ProjectImportRules {
  maximum_annotations: number;
  overlap_cohort_percentage: number;
  skip_queue: string;
  model_version: string;
}

export async function getProjectRules(tx: Tx, organizationId: number, projectId: number): Promise<ProjectImportRules> {
  return tx
    .selectFrom('project')
    .select(['maximum_annotations', 'overlap_cohort_percentage', 'skip_queue', 'model_version'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow();
}

/** Everybody who may be named as an author. */
export async function listMemberIds(tx: Tx, organizationId: number): Promise<{ id: number; email: string }[]> {
  const { rows } = await sql<{ id: number; email: string }>`
    select u.id, u.email::text from organization_member m join app_user u on u.id = m.user_id where m.organization_id = ${organizationId}`.execute(
    tx,
  );
  return rows;
}

export interface Numbers {
  taskIds: number[];
  firstInnerId: number;
}

/** Takes ids and task numbers for a batch. The project row stays locked until the batch is committed. */
export async function takeTaskNumbers(
  tx: Tx,
  organizationId: number,
  projectId: number,
  count: number,
): Promise<Numbers> {
  const { rows } = await sql<{ first: number }>`
    update project set next_task_number = next_task_number + ${count}
    where organization_id = ${organizationId} and id = ${projectId} and deleted_at is null
    returning next_task_number - ${count} as first`.execute(tx);
  const first = rows[0];
  if (!first) throw new Error('the project was deleted during the import');
  const ids = await takeIds(tx, 'task', count);
  return { taskIds: ids, firstInnerId: first.first };
}

type TableWithIds = 'task' | 'annotation' | 'prediction' | 'annotation_draft';

export async function takeIds(tx: Tx, table: TableWithIds, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { rows } = await sql<{
    id: number;
  }>`
    with sequence as materialized (select pg_get_serial_sequence(${table}, 'id')::regclass as name)
    select nextval(sequence.name) as id from sequence, generate_series(1, ${count})`.execute(tx);
  return rows.map((row) => row.id);
}

/** Those of these unique ids that annotations of the project have, deleted ones included. */
export async function listTakenUniqueIds(
  tx: Tx,
  organizationId: number,
  projectId: number,
  uniqueIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ unique_id: string }>`
    select unique_id from annotation
    where organization_id = ${organizationId} and project_id = ${projectId} and unique_id = any (${uniqueIds}::uuid[])`.execute(
    tx,
  );
  return rows.map((row) => row.unique_id);
}

/** In the order of the keys: two imports never wait for each other in a ring. */
export async function addLabelUsage(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  uses: readonly LabelUse[],
): Promise<void> {
  if (uses.length === 0) return;
  await sql`
    insert into project_result_count as c (organization_id, project_id, from_name, to_name, type, label, shard, count)
    select ${scope.organizationId}, ${scope.projectId}, u.from_name, u.to_name, u.type, u.label, counter_shard(), u.count
    from json_to_recordset(${JSON.stringify(uses)}::json) as u (from_name text, to_name text, type text, label text, count bigint)
    order by u.from_name, u.to_name, u.type, u.label
    on conflict (organization_id, project_id, names_hash, shard)
      do update set count = c.count + excluded.count`.execute(tx);
}

export interface NewImport {
  organizationId: number;
  projectId: number;
  createdBy: number | undefined;
  source: string;
  fileUploadIds: number[];
  preannotatedFromFields: string[] | undefined;
  returnTaskIds: boolean;
  kind?: 'import' | 'reimport';
  url?: string | undefined;
  options?: object;
  onDuplicate?: 'skip' | 'keep' | 'update';
  commitToProject?: boolean;
  couldBeTasksList?: boolean;
  resumeOf?: number;
  rowsDone?: number;
}

export async function insertImport(tx: Tx, row: NewImport): Promise<number> {
  const { id } = await tx
    .insertInto('project_import')
    .values({
      organization_id: row.organizationId,
      project_id: row.projectId,
      created_by: row.createdBy ?? null,
      source: row.source,
      file_upload_ids: JSON.stringify(row.fileUploadIds),
      preannotated_from_fields: row.preannotatedFromFields ? JSON.stringify(row.preannotatedFromFields) : null,
      return_task_ids: row.returnTaskIds,
      kind: row.kind ?? 'import',
      url: row.url ?? null,
      options: JSON.stringify(row.options ?? {}),
      on_duplicate: row.onDuplicate ?? 'keep',
      commit_to_project: row.commitToProject ?? true,
      could_be_tasks_list: row.couldBeTasksList ?? true,
      resume_of: row.resumeOf ?? null,
      rows_done: row.rowsDone ?? 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findImportOf(
  tx: Tx,
  from: { organizationId: number; projectId: number; url: string },
): Promise<{ id: number } | undefined> {
  return tx
    .selectFrom('project_import')
    .select('id')
    .where('organization_id', '=', from.organizationId)
    .where('project_id', '=', from.projectId)
    .where('source', '=', 'takeover')
    .where('url', '=', from.url)
    .orderBy('id')
    .executeTakeFirst();
}

/** What one more batch of it brought. */
export async function addToImport(
  tx: Tx,
  organizationId: number,
  id: number,
  more: { tasks: number; annotations: number; predictions: number; failed: number },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('project_import')
    .set((eb) => ({
      status: 'completed',
      task_count: eb('task_count', '+', more.tasks),
      annotation_count: eb('annotation_count', '+', more.annotations),
      prediction_count: eb('prediction_count', '+', more.predictions),
      failed_count: eb('failed_count', '+', more.failed),
      finished_at: now,
    }))
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export interface ImportChange {
  status?: string;
  found_formats?: string;
  data_columns?: string;
  task_ids?: string | null;
  task_count?: number;
  annotation_count?: number;
  prediction_count?: number;
  failed_count?: number;
  row_errors?: string;
  report_asset_id?: number | null;
  error?: string | null;
  traceback?: string | null;
  duration_ms?: number;
  job_id?: string;
  finished_at?: Date;
  updated_count?: number;
  duplicate_count?: number;
  unknown_count?: number;
  notes?: string;
  rows_done?: number;
  progress?: string;
  runner?: string | null;
  heartbeat_at?: Date;
  file_upload_ids?: string;
  commit_to_project?: boolean;
}

export async function updateImport(tx: Tx, organizationId: number, id: number, change: ImportChange): Promise<void> {
  await tx
    .updateTable('project_import')
    .set(change)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Takes the import for a run; undefined when it is over or gone. The first run counts the rows of its files anew. */
export async function beginRun(
  tx: Tx,
  organizationId: number,
  id: number,
  runner: string,
  now: Date,
): Promise<{ id: number } | undefined> {
  const row = await tx
    .updateTable('project_import')
    .set({ status: 'in_progress', runner, heartbeat_at: now, error: null, traceback: null, finished_at: null })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('status', '!=', 'completed')
    // Whoever ran its job again means the rest of it, unless another import went on from there already.
    .where(sql<boolean>`not exists (select from project_import n where n.resume_of = project_import.id)`)
    .returning(['id', 'rows_done', 'resume_of', 'file_upload_ids'])
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.rows_done === 0) {
    await sql`update file_upload set successful_rows = 0, unsuccessful_rows = 0, total_rows = 0
      where organization_id = ${organizationId} and id = any (${row.file_upload_ids as number[]}::bigint[])`.execute(
      tx,
    );
  }
  return { id: row.id };
}

/** False when another run has the import, or it is over: whoever writes then must roll back. */
export async function updateRun(
  tx: Tx,
  organizationId: number,
  id: number,
  runner: string,
  change: ImportChange,
): Promise<boolean> {
  const row = await tx
    .updateTable('project_import')
    .set(change)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('runner', '=', runner)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Two people who act on one import act one after the other. */
export async function lockImport(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`select from project_import where organization_id = ${organizationId} and id = ${id} for no key update`.execute(
    tx,
  );
}

/** A job that nobody works on any more makes room for another one of the same import. */
export async function abandonJob(tx: Tx, jobId: string): Promise<void> {
  await sql`
    update job set status = 'failed', error = 'Taken back: there was no sign of life.', finished_at = now(),
      cancel_requested_at = coalesce(cancel_requested_at, now())
    where id = ${jobId} and status in ('queued', 'running')`.execute(tx);
}

export async function isCancelRequested(tx: Tx, jobId: string): Promise<boolean> {
  const row = await tx.selectFrom('job').select('cancel_requested_at').where('id', '=', jobId).executeTakeFirst();
  return row?.cancel_requested_at != null;
}

/** Has the database count its large tables again where they have grown a lot since it last did. */
export async function refreshStatistics(tx: Tx): Promise<void> {
  await sql`select refresh_statistics()`.execute(tx);
}

/** Tasks of the import and of those that it goes on from. */
export async function listImportTasks(tx: Tx, organizationId: number, importId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive chain as (
      select id, resume_of from project_import where organization_id = ${organizationId} and id = ${importId}
      union
      select p.id, p.resume_of from project_import p join chain c on p.id = c.resume_of)
    select t.id from task t join chain c on t.import_id = c.id
    where t.organization_id = ${organizationId} and t.deleted_at is null order by t.id`.execute(tx);
  return rows.map((row) => row.id);
}

function importsWithReport(tx: Tx, organizationId: number) {
  return (
    tx
      .selectFrom('project_import')
      .leftJoin('asset', 'asset.id', 'project_import.report_asset_id')
      .leftJoin('job', 'job.id', 'project_import.job_id')
      .selectAll('project_import')
      .select('asset.storage_key as report_key')
      // A job that never got to run cannot tell its import what became of it.
      .select(
        sql<string>`case when project_import.status in ('created', 'in_progress') and job.status in ('cancelled', 'failed')
          then job.status else project_import.status end`.as('real_status'),
      )
      .select(
        sql<boolean>`(project_import.commit_to_project and project_import.status in ('created', 'in_progress') and (
          job.id is null or job.status = 'succeeded'
          or (job.status = 'running' and job.heartbeat_at < now() - interval '2 minutes')
          or (job.status = 'queued' and job.run_at < now() - interval '10 minutes')))`.as('is_stuck'),
      )
      .select(
        sql<boolean>`exists (select from project_import n where n.resume_of = project_import.id)`.as('has_successor'),
      )
      .select(sql<Date | null>`coalesce(job.heartbeat_at, project_import.heartbeat_at)`.as('beat_at'))
      .where('project_import.organization_id', '=', organizationId)
  );
}

export async function findImport(tx: Tx, organizationId: number, id: number) {
  return importsWithReport(tx, organizationId).where('project_import.id', '=', id).executeTakeFirst();
}

/** Of one organization, or of all without one; those longest without a sign of life first. */
export async function listStuckImports(tx: Tx, organizationId: number, limit: number) {
  const { rows } = await sql<{
    id: number;
    project_id: number;
    title: string;
    source: string;
    status: string;
    job_id: string | null;
    created_at: Date;
    hours: number;
  }>`
    select i.id, i.project_id, p.title, i.source, i.status, i.job_id, i.created_at,
      extract(epoch from now() - greatest(i.updated_at, j.heartbeat_at)) / 3600 as hours
    from project_import i
    join project p on p.id = i.project_id and p.deleted_at is null
    left join job j on j.id = i.job_id
    where i.organization_id = ${organizationId} and i.status in ('created', 'in_progress') and i.commit_to_project
      and coalesce(j.status, 'gone') not in ('failed', 'cancelled')
      and (j.id is null or j.status = 'succeeded' or (j.status = 'running' and j.heartbeat_at < now() - interval '2 minutes')
        or (j.status = 'queued' and j.run_at < now() - interval '10 minutes'))
    order by hours desc limit ${limit}`.execute(tx);
  return rows;
}

export async function listImports(
  tx: Tx,
  organizationId: number,
  projectId: number,
  kind: 'import' | 'reimport',
  limit: number,
  afterId: number | undefined,
) {
  let query = importsWithReport(tx, organizationId)
    .where('project_import.project_id', '=', projectId)
    .where('project_import.kind', '=', kind);
  if (afterId !== undefined) query = query.where('project_import.id', '<', afterId);
  return query
    .orderBy('project_import.id', 'desc')
    .limit(limit + 1)
    .execute();
}
