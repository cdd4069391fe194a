import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface Series {
  name: string;
  label: string;
  value: number;
}

/** Every number of the business in one statement; all from counters and indexes. Needs a system transaction. */
export async function readSeries(tx: Tx, now: Date): Promise<Series[]> {
  const { rows } = await sql<Series>`
    select 'users' as name, 'all' as label, count(*)::double precision as value from app_user
    union all select 'users', 'verified', count(*) from app_user where is_verified
    union all select 'users', 'active_day', count(*) from app_user where last_activity_at > ${now}::timestamptz - interval '1 day'
    union all select 'sessions', '', count(*) from session where revoked_at is null and expires_at > ${now}
    union all select 'organizations', '', count(*) from organization where deleted_at is null
    union all select 'projects', state, count(*) from project where deleted_at is null group by state
    union all (
      select k.name, '', k.value from (
        select coalesce(sum(c.task_number), 0) as tasks, coalesce(sum(c.finished_task_number), 0) as finished,
          coalesce(sum(c.total_annotations_number), 0) as annotations, coalesce(sum(c.total_predictions_number), 0) as predictions
        from project_counter c join project p on p.id = c.project_id and p.deleted_at is null) n
      cross join lateral (values ('tasks', n.tasks), ('tasks_finished', n.finished), ('annotations', n.annotations),
        ('predictions', n.predictions)) as k (name, value))
    union all select 'items', kind || '/' || status, count(*) from collection_item
      where deleted_at is null and status <> 'draft' group by kind, status
    union all select 'items_processing', kind || '/' || processing_state, count(*) from collection_item
      where deleted_at is null and processing_state <> 'none' group by kind, processing_state
    union all select 'outbox_events', status, count(*) from outbox_event where status in ('pending', 'processing', 'failed') group by status
    union all select 'outbox_oldest_seconds', '', coalesce(extract(epoch from ${now}::timestamptz - min(next_attempt_at)), 0)
      from outbox_event where status in ('pending', 'processing') and next_attempt_at <= ${now}
    union all select 'queue_oldest_seconds', queue, extract(epoch from ${now}::timestamptz - min(run_at)) from job
      where status = 'queued' and run_at <= ${now} group by queue
    union all select 'jobs_finished_hour', queue || '/' || status, count(*) from job
      where finished_at > ${now}::timestamptz - interval '1 hour' group by queue, status
    union all select 'alerts_open', severity, count(*) from alert where closed_at is null group by severity
    union all select 'processes', r.role, count(*) from process_pulse, unnest(roles) as r (role)
      where seen_at > ${now}::timestamptz - interval '2 minutes' group by r.role`.execute(tx);
  return rows;
}
