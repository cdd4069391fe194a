import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** One repair at a time in a project: two would both add the same difference. */
export async function lockCounters(tx: Tx, projectId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`counters:${projectId}`}, 0))`.execute(tx);
}

/**
 * Truth minus counter, and the difference added where there is one. Rows and counters change in the same transaction,
 * so one snapshot sees them agree: the difference stays right whatever is committed meanwhile.
 */
export async function repairCounters(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    with tasks as (
      select count(*) as task_number, count(*) filter (where is_labeled) as finished_task_number,
        count(*) filter (where total_annotations > 0) as num_tasks_with_annotations
      from task where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
    ), answers as (
      select count(*) filter (where not a.was_cancelled) as total_annotations_number,
        count(*) filter (where not a.was_cancelled and not a.ground_truth) as useful_annotation_number,
        count(*) filter (where a.ground_truth) as ground_truth_number,
        count(*) filter (where a.was_cancelled) as skipped_annotations_number,
        coalesce(sum(a.result_count), 0) as result_count, coalesce(sum(a.lead_time_ms), 0) as lead_time_ms
      from annotation a join task t on t.id = a.task_id and t.deleted_at is null
      where a.organization_id = ${organizationId} and a.project_id = ${projectId} and a.deleted_at is null
    ), guesses as (
      select count(*) as total_predictions_number
      from prediction p join task t on t.id = p.task_id and t.deleted_at is null
      where p.organization_id = ${organizationId} and p.project_id = ${projectId}
    ), drafts as (
      select count(*) as draft_number
      from annotation_draft d join task t on t.id = d.task_id and t.deleted_at is null
      where d.organization_id = ${organizationId} and d.project_id = ${projectId}
    ), counted as (
      select coalesce(sum(task_number), 0) as task_number, coalesce(sum(finished_task_number), 0) as finished_task_number,
        coalesce(sum(num_tasks_with_annotations), 0) as num_tasks_with_annotations,
        coalesce(sum(total_annotations_number), 0) as total_annotations_number,
        coalesce(sum(useful_annotation_number), 0) as useful_annotation_number,
        coalesce(sum(ground_truth_number), 0) as ground_truth_number,
        coalesce(sum(skipped_annotations_number), 0) as skipped_annotations_number,
        coalesce(sum(result_count), 0) as result_count, coalesce(sum(lead_time_ms), 0) as lead_time_ms,
        coalesce(sum(total_predictions_number), 0) as total_predictions_number,
        coalesce(sum(draft_number), 0) as draft_number
      from project_counter where organization_id = ${organizationId} and project_id = ${projectId}
    ), drift as (
      select tasks.task_number - counted.task_number as task_number,
        tasks.finished_task_number - counted.finished_task_number as finished_task_number,
        tasks.num_tasks_with_annotations - counted.num_tasks_with_annotations as num_tasks_with_annotations,
        answers.total_annotations_number - counted.total_annotations_number as total_annotations_number,
        answers.useful_annotation_number - counted.useful_annotation_number as useful_annotation_number,
        answers.ground_truth_number - counted.ground_truth_number as ground_truth_number,
        answers.skipped_annotations_number - counted.skipped_annotations_number as skipped_annotations_number,
        answers.result_count - counted.result_count as result_count,
        answers.lead_time_ms - counted.lead_time_ms as lead_time_ms,
        guesses.total_predictions_number - counted.total_predictions_number as total_predictions_number,
        drafts.draft_number - counted.draft_number as draft_number
      from tasks, answers, guesses, drafts, counted
    ), repaired as (
      insert into project_counter (organization_id, project_id, shard, task_number, finished_task_number,
        num_tasks_with_annotations, total_annotations_number, useful_annotation_number, ground_truth_number,
        skipped_annotations_number, result_count, lead_time_ms, total_predictions_number, draft_number)
      select ${organizationId}, ${projectId}, 0, task_number, finished_task_number, num_tasks_with_annotations,
        total_annotations_number, useful_annotation_number, ground_truth_number, skipped_annotations_number,
        result_count, lead_time_ms, total_predictions_number, draft_number
      from drift where drift::text <> '(0,0,0,0,0,0,0,0,0,0,0)'
      on conflict (organization_id, project_id, shard) do update set
        task_number = project_counter.task_number + excluded.task_number,
        finished_task_number = project_counter.finished_task_number + excluded.finished_task_number,
        num_tasks_with_annotations = project_counter.num_tasks_with_annotations + excluded.num_tasks_with_annotations,
        total_annotations_number = project_counter.total_annotations_number + excluded.total_annotations_number,
        useful_annotation_number = project_counter.useful_annotation_number + excluded.useful_annotation_number,
        ground_truth_number = project_counter.ground_truth_number + excluded.ground_truth_number,
        skipped_annotations_number = project_counter.skipped_annotations_number + excluded.skipped_annotations_number,
        result_count = project_counter.result_count + excluded.result_count,
        lead_time_ms = project_counter.lead_time_ms + excluded.lead_time_ms,
        total_predictions_number = project_counter.total_predictions_number + excluded.total_predictions_number,
        draft_number = project_counter.draft_number + excluded.draft_number
    )
    select * from drift`.execute(tx);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, difference]) => difference !== 0));
}

/** By how much the count of a control (label '') or of one of its labels was wrong. */
export interface ResultDrift {
  from_name: string;
  label: string;
  count: number;
  draft_count: number;
}

/** The same for the usage of controls and labels. Returns the entries that were wrong. */
export async function repairResultCounts(tx: Tx, organizationId: number, projectId: number): Promise<ResultDrift[]> {
  const { rows } = await sql<ResultDrift>`
    with stored as (
      select a.result, true as is_final
      from annotation a join task t on t.id = a.task_id and t.deleted_at is null
      where a.organization_id = ${organizationId} and a.project_id = ${projectId} and a.deleted_at is null
      union all
      select d.result, false
      from annotation_draft d join task t on t.id = d.task_id and t.deleted_at is null
      where d.organization_id = ${organizationId} and d.project_id = ${projectId}
    ), truth as (
      select u.from_name, u.to_name, u.type, u.label, coalesce(sum(u.uses) filter (where is_final), 0) as count,
        coalesce(sum(u.uses) filter (where not is_final), 0) as draft_count
      from stored cross join lateral result_usage(stored.result) as u group by 1, 2, 3, 4
    ), counted as (
      select from_name, to_name, type, label, sum(count) as count, sum(draft_count) as draft_count
      from project_result_count where organization_id = ${organizationId} and project_id = ${projectId}
      group by 1, 2, 3, 4
    ), drift as (
      select from_name, to_name, type, label, coalesce(truth.count, 0) - coalesce(counted.count, 0) as count,
        coalesce(truth.draft_count, 0) - coalesce(counted.draft_count, 0) as draft_count
      from truth full join counted using (from_name, to_name, type, label)
    ), repaired as (
      insert into project_result_count (organization_id, project_id, from_name, to_name, type, label, shard, count, draft_count)
      select ${organizationId}, ${projectId}, from_name, to_name, type, label, 0, count, draft_count
      from drift where count <> 0 or draft_count <> 0
      on conflict (organization_id, project_id, names_hash, shard) do update set
        count = project_result_count.count + excluded.count,
        draft_count = project_result_count.draft_count + excluded.draft_count
    )
    select from_name, label, count, draft_count from drift where count <> 0 or draft_count <> 0
    order by from_name, label`.execute(tx);
  return rows;
}

/** The same for the columns of the tasks' data. */
export async function repairColumns(tx: Tx, organizationId: number, projectId: number): Promise<number> {
  const { rows } = await sql<{ wrong: number }>`
    with truth as (
      select key as name, count(*) as task_count
      from task t, lateral jsonb_object_keys(case when jsonb_typeof(t.data) = 'object' then t.data else '{}' end) key
      where t.organization_id = ${organizationId} and t.project_id = ${projectId} and t.deleted_at is null
      group by 1
    ), drift as (
      select name, coalesce(truth.task_count, 0) as task_count
      from truth full join (
        select name, task_count from project_column
        where organization_id = ${organizationId} and project_id = ${projectId}) known using (name)
      where coalesce(truth.task_count, 0) <> coalesce(known.task_count, 0)
    ), repaired as (
      insert into project_column (organization_id, project_id, name, task_count)
      select ${organizationId}, ${projectId}, name, task_count from drift
      on conflict (organization_id, project_id, name_hash) do update set task_count = excluded.task_count
      returning 1
    )
    select count(*) as wrong from repaired`.execute(tx);
  return rows[0]?.wrong ?? 0;
}

/** Tasks whose own totals disagree with their annotations, held until the transaction ends. */
export async function lockWrongTasks(tx: Tx, organizationId: number, projectId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t
    left join (
      select task_id, count(*) filter (where not was_cancelled) as total, count(*) filter (where was_cancelled) as cancelled,
        count(*) filter (where counts) as counted
      from annotation where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
      group by task_id
    ) a on a.task_id = t.id
    where t.organization_id = ${organizationId} and t.project_id = ${projectId} and t.deleted_at is null
      and (t.total_annotations <> coalesce(a.total, 0) or t.cancelled_annotations <> coalesce(a.cancelled, 0)
        or t.counted <> coalesce(a.counted, 0) or t.is_labeled <> (coalesce(a.counted, 0) >= t.overlap))
    order by t.id for no key update of t`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Projects worth proving: those whose counters moved since the moment. */
export async function listMovedProjects(
  tx: Tx,
  since: Date,
): Promise<{ organization_id: number; project_id: number }[]> {
  const { rows } = await sql<{ organization_id: number; project_id: number }>`
    select distinct c.organization_id, c.project_id
    from project_counter c join project p on p.id = c.project_id
    where c.updated_at >= ${since} and p.deleted_at is null
    order by 1, 2`.execute(tx);
  return rows;
}
