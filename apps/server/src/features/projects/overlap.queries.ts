import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface OverlapPlan {
  organizationId: number;
  projectId: number;
  maximumAnnotations: number;
  /** 0 to 100: the share of tasks that get the maximum; the others get one annotation. */
  cohortPercentage: number;
}

/**
 * Whether skips count changed: tells the skipped annotations, then recounts their tasks under lock, so that an
 * annotation submitted meanwhile is neither lost nor counted twice.
 */
export async function recountSkipped(
  tx: Tx,
  organizationId: number,
  projectId: number,
  ignoresSkipped: boolean,
): Promise<void> {
  await sql`
    select from task
    where organization_id = ${organizationId} and project_id = ${projectId} and cancelled_annotations > 0
    order by id for no key update`.execute(tx);
  await sql`
    update annotation set counts = ${ignoresSkipped}
    where organization_id = ${organizationId} and project_id = ${projectId} and was_cancelled
      and not ground_truth and origin <> 'preannotation' and deleted_at is null and counts <> ${ignoresSkipped}`.execute(
    tx,
  );
  await sql`
    update task t set counted = fresh.counted
    from (
      select a.task_id, count(*) filter (where a.counts) as counted
      from annotation a join task s on s.id = a.task_id
      where a.organization_id = ${organizationId} and a.project_id = ${projectId} and a.deleted_at is null
        and s.cancelled_annotations > 0
      group by a.task_id
    ) fresh
    where t.id = fresh.task_id and t.counted <> fresh.counted`.execute(tx);
}

/** Chooses exactly round(N × percentage) tasks for the cohort: those with work first, then those already in it. */
export async function chooseCohort(tx: Tx, plan: OverlapPlan): Promise<void> {
  const { organizationId, projectId, cohortPercentage } = plan;
  await sql`
    with ranked as (
      select id, row_number() over (order by counted desc, total_annotations desc, in_overlap_cohort desc, sample_key, id)
        <= floor(count(*) over () * ${cohortPercentage}::numeric / 100 + 0.5) as chosen
      from task
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null
    ), moved as (
      select t.id, ranked.chosen from task t join ranked on ranked.id = t.id
      where t.in_overlap_cohort <> ranked.chosen
      order by t.id for no key update of t
    )
    update task t set in_overlap_cohort = moved.chosen from moved where moved.id = t.id`.execute(tx);
}

/**
 * Moves as few tasks as it takes into or out of the cohort until it has its share again: unfinished ones go in first,
 * the least begun ones out. Returns their ids; their overlap is the caller's to apply.
 */
export async function levelCohort(tx: Tx, plan: OverlapPlan): Promise<number[]> {
  const { organizationId, projectId, cohortPercentage } = plan;
  const live = sql`organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null`;
  const { rows } = await sql<{ id: number }>`
    with share as (
      select floor(count(*) * ${cohortPercentage}::numeric / 100 + 0.5)::bigint
        - count(*) filter (where in_overlap_cohort) as lacking
      from task where ${live}
    ), chosen as (
      (select id from task where ${live} and not in_overlap_cohort
        order by is_labeled, counted desc, sample_key, id limit (select greatest(lacking, 0) from share))
      union all
      (select id from task where ${live} and in_overlap_cohort
        order by counted, total_annotations, sample_key, id limit (select greatest(-lacking, 0) from share))
    ), held as (
      select id from task where id in (select id from chosen) order by id for no key update
    )
    update task t set in_overlap_cohort = not t.in_overlap_cohort from held where held.id = t.id returning t.id`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

const differsInOverlap = sql`
  deleted_at is null and state <> 'completed' and maximum_annotations > 1 and overlap_cohort_percentage < 100`;

export async function hasCohort(tx: Tx, organizationId: number, projectId: number): Promise<boolean> {
  const { rows } = await sql`
    select from project where organization_id = ${organizationId} and id = ${projectId} and ${differsInOverlap}`.execute(
    tx,
  );
  return rows.length > 0;
}

/** The plan of a project whose tasks differ in their overlap, with the project held; undefined for any other. */
export async function lockCohortPlan(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<OverlapPlan | undefined> {
  const { rows } = await sql<{ maximum_annotations: number; overlap_cohort_percentage: number }>`
    select maximum_annotations, overlap_cohort_percentage from project
    where organization_id = ${organizationId} and id = ${projectId} and ${differsInOverlap}
    for no key update`.execute(tx);
  const project = rows[0];
  return (
    project && {
      organizationId,
      projectId,
      maximumAnnotations: project.maximum_annotations,
      cohortPercentage: project.overlap_cohort_percentage,
    }
  );
}

/**
 * Gives every task (or those named) the overlap that its cohort asks for and decides anew whether it is done; the counter
 * of finished tasks moves along. Only rows that change are locked and written. Returns how many became done or undone.
 */
export async function applyOverlap(
  tx: Tx,
  plan: OverlapPlan,
  taskIds?: readonly number[],
): Promise<{ finished: number; reopened: number }> {
  const { organizationId, projectId, maximumAnnotations } = plan;
  const named = taskIds === undefined ? sql`` : sql`and id = any (${taskIds}::bigint[])`;
  const { rows } = await sql<{ finished: number; reopened: number }>`
    with wrong as (
      select id, is_labeled as was_labeled,
        case when in_overlap_cohort then ${maximumAnnotations}::int else 1 end as wanted
      from task
      where organization_id = ${organizationId} and project_id = ${projectId} and deleted_at is null ${named}
        and (overlap <> case when in_overlap_cohort then ${maximumAnnotations}::int else 1 end
          or is_labeled <> (counted >= case when in_overlap_cohort then ${maximumAnnotations}::int else 1 end))
      order by id
      for no key update
    ), changed as (
      update task t set
        overlap = wrong.wanted,
        is_labeled = t.counted >= wrong.wanted,
        labeled_at = case when t.counted < wrong.wanted then null else coalesce(t.labeled_at, now()) end,
        status = case
          when t.status = 'failed' then t.status
          when t.counted >= wrong.wanted then 'complete'
          when t.total_annotations + t.cancelled_annotations + t.draft_count > 0 then 'in_progress'
          else 'pending' end
      from wrong where t.id = wrong.id
      returning wrong.was_labeled, t.is_labeled
    )
    select count(*) filter (where is_labeled and not was_labeled) as finished,
      count(*) filter (where was_labeled and not is_labeled) as reopened
    from changed`.execute(tx);
  const { finished, reopened } = rows[0] ?? { finished: 0, reopened: 0 };
  if (finished !== reopened) {
    await sql`
      insert into project_counter (organization_id, project_id, shard, finished_task_number)
      values (${organizationId}, ${projectId}, 0, ${finished - reopened})
      on conflict (organization_id, project_id, shard) do update
      set finished_task_number = project_counter.finished_task_number + excluded.finished_task_number`.execute(tx);
  }
  return { finished, reopened };
}
