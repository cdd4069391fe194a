import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

export interface CountedLabel {
  control: string;
  label: string;
  count: number;
}

function usageIn(results: RawBuilder<unknown>): RawBuilder<CountedLabel> {
  return sql<CountedLabel>`
    select u.from_name as control, u.label, sum(u.uses) as count from (${results}) as read
    cross join lateral result_usage(read.result) as u where u.label <> '' and u.from_name <> ''
    group by 1, 2 order by 1, 3 desc, 2`;
}

/**
 * How often the newest predictions use each label: their results are read, as nothing counts them. `taskIds` null: of the
 * whole project.
 */
export async function countPredictedLabels(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[] | null,
  newest: number,
): Promise<CountedLabel[]> {
  const { rows } = await usageIn(sql`
    select p.result from prediction p where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId}
      ${taskIds === null ? sql`` : sql`and p.task_id = any (${taskIds}::bigint[])`}
    order by p.id desc limit ${newest}`).execute(tx);
  return rows;
}

/** What the counters of the project would say of these tasks alone. */
export async function countLabelsOfTasks(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  newest: number,
): Promise<CountedLabel[]> {
  const { rows } = await usageIn(sql`
    select a.result from annotation a where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId}
      and a.task_id = any (${taskIds}::bigint[]) and a.deleted_at is null
    order by a.id desc limit ${newest}`).execute(tx);
  return rows;
}

export async function hasPredictions(tx: Tx, scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from prediction where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}) as found`.execute(
    tx,
  );
  return rows[0]?.found ?? false;
}
