import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

export interface WriteFilter {
  taskIds: readonly number[] | undefined;
  minConfidence: number | undefined;
  replacesFinal: boolean;
}

/** What a run wrote that is the final answer of a task `t`; a run over all controls builds on nothing. `r` is the new run. */
const BASE = sql`left join annotation base on base.id = t.final_annotation_id and base.origin = 'consensus' and base.deleted_at is null
  and r.control <> '*'`;
/** Whose controls the base holds. */
const BASE_CONTROLS = sql`coalesce(base.raw_payload -> 'consensus' -> 'controls', jsonb_build_array(base.raw_payload -> 'consensus' -> 'control'))`;

/** Where nothing is final yet, or what is was written by runs on other controls. */
const mayBecomeFinal = (replacesFinal: boolean) =>
  sql`(t.final_annotation_id is null or ${replacesFinal} or (base.id is not null and not (${BASE_CONTROLS} ?| array[r.control, '*'])))`;

/** Tasks whose proposal is not written yet, from a task on; those left alone are only counted. */
export async function listUnwritten(
  tx: Tx,
  scope: Scope,
  runId: number,
  filter: WriteFilter,
  after: number,
  limit: number,
): Promise<{ task_id: number; is_wanted: boolean }[]> {
  const { rows } = await sql<{ task_id: number; is_wanted: boolean }>`
    select c.task_id, (${filter.minConfidence ?? 0}::double precision <= c.confidence and ${mayBecomeFinal(filter.replacesFinal)}) as is_wanted
    from consensus_proposal c join consensus_run r on r.id = c.run_id join task t on t.id = c.task_id and t.deleted_at is null ${BASE}
    where c.organization_id = ${scope.organizationId} and c.run_id = ${runId} and c.annotation_id is null and c.task_id > ${after}
      ${filter.taskIds === undefined ? sql`` : sql`and c.task_id = any (${filter.taskIds}::bigint[])`}
    order by c.task_id limit ${limit}`.execute(tx);
  return rows;
}

export async function countUnwritten(tx: Tx, scope: Scope, runId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from consensus_proposal
    where organization_id = ${scope.organizationId} and run_id = ${runId} and annotation_id is null`.execute(tx);
  return rows[0]?.total ?? 0;
}

/**
 * Writes the proposals of these tasks, whose rows the caller holds. The items are those of an answer that says the same: one
 * to the task where there is one, else the first of the run. What runs on other controls wrote goes along, so that there is
 * one final answer of all. Returns the tasks that have their annotation now.
 */
export async function insertConsensusAnnotations(
  tx: Tx,
  scope: Scope,
  runId: number,
  taskIds: readonly number[],
  by: { userId: number | undefined; now: Date; replacesFinal: boolean },
): Promise<number[]> {
  const { rows } = await sql<{ task_id: number }>`
    with proposal as materialized (
      select c.task_id, c.labels, c.confidence, c.posterior, c.votes, c.result, r.control, r.method, t.final_annotation_id,
        coalesce(t.task_definition_id, p.task_definition_id) as definition_id,
        base.result as base_result, base.raw_payload -> 'consensus' as base_note,
        case when base.id is null then '[]' else ${BASE_CONTROLS} - r.control end || jsonb_build_array(r.control) as controls,
        coalesce(
          (select l.annotation_id from annotation_labels l
            where l.organization_id = c.organization_id and l.project_id = t.project_id and l.task_id = c.task_id
              and l.control = r.control and l.labels = c.labels and l.annotation_id = any (c.votes)
            order by l.annotation_id limit 1),
          (select l.annotation_id from annotation_labels l
            where l.organization_id = ${scope.organizationId} and l.project_id = ${scope.projectId} and l.control = r.control
              and l.labels = c.labels
            order by l.task_id, l.annotation_id limit 1)) as model_id
      from consensus_proposal c join consensus_run r on r.id = c.run_id join task t on t.id = c.task_id join project p on p.id = t.project_id ${BASE}
      where c.run_id = ${runId} and c.task_id = any (${taskIds}::bigint[]) and c.annotation_id is null
        and ${mayBecomeFinal(by.replacesFinal)}
    ), made as materialized (
      select p.*, ${ITEMS} as items,
        (select coalesce(jsonb_agg(earlier), '[]') from jsonb_array_elements(coalesce(p.base_note -> 'runs',
            case when p.base_note is null then '[]' else jsonb_build_array(jsonb_build_object(
              'run', p.base_note -> 'run', 'method', p.base_note -> 'method', 'control', p.base_note -> 'control')) end)) as earlier
          where earlier ->> 'control' is distinct from p.control)
        || jsonb_build_array(jsonb_build_object('run', ${runId}::bigint, 'method', p.method, 'control', p.control)) as runs
      from proposal p left join annotation m on m.id = p.model_id
      where p.model_id is not null or p.result is not null
    ), written as (
      insert into annotation (organization_id, project_id, task_id, task_definition_id, result, result_count, completed_by, updated_by,
        actor, raw_payload, was_cancelled, ground_truth, counts, origin, parent_annotation_id, last_action, created_at, updated_at)
      select ${scope.organizationId}, ${scope.projectId}, p.task_id, p.definition_id, p.items,
        case jsonb_typeof(p.items) when 'array' then jsonb_array_length(p.items) else 1 end, null, ${by.userId ?? null}::bigint,
        'consensus:' || p.method, jsonb_build_object('consensus', jsonb_build_object('run', ${runId}::bigint, 'method', p.method,
          'control', p.control, 'confidence', p.confidence, 'posterior', p.posterior, 'votes', to_jsonb(p.votes),
          'controls', p.controls, 'runs', p.runs)),
        false, false, false, 'consensus', case when p.model_id = any (p.votes) then p.model_id end, 'submitted', ${by.now}, ${by.now}
      from made p
      returning id, task_id
    ), noted as (
      update consensus_proposal c set annotation_id = w.id, replaced_final_id = p.final_annotation_id
      from written w join proposal p on p.task_id = w.task_id where c.run_id = ${runId} and c.task_id = w.task_id
    )
    update task t set final_annotation_id = w.id from written w where t.id = w.task_id returning w.task_id`.execute(tx);
  return rows.map(({ task_id }) => task_id);
}

/** Of the base all but the control, and of the model `m` the control; a merge has all. Answers to a JSON schema by their field. */
const ITEMS = sql`coalesce(p.result, case when jsonb_typeof(m.result) = 'object'
  then case jsonb_typeof(p.base_result) when 'object' then p.base_result else '{}' end || jsonb_build_object(p.control, m.result -> p.control)
  else (
    select coalesce(jsonb_agg(item order by place), '[]')
    from jsonb_array_elements(case jsonb_typeof(p.base_result) when 'array' then p.base_result else '[]' end) with ordinality as e (item, place)
    where item ->> 'from_name' is distinct from p.control
  ) || (
    select coalesce(jsonb_agg(jsonb_set(item, '{id}', to_jsonb(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10))) order by place), '[]')
    from jsonb_array_elements(case jsonb_typeof(m.result) when 'array' then m.result else '[]' end) with ordinality as e (item, place)
    where item ->> 'from_name' = p.control
  ) end)`;

/** Runs that wrote on top of what this one has written: what it said stands in theirs as well. */
export async function listRunsOnTop(tx: Tx, scope: Scope, runId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct (a.raw_payload -> 'consensus' ->> 'run')::bigint as id
    from consensus_proposal c join annotation a on a.task_id = c.task_id and a.id <> c.annotation_id
    where c.organization_id = ${scope.organizationId} and c.run_id = ${runId} and c.annotation_id is not null
      and a.origin = 'consensus' and a.deleted_at is null
      and a.raw_payload -> 'consensus' -> 'runs' @> jsonb_build_array(jsonb_build_object('run', ${runId}::bigint))
    order by 1 limit 5`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function listWritten(
  tx: Tx,
  scope: Scope,
  runId: number,
  limit: number,
): Promise<{ task_id: number; annotation_id: number }[]> {
  const { rows } = await sql<{ task_id: number; annotation_id: number }>`
    select task_id, annotation_id from consensus_proposal
    where organization_id = ${scope.organizationId} and run_id = ${runId} and annotation_id is not null
    order by task_id limit ${limit}`.execute(tx);
  return rows;
}

/** The annotations go, and what was final before them is so again, unless something else has become it meanwhile. */
export async function takeBackAnnotations(
  tx: Tx,
  scope: Scope,
  runId: number,
  taskIds: readonly number[],
  by: { userId: number | undefined; now: Date },
): Promise<void> {
  await sql`
    with undone as materialized (
      select c.task_id, c.annotation_id, before.id as replaced_id
      from consensus_proposal c left join annotation before on before.id = c.replaced_final_id and before.deleted_at is null
      where c.organization_id = ${scope.organizationId} and c.run_id = ${runId} and c.task_id = any (${taskIds}::bigint[])
        and c.annotation_id is not null
    ), deleted as (
      update annotation a set deleted_at = ${by.now}, deleted_by = ${by.userId ?? null}::bigint, version = a.version + 1, updated_at = ${by.now}
      from undone u where a.id = u.annotation_id and a.deleted_at is null
    ), restored as (
      update task t set final_annotation_id = u.replaced_id from undone u where t.id = u.task_id and t.final_annotation_id = u.annotation_id
    )
    update consensus_proposal c set annotation_id = null, replaced_final_id = null
    from undone u where c.run_id = ${runId} and c.task_id = u.task_id`.execute(tx);
}
