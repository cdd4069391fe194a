import { type RawBuilder, sql } from 'kysely';
import { type Reader, visibleProjects } from '../../features/projects/index.ts';
import type { Tx } from '../../platform/db/db.ts';

export interface MetricsScope extends Reader {
  /** Of all projects of the tenant; else of those that the person administers, adjudicates or reviews. */
  ofAll: boolean;
  projectId: number | undefined;
}

/** Of which projects the reader may see numbers. */
export async function listMeasured(tx: Tx, scope: MetricsScope): Promise<number[]> {
  const may = scope.ofAll
    ? sql`true`
    : sql`exists (select from project_member pm where pm.project_id = v.id and pm.user_id = ${scope.userId ?? null}
        and pm.enabled and pm.member_type in (1, 2, 3))`;
  const { rows } = await sql<{ id: number }>`
    select v.id from (${visibleProjects(scope)}) v
    where ${may} and ${scope.projectId === undefined ? sql`true` : sql`v.id = ${scope.projectId}`}`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface MetricsRow {
  pending: number;
  in_progress: number;
  complete: number;
  failed: number;
  created: number;
  held_now: number;
  holders: number;
  allocated: number;
  submitted: number;
  skipped: number;
  annotators: number;
  average_lead_time_ms: number | null;
  review_pending: number;
  approved: number;
  rejected: number;
}

/** One statement; each part reads an index of its own. */
export async function readMetrics(
  tx: Tx,
  organizationId: number,
  projects: readonly number[],
  period: { since: Date; now: Date },
): Promise<MetricsRow> {
  const since = sql`${period.since.toISOString()}::timestamptz`;
  const now = sql`${period.now.toISOString()}::timestamptz`;
  const within = (alias: string): RawBuilder<unknown> =>
    sql`${sql.ref(`${alias}.organization_id`)} = ${organizationId} and ${sql.ref(`${alias}.project_id`)} = any (${projects}::bigint[])`;
  const { rows } = await sql<MetricsRow>`
    select
      coalesce(s.pending, 0)::bigint as pending, coalesce(s.in_progress, 0)::bigint as in_progress,
      coalesce(s.complete, 0)::bigint as complete, coalesce(s.failed, 0)::bigint as failed,
      c.created, l.held_now, l.holders, e.allocated, a.submitted, a.skipped, a.annotators, a.average_lead_time_ms,
      p.review_pending, r.approved, r.rejected
    from
      (select sum(n) filter (where status = 'pending') as pending, sum(n) filter (where status = 'in_progress') as in_progress,
          sum(n) filter (where status = 'complete') as complete, sum(n) filter (where status = 'failed') as failed
        from (select t.status, count(*) as n from task t where ${within('t')} and t.deleted_at is null group by t.status) g) s,
      (select count(*) as created from task t where ${within('t')} and t.deleted_at is null and t.created_at >= ${since}) c,
      (select count(distinct x.task_id) as held_now, count(distinct x.user_id) as holders
        from task_lease x where ${within('x')} and x.expires_at > ${now}) l,
      (select count(distinct coalesce(v.payload->>'lease', v.id::text)) as allocated
        from event_log v where ${within('v')} and v.event_type = 'TASK_ALLOCATED' and v.created_at >= ${since}) e,
      (select count(*) filter (where not n.was_cancelled) as submitted, count(*) filter (where n.was_cancelled) as skipped,
          count(distinct n.completed_by) filter (where not n.was_cancelled) as annotators,
          avg(n.lead_time_ms) filter (where not n.was_cancelled) as average_lead_time_ms
        from annotation n where ${within('n')} and n.deleted_at is null and n.created_at >= ${since}) a,
      (select count(*) as review_pending from review w where ${within('w')} and w.status = 'pending') p,
      (select count(*) filter (where w.status = 'approved') as approved, count(*) filter (where w.status = 'rejected') as rejected
        from review w where ${within('w')} and w.status in ('approved', 'rejected') and w.decided_at >= ${since}) r`.execute(
    tx,
  );
  const row = rows[0];
  if (!row) throw new Error('an aggregate answered no row');
  return row;
}
