import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import { JOIN_MEASURE } from '../../tasks/index.ts';
import type { Scope } from '../measuring/measure.queries.ts';

/** Agreement of two people on tasks, also on single ones, with its spread. */
export interface PairSpread {
  a: number;
  b: number;
  tasks: number;
  score: number | null;
}

export async function listPairSpread(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[] | undefined,
): Promise<PairSpread[]> {
  const { rows } = await sql<PairSpread>`
    select least(user_a, user_b) as a, greatest(user_a, user_b) as b, count(distinct task_id) as tasks, avg(score) as score
    from annotation_pair
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_a <> user_b
      ${taskIds === undefined ? sql`` : sql`and task_id = any (${taskIds}::bigint[])`}
    group by 1, 2 order by 1, 2`.execute(tx);
  return rows;
}

export async function findAgreementSpread(
  tx: Tx,
  scope: Scope,
  taskIds?: readonly number[],
): Promise<{ mean: number | null; deviation: number | null }> {
  const { rows } = await sql<{ mean: number | null; deviation: number | null }>`
    select avg(agreement) as mean, stddev_pop(agreement) as deviation from task t ${JOIN_MEASURE}
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      ${taskIds === undefined ? sql`` : sql`and t.id = any (${taskIds}::bigint[])`}`.execute(tx);
  return rows[0] ?? { mean: null, deviation: null };
}

export interface PersonTime {
  user_id: number;
  mean_time: number | null;
  median_time: number | null;
  sum_lead_time: number;
}

/** Seconds. */
export async function listLeadTimes(tx: Tx, scope: Scope): Promise<PersonTime[]> {
  const { rows } = await sql<PersonTime>`
    select completed_by as user_id, avg(lead_time_ms)::float8 / 1000 as mean_time,
      percentile_cont(0.5) within group (order by lead_time_ms) / 1000 as median_time,
      coalesce(sum(lead_time_ms), 0)::float8 / 1000 as sum_lead_time
    from annotation
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and completed_by is not null and not was_cancelled
    group by completed_by order by completed_by`.execute(tx);
  return rows;
}

/** Tasks done, of all there are; of one person those that they answered. */
export async function countFinished(
  tx: Tx,
  scope: Scope,
  userId: number | undefined,
): Promise<{ finished: number; total: number }> {
  const ofProject = sql`organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`;
  const { rows } =
    userId === undefined
      ? await sql<{ finished: number; total: number }>`
          select coalesce(sum(finished_task_number), 0) as finished, coalesce(sum(task_number), 0) as total
          from project_counter where ${ofProject}`.execute(tx)
      : await sql<{ finished: number; total: number }>`
          select (select count(distinct task_id) from annotation
              where ${ofProject} and completed_by = ${userId} and deleted_at is null and not was_cancelled) as finished,
            (select coalesce(sum(task_number), 0) from project_counter where ${ofProject}) as total`.execute(tx);
  return rows[0] ?? { finished: 0, total: 0 };
}

/** From counters: costs the same for any number of annotations. */
export async function listLabelCounts(
  tx: Tx,
  scope: Scope,
): Promise<{ control: string; label: string; count: number }[]> {
  const { rows } = await sql<{ control: string; label: string; count: number }>`
    select from_name as control, label, sum(count) as count from project_result_count
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and label <> '' and from_name <> ''
    group by 1, 2 having sum(count) > 0 order by 1, 3 desc, 2`.execute(tx);
  return rows;
}
