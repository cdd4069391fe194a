import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { OrganizationFacts } from './steps.ts';

export interface StepRow {
  id: number;
  code: string;
  title: string;
  description: string | null;
  position: number;
  is_optional: boolean;
}

export async function listSteps(tx: Tx, organizationId: number): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select id, code, title, description, position, is_optional from onboarding_step
    where organization_id = ${organizationId} order by position, id`.execute(tx);
  return rows;
}

/** false: one of this code is there. */
export async function insertStep(tx: Tx, organizationId: number, step: Omit<StepRow, 'id'>): Promise<boolean> {
  const { rows } = await sql`
    insert into onboarding_step (organization_id, code, title, description, position, is_optional)
    values (${organizationId}, ${step.code}, ${step.title}, ${step.description}, ${step.position}, ${step.is_optional})
    on conflict do nothing returning id`.execute(tx);
  return rows.length > 0;
}

export async function updateStep(
  tx: Tx,
  organizationId: number,
  code: string,
  values: Partial<Omit<StepRow, 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('onboarding_step')
    .set(values)
    .where('organization_id', '=', organizationId)
    .where('code', '=', code)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function deleteStep(tx: Tx, organizationId: number, code: string): Promise<boolean> {
  const { rows } = await sql`
    delete from onboarding_step where organization_id = ${organizationId} and code = ${code} returning id`.execute(tx);
  return rows.length > 0;
}

/** Steps that people ticked off, or took back, by hand. */
export async function listTicks(tx: Tx, organizationId: number, projectId: number): Promise<Map<string, boolean>> {
  const { rows } = await sql<{ code: string; finished: boolean }>`
    select code, finished from project_onboarding
    where organization_id = ${organizationId} and project_id = ${projectId}`.execute(tx);
  return new Map(rows.map(({ code, finished }) => [code, finished]));
}

export async function saveTick(
  tx: Tx,
  tick: { organizationId: number; projectId: number; code: string; finished: boolean },
): Promise<void> {
  await sql`
    insert into project_onboarding (organization_id, project_id, code, finished)
    values (${tick.organizationId}, ${tick.projectId}, ${tick.code}, ${tick.finished})
    on conflict (project_id, code) do update set finished = excluded.finished`.execute(tx);
}

export async function isDismissed(
  tx: Tx,
  organizationId: number,
  userId: number | undefined,
  projectId: number | null,
): Promise<boolean> {
  const { rows } = await sql`
    select from onboarding_dismissal
    where organization_id = ${organizationId} and user_id = ${userId ?? null}::bigint
      and project_id is not distinct from ${projectId}::bigint`.execute(tx);
  return rows.length > 0;
}

export async function saveDismissal(
  tx: Tx,
  scope: { organizationId: number; userId: number; projectId: number | null },
  dismissed: boolean,
): Promise<void> {
  const { organizationId, userId, projectId } = scope;
  if (dismissed)
    await sql`
      insert into onboarding_dismissal (organization_id, user_id, project_id)
      values (${organizationId}, ${userId}, ${projectId}) on conflict do nothing`.execute(tx);
  else
    await sql`
      delete from onboarding_dismissal
      where organization_id = ${organizationId} and user_id = ${userId} and project_id is not distinct from ${projectId}::bigint`.execute(
      tx,
    );
}

/** Read from counters; the same for ten tasks and for ten million. */
export async function organizationFacts(tx: Tx, organizationId: number): Promise<OrganizationFacts> {
  const { rows } = await sql<OrganizationFacts>`
    select
      (select count(*) from project where organization_id = ${organizationId} and deleted_at is null) as projects,
      (select count(*) from project where organization_id = ${organizationId} and deleted_at is null
        and parsed_label_config <> '{}') as configured,
      (select coalesce(sum(task_number), 0) from project_counter where organization_id = ${organizationId}) as tasks,
      (select count(*) from organization_member where organization_id = ${organizationId} and enabled)
        + (select count(*) from invitation where organization_id = ${organizationId} and accepted_at is null and revoked_at is null) as people,
      (select coalesce(sum(total_annotations_number), 0) from project_counter where organization_id = ${organizationId}) as annotations,
      (select count(*) from project_export where organization_id = ${organizationId}) as exports`.execute(tx);
  return rows[0] ?? { projects: 0, configured: 0, tasks: 0, people: 0, annotations: 0, exports: 0 };
}
