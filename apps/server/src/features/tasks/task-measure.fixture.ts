import type { TestApp } from '../../platform/testing/test-app.ts';

/** As if this had come out when the answers to these tasks were measured. */
export async function keepAgreement(
  t: TestApp,
  taskIds: readonly (number | undefined)[],
  agreement: number | null,
): Promise<void> {
  await t.admin.query(
    `insert into task_measure (organization_id, project_id, task_id, fingerprint, measured_at, agreement)
     select organization_id, project_id, id, '', now(), $2 from task where id = any ($1::bigint[])
     on conflict (organization_id, project_id, task_id) do update set agreement = excluded.agreement`,
    [taskIds, agreement],
  );
}
