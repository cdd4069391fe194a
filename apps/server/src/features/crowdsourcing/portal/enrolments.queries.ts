import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Reputation } from './standing.policy.ts';
import type { PortalBatchRow } from './terms.queries.ts';

/** A batch as one person has it. */
export interface OwnBatchRow extends PortalBatchRow {
  consented_at: Date | null;
  qualified_at: Date | null;
  paused_at: Date | null;
  paused_reason: string;
  resumed_at: Date | null;
  attempts_used: number;
  last_score: number | null;
  submitted: number;
  approved: number;
  rejected: number;
  at_hand: number;
  /** Offers with a place that is free for them: an upper bound, since others may take it. */
  left: number;
}

/** Every batch that somebody is in, or one of them; the newest first. */
export async function listOwnBatches(
  tx: Tx,
  organizationId: number,
  userId: number,
  batchId: number | undefined,
  now: Date,
): Promise<OwnBatchRow[]> {
  const { rows } = await sql<OwnBatchRow>`
    select b.id, b.project_id, b.title, b.description, b.instructions, b.currency, b.reward_cents, b.status, b.expires_at,
      b.assignment_duration_seconds as duration_seconds, b.auto_approval_seconds, b.budget_cents,
      e.consented_at, e.qualified_at, e.paused_at, e.paused_reason, e.resumed_at,
      (select count(*) from crowd_attempt x where x.batch_id = b.id and x.user_id = e.user_id and x.finished_at is not null) as attempts_used,
      (select x.score from crowd_attempt x where x.batch_id = b.id and x.user_id = e.user_id and x.finished_at is not null
        order by x.id desc limit 1) as last_score,
      w.submitted, w.approved, w.rejected, w.at_hand, o.open_offers as left
    from crowd_enrolment e
    join crowd_batch b on b.id = e.batch_id and b.organization_id = e.organization_id and b.provider = 'portal'
    cross join lateral (
      select count(*) filter (where a.status = 'submitted') as submitted, count(*) filter (where a.status = 'approved') as approved,
        count(*) filter (where a.status = 'rejected') as rejected,
        count(*) filter (where a.status = 'created' and a.expires_at > ${now.toISOString()}::timestamptz) as at_hand
      from assignment a where a.batch_id = b.id and a.user_id = e.user_id and a.assignment_id <> '') as w
    cross join lateral (
      select count(*) as open_offers from assignment o
      where o.batch_id = b.id and o.assignment_id = '' and o.status = 'created'
        and (o.expires_at is null or o.expires_at > ${now.toISOString()}::timestamptz)
        and o.max_assignments > (select count(*) from assignment a
          where a.parent_id = o.id and a.status in ('created', 'submitted', 'approved', 'rejected'))
        and not exists (select from assignment a
          where a.task_id = o.task_id and a.user_id = e.user_id and a.assignment_id <> '' and a.status <> 'expired')) as o
    where e.organization_id = ${organizationId} and e.user_id = ${userId} and (${batchId ?? null}::bigint is null or b.id = ${batchId ?? null})
    order by b.id desc limit 200`.execute(tx);
  return rows;
}

/** Why somebody takes no work anywhere; undefined: they do. */
export async function findBlock(tx: Tx, organizationId: number, userId: number): Promise<string | undefined> {
  const { rows } = await sql<{ blocked_reason: string }>`
    select blocked_reason from crowd_worker
    where organization_id = ${organizationId} and provider = 'portal' and user_id = ${userId} and blocked_at is not null`.execute(
    tx,
  );
  return rows[0]?.blocked_reason;
}

export async function findWorkerRecord(tx: Tx, organizationId: number, userId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    update crowd_worker set last_seen_at = now()
    where organization_id = ${organizationId} and provider = 'portal' and user_id = ${userId} returning id`.execute(tx);
  return rows[0]?.id;
}

export async function findReputation(
  tx: Tx,
  organizationId: number,
  batchId: number,
  userId: number,
  since: Date | null,
): Promise<Reputation> {
  const from = sql`${since?.toISOString() ?? null}::timestamptz`;
  const { rows } = await sql<Reputation>`
    select count(g.score) as checked, avg(g.score) as accuracy,
      count(*) filter (where a.status = 'approved') as approved, count(*) filter (where a.status = 'rejected') as rejected
    from assignment a
    left join golden_score g on g.organization_id = a.organization_id and g.task_id = a.task_id and g.user_id = a.user_id
    where a.organization_id = ${organizationId} and a.batch_id = ${batchId} and a.user_id = ${userId} and a.assignment_id <> ''
      and (${from} is null or a.submitted_at > ${from})`.execute(tx);
  return rows[0] ?? { checked: 0, accuracy: null, approved: 0, rejected: 0 };
}

export async function noteConsent(tx: Tx, batchId: number, userId: number, now: Date): Promise<void> {
  await sql`
    update crowd_enrolment set consented_at = coalesce(consented_at, ${now.toISOString()}::timestamptz)
    where batch_id = ${batchId} and user_id = ${userId}`.execute(tx);
}

export async function noteQualified(tx: Tx, batchId: number, userId: number, now: Date): Promise<void> {
  await sql`
    update crowd_enrolment set qualified_at = ${now.toISOString()}::timestamptz
    where batch_id = ${batchId} and user_id = ${userId}`.execute(tx);
}

/** Returns whether they were at work before. */
export async function pauseEnrolment(
  tx: Tx,
  organizationId: number,
  batchId: number,
  userId: number,
  pause: { reason: string; by: number | undefined; now: Date },
): Promise<boolean> {
  const paused = await sql`
    update crowd_enrolment set paused_at = ${pause.now.toISOString()}::timestamptz, paused_reason = ${pause.reason},
      paused_by = ${pause.by ?? null}
    where organization_id = ${organizationId} and batch_id = ${batchId} and user_id = ${userId} and paused_at is null`.execute(
    tx,
  );
  return Number(paused.numAffectedRows ?? 0) > 0;
}

export async function resumeEnrolment(
  tx: Tx,
  organizationId: number,
  batchId: number,
  userId: number,
  now: Date,
): Promise<boolean> {
  const resumed = await sql`
    update crowd_enrolment set paused_at = null, paused_reason = '', paused_by = null, resumed_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and batch_id = ${batchId} and user_id = ${userId} and paused_at is not null`.execute(
    tx,
  );
  return Number(resumed.numAffectedRows ?? 0) > 0;
}

export interface EnrolmentRow {
  user_id: number;
  email: string;
  name: string;
  worker_id: number | null;
  blocked_at: Date | null;
  consented_at: Date | null;
  qualified_at: Date | null;
  paused_at: Date | null;
  paused_reason: string;
  attempts_used: number;
  best_score: number | null;
  submitted: number;
  approved: number;
  rejected: number;
  returned: number;
  expired: number;
  checked: number;
  accuracy: number | null;
  earned_cents: number;
  median_seconds: number | null;
  last_submitted_at: Date | null;
  created_at: Date;
}

/** By when they joined. */
export async function listEnrolments(
  tx: Tx,
  organizationId: number,
  batchId: number,
  afterUser: number | undefined,
  limit: number,
): Promise<EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select e.user_id, u.email::text as email, coalesce(nullif(u.display_name, ''), u.email::text) as name, c.id as worker_id, c.blocked_at,
      e.consented_at, e.qualified_at, e.paused_at, e.paused_reason, e.created_at, x.attempts_used, x.best_score,
      w.*, g.checked, g.accuracy, l.earned_cents
    from (
      select * from crowd_enrolment
      where organization_id = ${organizationId} and batch_id = ${batchId} and (${afterUser ?? null}::bigint is null or user_id > ${afterUser ?? null})
      order by user_id limit ${limit}) as e
    join app_user u on u.id = e.user_id
    left join crowd_worker c on c.organization_id = e.organization_id and c.provider = 'portal' and c.user_id = e.user_id
    cross join lateral (
      select count(*) as attempts_used, max(x.score) as best_score from crowd_attempt x
      where x.batch_id = e.batch_id and x.user_id = e.user_id and x.finished_at is not null) as x
    cross join lateral (
      select count(*) filter (where a.status in ('submitted', 'approved', 'rejected')) as submitted,
        count(*) filter (where a.status = 'approved') as approved, count(*) filter (where a.status = 'rejected') as rejected,
        count(*) filter (where a.status = 'returned') as returned, count(*) filter (where a.status = 'expired') as expired,
        percentile_cont(0.5) within group (order by extract(epoch from a.submitted_at - a.created_at)) as median_seconds,
        max(a.submitted_at) as last_submitted_at
      from assignment a where a.batch_id = e.batch_id and a.user_id = e.user_id and a.assignment_id <> '') as w
    cross join lateral (
      select count(g.score) as checked, avg(g.score) as accuracy
      from assignment a join golden_score g on g.organization_id = a.organization_id and g.task_id = a.task_id and g.user_id = a.user_id
      where a.batch_id = e.batch_id and a.user_id = e.user_id and a.assignment_id <> '') as g
    cross join lateral (
      select coalesce(sum(l.amount_cents), 0) as earned_cents from crowd_ledger l
      where l.organization_id = e.organization_id and l.batch_id = e.batch_id and l.user_id = e.user_id and l.kind in ('reward', 'bonus')) as l
    order by e.user_id`.execute(tx);
  return rows;
}
