import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface RunRow {
  id: number;
  organization_id: number;
  project_id: number;
  user_id: number | null;
  user_name: string | null;
  action: string;
  title: string;
  status: 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';
  selection: unknown;
  fields: unknown;
  acted_at: Date;
  cursor_id: number;
  task_count: number;
  change_count: number;
  warnings: Record<string, number>;
  job_id: string | null;
  undo_job_id: string | null;
  undo_until: Date | null;
  restored_count: number;
  kept_count: number;
  created_at: Date;
  finished_at: Date | null;
}

const RUN = sql`r.*, coalesce(nullif(u.display_name, ''), u.email::text) as user_name
  from task_action r left join app_user u on u.id = r.user_id`;

export interface NewRun {
  organizationId: number;
  projectId: number;
  userId: number | undefined;
  action: string;
  title: string;
  selection: unknown;
  fields: unknown;
  at: Date;
  undoUntil: Date | null;
}

export async function insertRun(tx: Tx, run: NewRun): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into task_action (organization_id, project_id, user_id, action, title, selection, fields, acted_at, undo_until, created_at)
    values (${run.organizationId}, ${run.projectId}, ${run.userId ?? null}, ${run.action}, ${run.title},
      ${JSON.stringify(run.selection)}::jsonb, ${JSON.stringify(run.fields)}::jsonb, ${run.at.toISOString()}::timestamptz,
      ${run.undoUntil?.toISOString() ?? null}::timestamptz, ${run.at.toISOString()}::timestamptz)
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export async function findRun(tx: Tx, organizationId: number, id: number): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    select ${RUN} where r.organization_id = ${organizationId} and r.id = ${id}`.execute(tx);
  return rows[0];
}

/** With nobody else working on it until the transaction ends. */
export async function lockRun(tx: Tx, organizationId: number, id: number): Promise<RunRow | undefined> {
  await sql`select from task_action where organization_id = ${organizationId} and id = ${id} for update`.execute(tx);
  return findRun(tx, organizationId, id);
}

/** The newest first. */
export async function listRuns(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  page: { before: number | undefined; limit: number },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select ${RUN}
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
      and (${page.before ?? null}::bigint is null or r.id < ${page.before ?? null})
    order by r.id desc limit ${page.limit}`.execute(tx);
  return rows;
}

/** After a block, in its transaction. */
export async function advanceRun(
  tx: Tx,
  id: number,
  block: { lastId: number; tasks: number; changes: number; left: Readonly<Record<string, number>> },
): Promise<void> {
  await sql`
    update task_action r set cursor_id = ${block.lastId}, task_count = task_count + ${block.tasks},
      change_count = change_count + ${block.changes},
      warnings = (
        select coalesce(jsonb_object_agg(key, total), '{}') from (
          select key, sum(value::bigint) as total from (
            select * from jsonb_each_text(r.warnings)
            union all
            select * from jsonb_each_text(${JSON.stringify(block.left)}::jsonb)) as each_one
          group by key having sum(value::bigint) > 0) as summed)
    where id = ${id}`.execute(tx);
}

export async function setRunStatus(
  tx: Tx,
  id: number,
  status: RunRow['status'],
  facts: { title?: string; finishedAt?: Date; jobId?: string; undoJobId?: string } = {},
): Promise<void> {
  await sql`
    update task_action set status = ${status}, title = coalesce(${facts.title ?? null}, title),
      finished_at = coalesce(${facts.finishedAt?.toISOString() ?? null}::timestamptz, finished_at),
      job_id = coalesce(${facts.jobId ?? null}::uuid, job_id), undo_job_id = coalesce(${facts.undoJobId ?? null}::uuid, undo_job_id)
    where id = ${id}`.execute(tx);
}

export async function keepUndo(tx: Tx, organizationId: number, runId: number, changes: unknown): Promise<void> {
  await sql`
    insert into task_action_undo (organization_id, task_action_id, changes)
    values (${organizationId}, ${runId}, ${JSON.stringify(changes)}::jsonb)`.execute(tx);
}

/** The last block that is left, taken out: what was done last is undone first. */
export async function takeLastUndo(tx: Tx, runId: number): Promise<unknown> {
  const { rows } = await sql<{ changes: unknown }>`
    delete from task_action_undo where id = (
      select id from task_action_undo where task_action_id = ${runId} order by id desc limit 1)
    returning changes`.execute(tx);
  return rows[0]?.changes;
}

export async function countUndoBlocks(tx: Tx, runId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task_action_undo where task_action_id = ${runId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function countUndone(tx: Tx, runId: number, restored: number, kept: number): Promise<void> {
  await sql`
    update task_action set restored_count = restored_count + ${restored}, kept_count = kept_count + ${kept}
    where id = ${runId}`.execute(tx);
}

/** What can no longer be undone. Across organizations. */
export async function forgetOldRuns(tx: Tx, now: Date, keptDays: number): Promise<number> {
  const moment = now.toISOString();
  await sql`
    delete from task_action_undo where task_action_id in (
      select id from task_action where undo_until < ${moment}::timestamptz)`.execute(tx);
  const { numAffectedRows } = await sql`
    delete from task_action where created_at < ${moment}::timestamptz - make_interval(days => ${keptDays}::integer)`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
}
