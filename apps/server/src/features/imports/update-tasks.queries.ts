import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

interface Scope {
  organizationId: number;
  projectId: number;
}

export interface KnownTask {
  id: number;
  inner_id: number;
  external_id: string | null;
  data: Record<string, unknown>;
}

export interface TaskNames {
  ids: readonly number[];
  externalIds: readonly string[];
  innerIds: readonly number[];
}

/** Tasks that go by any of these names: three looks into indexes, however many tasks the project has. */
export async function findTasks(tx: Tx, scope: Scope, names: TaskNames): Promise<KnownTask[]> {
  const { rows } = await sql<KnownTask>`
    select id, inner_id, external_id, data from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and id in (
        select id from task where id = any (${names.ids}::bigint[])
        union all
        select id from task where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
          and deleted_at is null and external_id = any (${names.externalIds}::text[])
        union all
        select id from task where project_id = ${scope.projectId} and inner_id = any (${names.innerIds}::bigint[]))`.execute(
    tx,
  );
  return rows;
}

/** undefined in `data` or `meta` leaves it as it is; `meta` is added to what is there. */
export interface TaskContent {
  id: number;
  data: Record<string, unknown> | undefined;
  is_whole: boolean;
  meta: Record<string, unknown> | undefined;
}

export async function updateContent(
  tx: Tx,
  changes: readonly TaskContent[],
  by: { userId: number | null; now: Date },
): Promise<void> {
  const rows = changes.filter(({ data, meta }) => data !== undefined || meta !== undefined);
  if (rows.length === 0) return;
  await sql`
    update task t set data = case when g.is_whole then coalesce(g.data, t.data) else t.data || coalesce(g.data, '{}'::jsonb) end,
      meta = t.meta || coalesce(g.meta, '{}'::jsonb),
      updated_at = ${by.now.toISOString()}, updated_by = ${by.userId}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id bigint, data jsonb, is_whole boolean, meta jsonb)
    where t.id = g.id`.execute(tx);
}

/** `modelVersion` undefined: all of the task. */
export async function deletePredictions(
  tx: Tx,
  organizationId: number,
  which: readonly { taskId: number; modelVersion: string | undefined }[],
): Promise<void> {
  if (which.length === 0) return;
  await sql`
    delete from prediction p
    using unnest(${which.map(({ taskId }) => taskId)}::bigint[], ${which.map(({ modelVersion }) => modelVersion ?? null)}::text[])
      as w (task_id, model_version)
    where p.organization_id = ${organizationId} and p.task_id = w.task_id
      and p.model_version = coalesce(w.model_version, p.model_version)`.execute(tx);
}
