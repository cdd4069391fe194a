import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export type RowKind = 'annotation' | 'draft' | 'prediction';

/** A result that may have to be rewritten, with what the rules of a split ask about. */
export interface StoredResult {
  kind: RowKind;
  id: number;
  task_id: number;
  result: unknown;
  version: number;
  definition_id: number | null;
  annotator_id: number | null;
  is_deleted: boolean;
}

export interface TaskBlock {
  tasks: { id: number; data: unknown }[];
  rows: StoredResult[];
}

interface Scope {
  organizationId: number;
  projectId: number;
}

/** The next tasks in the order of their ids, deleted ones too: they may come back. Those with an own interface are not of the config. */
export async function listTaskIds(tx: Tx, scope: Scope, after: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id > ${after}
    order by id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** In the order of their ids, so that two changes of several tasks never wait for each other in a ring. */
export async function readBlock(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  options: { exceptDefinition?: number; isLocked: boolean },
): Promise<TaskBlock> {
  const tasks = await sql<{ id: number; data: unknown }>`
    select id, data from task
    where organization_id = ${scope.organizationId} and id = any (${taskIds}::bigint[]) and task_definition_id is null
    order by id ${options.isLocked ? sql`for no key update` : sql``}`.execute(tx);
  const ids = tasks.rows.map(({ id }) => id);
  const except = options.exceptDefinition ?? null;
  const { rows } = await sql<StoredResult>`
    select 'annotation' as kind, id, task_id, result, version, task_definition_id as definition_id, completed_by as annotator_id,
      deleted_at is not null as is_deleted
    from annotation
    where organization_id = ${scope.organizationId} and task_id = any (${ids}::bigint[])
      and (${except}::bigint is null or task_definition_id is distinct from ${except}::bigint)
    union all
    select 'draft', id, task_id, result, revision, null, user_id, false from annotation_draft
    where organization_id = ${scope.organizationId} and task_id = any (${ids}::bigint[])
    union all
    select 'prediction', id, task_id, result, 0, null, null, false from prediction
    where organization_id = ${scope.organizationId} and task_id = any (${ids}::bigint[])
    order by task_id, kind, id`.execute(tx);
  return { tasks: tasks.rows, rows };
}

export interface RewrittenResult {
  kind: RowKind;
  id: number;
  result: unknown;
  /** Of annotations: what they are made under from now on. */
  definitionId: number | null;
}

/** The version before is kept, for the reason given. */
export async function writeAnnotations(
  tx: Tx,
  rows: readonly RewrittenResult[],
  by: { reason: string; userId: number | undefined; now: Date; action: string },
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const now = by.now.toISOString();
  await sql`
    insert into annotation_revision (organization_id, annotation_id, version, result, was_cancelled, ground_truth, lead_time_ms,
      task_definition_id, changed_by, reason, created_at)
    select organization_id, id, version, result, was_cancelled, ground_truth, lead_time_ms, task_definition_id, updated_by,
      ${by.reason}, ${now}::timestamptz
    from annotation where id = any (${ids}::bigint[])
    on conflict (annotation_id, version) do nothing`.execute(tx);
  await sql`
    update annotation a set result = r.result, task_definition_id = r.definition_id, version = a.version + 1,
      result_count = case when a.was_cancelled then 0 when jsonb_typeof(r.result) = 'array' then jsonb_array_length(r.result) else 1 end,
      updated_by = ${by.userId ?? null}::bigint, updated_at = ${now}::timestamptz, last_action = ${by.action}
    from jsonb_to_recordset(${JSON.stringify(rows.map(({ id, result, definitionId }) => ({ id, result, definition_id: definitionId })))}::jsonb)
      as r (id bigint, result jsonb, definition_id bigint)
    where a.id = r.id`.execute(tx);
}

/** Their revision stays: whoever has the draft open must be able to go on. */
export async function writeDrafts(tx: Tx, rows: readonly RewrittenResult[]): Promise<void> {
  await sql`
    update annotation_draft d set result = r.result
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, result jsonb)
    where d.id = r.id`.execute(tx);
}

export async function writePredictions(tx: Tx, rows: readonly RewrittenResult[]): Promise<void> {
  await sql`
    update prediction p set result = r.result
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id bigint, result jsonb)
    where p.id = r.id`.execute(tx);
}

export interface RememberedRow {
  kind: RowKind;
  row_id: number;
  task_id: number;
  revision_version: number | null;
  before: unknown;
}

/** After the rows were written: what they were, and how to tell whether somebody changes them from now on. */
export async function rememberRows(
  tx: Tx,
  organizationId: number,
  changeId: number,
  rows: readonly RememberedRow[],
): Promise<void> {
  await sql`
    insert into label_change_row (organization_id, change_id, kind, row_id, task_id, revision_version, before, after_hash)
    select ${organizationId}, ${changeId}, r.kind, r.row_id, r.task_id, r.revision_version, r.before,
      md5(coalesce(
        case r.kind
          when 'annotation' then (select a.result from annotation a where a.id = r.row_id)
          when 'draft' then (select d.result from annotation_draft d where d.id = r.row_id)
          else (select p.result from prediction p where p.id = r.row_id)
        end::text, ''))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (kind text, row_id bigint, task_id bigint, revision_version integer, before jsonb)
    on conflict (change_id, kind, row_id) do nothing`.execute(tx);
}

export interface KnownRow {
  kind: RowKind;
  row_id: number;
  is_unchanged: boolean;
  before: unknown;
  definition_id: number | null;
}

/** What the change rewrote in these tasks, with what was there before. */
export async function listRemembered(tx: Tx, changeId: number, taskIds: readonly number[]): Promise<KnownRow[]> {
  const { rows } = await sql<KnownRow>`
    select r.kind, r.row_id,
      case r.kind when 'annotation' then v.result else r.before end as before, v.task_definition_id as definition_id,
      r.after_hash = md5(coalesce(case r.kind when 'annotation' then a.result when 'draft' then d.result else p.result end::text, '')) as is_unchanged
    from label_change_row r
    left join annotation a on r.kind = 'annotation' and a.id = r.row_id
    left join annotation_revision v on r.kind = 'annotation' and v.annotation_id = r.row_id and v.version = r.revision_version
    left join annotation_draft d on r.kind = 'draft' and d.id = r.row_id
    left join prediction p on r.kind = 'prediction' and p.id = r.row_id
    where r.change_id = ${changeId} and r.task_id = any (${taskIds}::bigint[])`.execute(tx);
  return rows;
}

/** How many annotations of a change nobody has changed since, and how many somebody has. */
export async function countRemembered(tx: Tx, changeId: number): Promise<{ unchanged: number; changed: number }> {
  const { rows } = await sql<{ unchanged: number; changed: number }>`
    select count(*) filter (where r.after_hash = md5(a.result::text)) as unchanged,
      count(*) filter (where r.after_hash <> md5(a.result::text)) as changed
    from label_change_row r join annotation a on a.id = r.row_id
    where r.change_id = ${changeId} and r.kind = 'annotation'`.execute(tx);
  return rows[0] ?? { unchanged: 0, changed: 0 };
}

/** How often answers that an undo does not put back name each label of a control, or use a control at all (label ''). */
export async function countStayingUsage(
  tx: Tx,
  scope: Scope,
  changeId: number,
): Promise<{ control: string; label: string; uses: number }[]> {
  const { rows } = await sql<{ control: string; label: string; uses: number }>`
    select case when u.from_name = '' then u.type else u.from_name end as control, u.label, sum(u.uses) as uses
    from (
      select a.result, r.after_hash from annotation a
      left join label_change_row r on r.change_id = ${changeId} and r.kind = 'annotation' and r.row_id = a.id
      where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId}
      union all
      select d.result, r.after_hash from annotation_draft d
      left join label_change_row r on r.change_id = ${changeId} and r.kind = 'draft' and r.row_id = d.id
      where d.organization_id = ${scope.organizationId} and d.project_id = ${scope.projectId}
      union all
      select p.result, r.after_hash from prediction p
      left join label_change_row r on r.change_id = ${changeId} and r.kind = 'prediction' and r.row_id = p.id
      where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId}
    ) as s
    cross join lateral result_usage(s.result) as u
    where s.after_hash is null or s.after_hash <> md5(s.result::text)
    group by 1, 2`.execute(tx);
  return rows;
}
