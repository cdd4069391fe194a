import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Columns } from './columns.ts';

export interface Scope {
  organizationId: number;
  projectId: number;
}

/** One measurement of a project at a time: what it reads after the lock is all that was committed. */
export async function lockMeasuring(tx: Tx, projectId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('labelwright.measure ' || ${projectId}::text, 0))`.execute(
    tx,
  );
}

export interface MeasuringRules {
  definition_id: number | null;
  /** Only where the project never saved a definition. */
  label_config: string | null;
  control_weights: unknown;
  quality: unknown;
}

export async function findMeasuringRules(tx: Tx, scope: Scope): Promise<MeasuringRules | undefined> {
  const { rows } = await sql<MeasuringRules>`
    select task_definition_id as definition_id, case when task_definition_id is null then label_config end as label_config,
      control_weights, settings -> 'quality' as quality
    from project where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
  return rows[0];
}

/** Which of these tasks belong to which project; tasks that are gone belong to none. */
export async function groupByProject(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
): Promise<{ project_id: number; task_ids: number[] }[]> {
  const { rows } = await sql<{ project_id: number; task_ids: number[] }>`
    select project_id, array_agg(id::float8 order by id) as task_ids from task
    where organization_id = ${organizationId} and id = any (${taskIds}::bigint[]) group by project_id order by project_id`.execute(
    tx,
  );
  return rows;
}

export interface TaskHead {
  task_id: number;
  /** A definition of its own; null for that of the project. */
  definition_id: number | null;
  /** Measured answers, golden ones included. */
  answers: number;
  /** Of what is there now; null for a task without answers. */
  state: string | null;
  /** As it was measured; null for never. */
  fingerprint: string | null;
}

/**
 * Answers that are measured: neither skipped nor deleted, and counted for the task or golden (C-049, C-053). An answer to a
 * golden task beyond its places (D-61) is measured as well, against the golden one only.
 */
const MEASURED = sql.raw(`a.deleted_at is null and not a.was_cancelled and (a.counts or a.ground_truth
  or not a.set_aside and a.origin in ('manual', 'prediction', 'crowd') and a.completed_by is not null and exists (
    select from annotation g where g.task_id = a.task_id and g.ground_truth and g.deleted_at is null))`);

export async function listHeads(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<TaskHead[]> {
  const { rows } = await sql<TaskHead>`
    select t.id as task_id, t.task_definition_id as definition_id, coalesce(a.answers, 0) as answers, a.state,
      (select m.fingerprint from task_measure m
        where m.organization_id = t.organization_id and m.project_id = t.project_id and m.task_id = t.id) as fingerprint
    from task t
    left join lateral (
      select count(*) as answers,
        md5(string_agg(a.id || case when a.ground_truth then 'g' when a.counts then '.' else 's' end || a.version || '.' || coalesce(a.completed_by, 0), ' ' order by a.id)) as state
      from annotation a where a.task_id = t.id and ${MEASURED}
    ) a on t.deleted_at is null
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.id = any (${taskIds}::bigint[])
    order by t.id`.execute(tx);
  return rows;
}

export interface AnswerRow {
  id: number;
  result: unknown;
  completed_by: number | null;
  ground_truth: boolean;
  /** Not beyond the places of its task. */
  counts: boolean;
  /** Milliseconds since 1970. */
  created_ms: number;
}

/**
 * By task a list of AnswerRow as JSON, in the order of their ids. Put together as text, and the time from its microseconds
 * as a double holds them: json_build_object and numerics would cost half as much again.
 */
export async function listAnswers(tx: Tx, scope: Scope, taskIds: readonly number[]): Promise<Map<number, string>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ task_id: number; answers: string }>`
    select a.task_id, '[' || string_agg(format(
      '{"id":%s,"result":%s,"completed_by":%s,"ground_truth":%s,"counts":%s,"created_ms":%s}',
      a.id, a.result, coalesce(a.completed_by::text, 'null'), a.ground_truth::text, a.counts::text,
      round(date_part('epoch', a.created_at) * 1e6) / 1e3), ',' order by a.id) || ']' as answers
    from annotation a
    where a.organization_id = ${scope.organizationId} and a.task_id = any (${taskIds}::bigint[]) and ${MEASURED}
    group by a.task_id`.execute(tx);
  return new Map(rows.map(({ task_id, answers }) => [task_id, answers]));
}

export async function listTaskData(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
): Promise<Map<number, Record<string, unknown>>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; data: Record<string, unknown> }>`
    select id, data from task where organization_id = ${scope.organizationId} and id = any (${taskIds}::bigint[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, data }) => [id, data]));
}

/** Tasks in the order of their ids that have answers, or measurements that may have to go. */
export async function listTaskIds(tx: Tx, scope: Scope, after: number, limit: number): Promise<number[]> {
  const ofProject = sql`organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`;
  const { rows } = await sql<{ id: number }>`
    (select id from task where ${ofProject} and deleted_at is null and id > ${after} and total_annotations > 0 order by id limit ${limit})
    union
    (select task_id from task_measure where ${ofProject} and task_id > ${after} order by task_id limit ${limit})
    union
    (select distinct task_id from annotation_labels where ${ofProject} and task_id > ${after} order by task_id limit ${limit})
    order by 1 limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function countTasksToMeasure(tx: Tx, scope: Scope): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and total_annotations > 0`.execute(
    tx,
  );
  return rows[0]?.total ?? 0;
}

export interface TaskRow {
  taskId: number;
  agreement: number | null;
  /** null: not kept, as nothing is compared. */
  fingerprint: string | null;
}

export interface MeasuredRows {
  tasks: TaskRow[];
  /** Rows of tasks that are not among these are left out. */
  pairs: Columns;
  labels: Columns;
  golden: Columns;
}
