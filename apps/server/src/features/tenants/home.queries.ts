import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface LabellingRow {
  project_id: number;
  title: string;
  task_limit: number;
  open_tasks: number;
  done_open: number;
  done: number;
}

/**
 * Published live projects where the person labels. Counters tell how many tasks are open; of those, what the person did
 * already is not left for them. Reads the person's own annotations, never the project's tasks.
 */
export async function listLabelling(tx: Tx, organizationId: number, userId: number): Promise<LabellingRow[]> {
  const { rows } = await sql<LabellingRow>`
    select p.id as project_id, p.title, m.task_limit, counters.open_tasks, mine.done_open, mine.done
    from project_member m
    join project p on p.organization_id = m.organization_id and p.id = m.project_id
    cross join lateral (
      select coalesce(sum(c.task_number - c.finished_task_number), 0) as open_tasks
      from project_counter c where c.organization_id = p.organization_id and c.project_id = p.id
    ) counters
    cross join lateral (
      select count(distinct a.task_id) as done, count(distinct a.task_id) filter (where not t.is_labeled) as done_open
      from annotation a join task t on t.id = a.task_id and t.deleted_at is null
      where a.organization_id = p.organization_id and a.project_id = p.id and a.completed_by = m.user_id and a.deleted_at is null
        and not (a.was_cancelled and p.skip_queue = 'REQUEUE_FOR_ME')
    ) mine
    where m.organization_id = ${organizationId} and m.user_id = ${userId} and m.enabled and m.member_type <= 4
      and p.state = 'live' and p.is_published and not p.is_draft and not p.is_template and p.deleted_at is null
    order by p.pinned_at desc nulls last, p.created_at desc, p.id desc
    limit 50`.execute(tx);
  return rows;
}

export interface ManagingRow {
  project_id: number;
  title: string;
  state: string;
  is_published: boolean;
  task_number: number;
  finished_task_number: number;
  annotator_count: number;
  failed_jobs: number;
  last_annotation_at: Date | null;
}

/** Projects that the person is an administrator of, by whatever membership, newest change first. */
export async function listManaging(
  tx: Tx,
  organizationId: number,
  reader: { userId: number; managesAll: boolean },
): Promise<ManagingRow[]> {
  const { rows } = await sql<ManagingRow>`
    select p.id as project_id, p.title, p.state, p.is_published, counters.*, people.*, trouble.*
    from project p
    left join project_member m on m.organization_id = p.organization_id and m.project_id = p.id and m.user_id = ${reader.userId} and m.enabled
    left join workspace_member w on w.organization_id = p.organization_id and w.workspace_id = p.workspace_id and w.user_id = ${reader.userId}
    cross join lateral (
      select coalesce(sum(c.task_number), 0) as task_number, coalesce(sum(c.finished_task_number), 0) as finished_task_number,
        max(c.updated_at) filter (where c.total_annotations_number > 0) as last_annotation_at
      from project_counter c where c.organization_id = p.organization_id and c.project_id = p.id
    ) counters
    cross join lateral (
      select count(*) as annotator_count from project_member a
      where a.organization_id = p.organization_id and a.project_id = p.id and a.enabled and a.member_type between 2 and 4
    ) people
    cross join lateral (
      select count(*) as failed_jobs from job j
      where j.organization_id = p.organization_id and j.project_id = p.id and j.status = 'failed'
        and j.created_at > now() - interval '1 day'
    ) trouble
    where p.organization_id = ${organizationId} and p.deleted_at is null and not p.is_template
      and (${reader.managesAll} or m.member_type = 1 or w.role in ('owner', 'admin'))
    order by p.pinned_at desc nulls last, p.updated_at desc, p.id desc
    limit 20`.execute(tx);
  return rows;
}

export async function sumToday(
  tx: Tx,
  organizationId: number,
  userId: number,
  since: Date,
): Promise<{ annotations: number; seconds: number }> {
  const { rows } = await sql<{ annotations: number; seconds: number }>`
    select count(*) as annotations, coalesce(round(sum(lead_time_ms) / 1000.0), 0) as seconds
    from annotation
    where organization_id = ${organizationId} and completed_by = ${userId} and created_at >= ${since}
      and deleted_at is null and not was_cancelled`.execute(tx);
  return rows[0] ?? { annotations: 0, seconds: 0 };
}
