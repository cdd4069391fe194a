import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from './task-action.ts';

/** In one order whoever does it, so that two moves in opposite directions do not wait for each other. */
export async function holdProjects(tx: Tx, organizationId: number, projectIds: readonly number[]): Promise<void> {
  await sql`
    select from project where organization_id = ${organizationId} and id = any (${projectIds}::bigint[])
    order by id for no key update`.execute(tx);
}

export interface MovableTask {
  id: number;
  data: unknown;
  task_definition_id: number | null;
  /** Another live task of the target has its external id. */
  is_taken: boolean;
  results: unknown[];
}

/** `results`: those of its answers, when they are to come along. */
export async function listMovable(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  target: { projectId: number; withAnnotations: boolean },
): Promise<MovableTask[]> {
  const { rows } = await sql<MovableTask>`
    select t.id, t.data, t.task_definition_id,
      exists (
        select from task o
        where o.organization_id = t.organization_id and o.project_id = ${target.projectId} and o.external_id = t.external_id
          and o.deleted_at is null) as is_taken,
      case when ${target.withAnnotations}::boolean and t.total_annotations > 0 then coalesce((
        select jsonb_agg(a.result) from annotation a
        where a.task_id = t.id and a.deleted_at is null and not a.was_cancelled), '[]') else '[]' end as results
    from task t
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.id = any (${taskIds}::bigint[])
      and t.deleted_at is null
    order by t.id`.execute(tx);
  return rows;
}

export interface TaskPair {
  old: number;
  new: number;
}

/** Copies of tasks in another project, without what belongs to them. `shares` decide who is in the overlap cohort. */
export async function insertCopies(
  tx: Tx,
  scope: Scope,
  taskIds: readonly number[],
  target: { projectId: number; seed: number; userId: number | undefined; now: Date },
): Promise<TaskPair[]> {
  const { rows: taken } = await sql<{ first: number; maximum: number; percentage: number }>`
    update project set next_task_number = next_task_number + ${taskIds.length}
    where organization_id = ${scope.organizationId} and id = ${target.projectId} and deleted_at is null
    returning next_task_number - ${taskIds.length} as first, maximum_annotations as maximum,
      overlap_cohort_percentage as percentage`.execute(tx);
  const rules = taken[0];
  if (!rules) throw new Error('the project was deleted meanwhile');
  const isInCohort = sql`sample_share(t.id, ${target.seed}::bigint) * 100 < ${rules.percentage}`;
  const { rows } = await sql<TaskPair>`
    with chosen as (
      select t.*, ${rules.first} + row_number() over (order by t.id) - 1 as number,
        ${isInCohort} as is_in_cohort
      from task t
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.id = any (${taskIds}::bigint[])
        and t.deleted_at is null
    ), made as (
      insert into task (organization_id, project_id, inner_id, external_id, data, meta, overlap, in_overlap_cohort, priority, split,
        task_definition_id, asset_id, payload, created_by, updated_by, created_at, updated_at)
      select organization_id, ${target.projectId}, number, external_id, data, meta,
        case when is_in_cohort then ${rules.maximum}::integer else 1 end, is_in_cohort, priority, split,
        task_definition_id, asset_id, payload, ${target.userId ?? null}, ${target.userId ?? null},
        ${target.now.toISOString()}::timestamptz, ${target.now.toISOString()}::timestamptz
      from chosen order by id
      returning id, inner_id
    )
    select chosen.id as old, made.id as new from chosen join made on made.inner_id = chosen.number`.execute(tx);
  return rows;
}

/** Answers, and of those that are moved their versions, and what was said about them. Returns which became which. */
export async function copyAnswers(
  tx: Tx,
  pairs: readonly TaskPair[],
  target: { projectId: number; definitionId: number | null; isMove: boolean },
): Promise<TaskPair[]> {
  const given = JSON.stringify(pairs);
  const { rows } = await sql<TaskPair>`
    with source as (
      select a.*, r.new as new_task, nextval(pg_get_serial_sequence('annotation', 'id')) as new_id
      from jsonb_to_recordset(${given}::jsonb) as r (old bigint, new bigint)
      join annotation a on a.task_id = r.old and a.deleted_at is null
    ), made as (
      insert into annotation (id, organization_id, project_id, task_id, result, result_count, schema_version, tool_version, task_definition_id,
        completed_by, updated_by, actor, submission_id, raw_payload, was_cancelled, skip_round_over, ground_truth, counts, origin,
        parent_annotation_id, lead_time_ms, last_action, version, set_aside, started_at, draft_created_at, created_at, updated_at)
      overriding system value
      select s.new_id, s.organization_id, ${target.projectId}, s.new_task, s.result, s.result_count, s.schema_version, s.tool_version,
        case when s.schema_version = '' then ${target.definitionId}::bigint else s.task_definition_id end,
        s.completed_by, s.updated_by, s.actor, s.submission_id, s.raw_payload, s.was_cancelled, s.skip_round_over, s.ground_truth, s.counts,
        case when ${target.isMove}::boolean then s.origin else 'copied' end,
        (select p.new_id from source p where p.id = s.parent_annotation_id and p.task_id = s.task_id),
        s.lead_time_ms, s.last_action, s.version, s.set_aside, s.started_at, s.draft_created_at, s.created_at, s.updated_at
      from source s
    )
    select id as old, new_id as new from source`.execute(tx);
  if (!target.isMove) return rows;
  const answers = JSON.stringify(rows);
  await sql`
    insert into annotation_revision (organization_id, annotation_id, version, result, was_cancelled, ground_truth, lead_time_ms,
      task_definition_id, changed_by, reason, created_at)
    select v.organization_id, r.new, v.version, v.result, v.was_cancelled, v.ground_truth, v.lead_time_ms, v.task_definition_id,
      v.changed_by, v.reason, v.created_at
    from jsonb_to_recordset(${answers}::jsonb) as r (old bigint, new bigint)
    join annotation_revision v on v.annotation_id = r.old`.execute(tx);
  await copyComments(tx, given, answers, target.projectId);
  return rows;
}

async function copyComments(tx: Tx, pairs: string, answers: string, projectId: number): Promise<void> {
  await sql`
    with source as (
      select c.*, r.new as new_task, m.new as new_annotation, nextval(pg_get_serial_sequence('comment', 'id')) as new_id
      from jsonb_to_recordset(${pairs}::jsonb) as r (old bigint, new bigint)
      join comment c on c.task_id = r.old and c.deleted_at is null
      left join jsonb_to_recordset(${answers}::jsonb) as m (old bigint, new bigint) on m.old = c.annotation_id
    )
    insert into comment (id, organization_id, project_id, task_id, annotation_id, parent_id, text, region_ref, classifications,
      is_from_staff, is_resolved, resolved_at, resolved_by, created_by, created_at, updated_at)
    overriding system value
    select s.new_id, s.organization_id, ${projectId}, s.new_task, s.new_annotation,
      (select p.new_id from source p where p.id = s.parent_id), s.text, s.region_ref, s.classifications, s.is_from_staff, s.is_resolved,
      s.resolved_at, s.resolved_by, s.created_by, s.created_at, s.updated_at
    from source s
    where s.annotation_id is null or s.new_annotation is not null
    order by s.new_id`.execute(tx);
  await sql`
    select recount_comments(r.new) from jsonb_to_recordset(${pairs}::jsonb) as r (old bigint, new bigint)`.execute(tx);
}

export async function copyPredictions(tx: Tx, pairs: readonly TaskPair[], projectId: number): Promise<void> {
  await sql`
    insert into prediction (organization_id, project_id, task_id, model_version, result, score, cluster, neighbors, mislabeling, created_at)
    select p.organization_id, ${projectId}, r.new, p.model_version, p.result, p.score, p.cluster, p.neighbors, p.mislabeling, p.created_at
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r (old bigint, new bigint)
    join prediction p on p.task_id = r.old order by p.id`.execute(tx);
}

export async function recountCopies(tx: Tx, taskIds: readonly number[], now: Date): Promise<void> {
  await sql`select recount_tasks(${taskIds}::bigint[], ${now.toISOString()}::timestamptz)`.execute(tx);
}

/** Copies on which nobody has worked since. */
export async function listUntouchedCopies(
  tx: Tx,
  organizationId: number,
  taskIds: readonly number[],
  at: Date,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t
    where t.organization_id = ${organizationId} and t.id = any (${taskIds}::bigint[]) and t.deleted_at is null and t.updated_at <= ${at.toISOString()}::timestamptz
      and not exists (select from annotation_draft d where d.task_id = t.id and d.updated_at > ${at.toISOString()}::timestamptz)
      and not exists (select from review v where v.task_id = t.id and v.decided_at > ${at.toISOString()}::timestamptz)
      and not exists (select from annotation a where a.task_id = t.id and a.updated_at > ${at.toISOString()}::timestamptz)`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}
