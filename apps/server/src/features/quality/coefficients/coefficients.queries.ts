import type { ControlCoefficients, ProjectCoefficients } from '@labelwright/contract/quality-coefficients';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

export interface StoredCoefficients {
  state: string;
  controls: ControlCoefficients[];
  choices: NonNullable<ProjectCoefficients['choices']>;
  made_at: Date;
}

export async function findCoefficients(tx: Tx, scope: Scope): Promise<StoredCoefficients | undefined> {
  const { rows } = await sql<StoredCoefficients>`
    select state, controls, choices, made_at from project_coefficients
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
  return rows[0];
}

export async function saveCoefficients(tx: Tx, scope: Scope, made: StoredCoefficients): Promise<void> {
  await sql`
    insert into project_coefficients (organization_id, project_id, state, controls, choices, made_at)
    values (${scope.organizationId}, ${scope.projectId}, ${made.state}, ${JSON.stringify(made.controls)},
      ${JSON.stringify(made.choices)}, ${made.made_at})
    on conflict (project_id) do update
      set state = excluded.state, controls = excluded.controls, choices = excluded.choices, made_at = excluded.made_at`.execute(
    tx,
  );
}

/** Changes whenever a task of the project is measured, and with it whenever an answer changes. */
export async function findMeasuredState(tx: Tx, scope: Scope): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select count(*) || ' ' || coalesce(extract(epoch from max(measured_at))::text, '') as state from task_measure
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
  return rows[0]?.state ?? '';
}

const IS_ANSWER = sql`a.deleted_at is null and a.counts and not a.was_cancelled and not a.ground_truth`;

/**
 * Tasks with two or more answers to what the project asks, at most `most` of them: the same ones for the same seed, and a
 * fair part of all.
 */
export async function drawAnsweredTasks(
  tx: Tx,
  scope: Scope,
  seed: number,
  most: number,
): Promise<{ ids: number[]; possible: number }> {
  const { rows } = await sql<{ id: number; possible: number }>`
    select task_id as id, count(*) over () as possible from (
      select a.task_id from annotation a join task t on t.id = a.task_id and t.deleted_at is null and t.task_definition_id is null
      where a.organization_id = ${scope.organizationId} and a.project_id = ${scope.projectId} and ${IS_ANSWER}
      group by a.task_id having count(*) > 1) as answered
    order by hashint8extended(task_id, ${seed}), task_id limit ${most}`.execute(tx);
  return { ids: rows.map(({ id }) => id), possible: rows[0]?.possible ?? 0 };
}

/** As JSON text, for a thread to read: the same list in memory twice would be much. */
export async function readAnsweredTasks(tx: Tx, scope: Scope, ids: readonly number[]): Promise<string> {
  const { rows } = await sql<{ tasks: string }>`
    select coalesce(jsonb_agg(jsonb_build_object('data', t.data, 'answers', (
        select coalesce(jsonb_agg(jsonb_build_object('annotator', coalesce(a.completed_by, -a.id), 'result', a.result) order by a.id), '[]')
        from annotation a where a.task_id = t.id and ${IS_ANSWER})) order by t.id), '[]')::text as tasks
    from task t where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId}
      and t.id = any (${ids}::bigint[])`.execute(tx);
  return rows[0]?.tasks ?? '[]';
}
