import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

export interface CountedLabel {
  control: string;
  label: string;
  count: number;
}

/** How often the newest predictions use each label: their results are read, as nothing counts them. */
export async function countPredictedLabels(tx: Tx, scope: Scope, newest: number): Promise<CountedLabel[]> {
  const { rows } = await sql<CountedLabel>`
    select u.from_name as control, u.label, sum(u.uses) as count from (
      select p.result from prediction p where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId}
      order by p.id desc limit ${newest}) as p
    cross join lateral result_usage(p.result) as u where u.label <> '' and u.from_name <> ''
    group by 1, 2 order by 1, 3 desc, 2`.execute(tx);
  return rows;
}

export async function hasPredictions(tx: Tx, scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from prediction where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}) as found`.execute(
    tx,
  );
  return rows[0]?.found ?? false;
}
