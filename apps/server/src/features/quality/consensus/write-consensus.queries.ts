import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';

export interface WriteFilter {
  taskIds: readonly number[] | undefined;
  minConfidence: number | undefined;
  replacesFinal: boolean;
}

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
    select c.task_id, (${filter.minConfidence ?? 0}::double precision <= c.confidence
      and (t.final_annotation_id is null or ${filter.replacesFinal})) as is_wanted
    from consensus_proposal c join task t on t.id = c.task_id and t.deleted_at is null
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
 * to the task where there is one, else the first of the run. Returns the tasks that have their annotation now.
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
        coalesce(
          (select l.annotation_id from annotation_labels l
            where l.task_id = c.task_id and l.control = r.control and l.labels = c.labels and l.annotation_id = any (c.votes)
            order by l.annotation_id limit 1),
          (select l.annotation_id from annotation_labels l
            where l.organization_id = ${scope.organizationId} and l.project_id = ${scope.projectId} and l.control = r.control
              and l.labels = c.labels
            order by l.task_id, l.annotation_id limit 1)) as model_id
      from consensus_proposal c join consensus_run r on r.id = c.run_id join task t on t.id = c.task_id join project p on p.id = t.project_id
      where c.run_id = ${runId} and c.task_id = any (${taskIds}::bigint[]) and c.annotation_id is null
        and (t.final_annotation_id is null or ${by.replacesFinal})
    ), written as (
      insert into annotation (organization_id, project_id, task_id, task_definition_id, result, result_count, completed_by, updated_by,
        actor, raw_payload, was_cancelled, ground_truth, counts, origin, parent_annotation_id, last_action, created_at, updated_at)
      select ${scope.organizationId}, ${scope.projectId}, p.task_id, p.definition_id, i.items, jsonb_array_length(i.items), null, ${by.userId ?? null}::bigint,
        'consensus:' || p.method, jsonb_build_object('consensus', jsonb_build_object('run', ${runId}::bigint, 'method', p.method,
          'control', p.control, 'confidence', p.confidence, 'posterior', p.posterior, 'votes', to_jsonb(p.votes))),
        false, false, false, 'consensus', case when p.model_id = any (p.votes) then p.model_id end, 'submitted', ${by.now}, ${by.now}
      from proposal p
      cross join lateral (
        select coalesce(p.result, jsonb_agg(jsonb_set(item, '{id}', to_jsonb(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10))) order by place), '[]') as items
        from annotation a, jsonb_array_elements(case jsonb_typeof(a.result) when 'array' then a.result else '[]' end) with ordinality as e (item, place)
        where a.id = p.model_id and item ->> 'from_name' = p.control) i
      where p.model_id is not null or p.result is not null
      returning id, task_id
    ), noted as (
      update consensus_proposal c set annotation_id = w.id, replaced_final_id = p.final_annotation_id
      from written w join proposal p on p.task_id = w.task_id where c.run_id = ${runId} and c.task_id = w.task_id
    )
    update task t set final_annotation_id = w.id from written w where t.id = w.task_id returning w.task_id`.execute(tx);
  return rows.map(({ task_id }) => task_id);
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
