import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type PersonRow, person } from './review.queries.ts';

/** Whose reviews are counted, and from when to when; undefined: all of them. */
export interface StatsScope {
  organizationId: number;
  projectIds: readonly number[];
  since: Date | undefined;
  before: Date | undefined;
  /** Who wrote what was reviewed. */
  authorId: number | undefined;
}

export interface OutcomeRow {
  approved: number;
  fixed: number;
  rejected: number;
}

const OUTCOMES = sql`
  count(*) filter (where r.decision = 'accept') as approved, count(*) filter (where r.decision = 'fix') as fixed,
  count(*) filter (where r.decision = 'reject') as rejected`;
const REVIEW_SECONDS = sql`avg(r.review_ms) / 1000`;

/** What was decided, also where it has been done again since: a decision stays one. */
function decided(scope: StatsScope): RawBuilder<unknown> {
  return sql`r.organization_id = ${scope.organizationId} and r.project_id = any (${scope.projectIds}::bigint[]) and r.decided_at is not null
    ${scope.since === undefined ? sql`` : sql`and r.decided_at >= ${scope.since.toISOString()}::timestamptz`}
    ${scope.before === undefined ? sql`` : sql`and r.decided_at < ${scope.before.toISOString()}::timestamptz`} ${byAuthor(scope)}`;
}

function byAuthor({ authorId }: StatsScope): RawBuilder<unknown> {
  return authorId === undefined ? sql`` : sql`and r.submitted_by = ${authorId}`;
}

function open(scope: StatsScope): RawBuilder<unknown> {
  return sql`r.organization_id = ${scope.organizationId} and r.project_id = any (${scope.projectIds}::bigint[]) and r.status = 'pending' ${byAuthor(scope)}`;
}

export interface TotalsRow extends OutcomeRow {
  avg_review_seconds: number | null;
  avg_waiting_seconds: number | null;
}

export async function sumDecisions(tx: Tx, scope: StatsScope): Promise<TotalsRow> {
  const { rows } = await sql<TotalsRow>`
    select ${OUTCOMES}, ${REVIEW_SECONDS} as avg_review_seconds,
      avg(extract(epoch from r.decided_at - r.submitted_at)) as avg_waiting_seconds
    from review r where ${decided(scope)}`.execute(tx);
  return rows[0] ?? { approved: 0, fixed: 0, rejected: 0, avg_review_seconds: null, avg_waiting_seconds: null };
}

export async function countOpen(tx: Tx, scope: StatsScope): Promise<{ count: number; oldest: Date | null }> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select count(*) as count, min(r.submitted_at) as oldest from review r where ${open(scope)}`.execute(tx);
  return rows[0] ?? { count: 0, oldest: null };
}

export async function countTasksByStatus(tx: Tx, scope: StatsScope): Promise<Record<string, number>> {
  const { rows } = await sql<{ review_status: string; count: number }>`
    select review_status, count(*) as count from task
    where organization_id = ${scope.organizationId} and project_id = any (${scope.projectIds}::bigint[])
      and review_status is not null and deleted_at is null
    group by review_status order by review_status`.execute(tx);
  return Object.fromEntries(rows.map((row) => [row.review_status, row.count]));
}

export interface ReviewerRow extends OutcomeRow {
  user: PersonRow;
  avg_review_seconds: number | null;
  last_decided_at: Date | null;
}

export async function listReviewers(tx: Tx, scope: StatsScope): Promise<ReviewerRow[]> {
  const { rows } = await sql<ReviewerRow>`
    select ${person('u')} as user, d.* from (
      select r.decided_by, ${OUTCOMES}, ${REVIEW_SECONDS} as avg_review_seconds, max(r.decided_at) as last_decided_at
      from review r where ${decided(scope)} and r.decided_by is not null group by r.decided_by) as d
    join app_user u on u.id = d.decided_by
    order by d.approved + d.fixed + d.rejected desc, u.id limit 1000`.execute(tx);
  return rows;
}

export interface AnnotatorRow extends OutcomeRow {
  user: PersonRow;
  pending: number;
}

export async function listAnnotators(tx: Tx, scope: StatsScope): Promise<AnnotatorRow[]> {
  const { rows } = await sql<AnnotatorRow>`
    select ${person('u')} as user, d.approved, d.fixed, d.rejected, d.pending from (
      select x.submitted_by, sum(x.approved) as approved, sum(x.fixed) as fixed, sum(x.rejected) as rejected, sum(x.pending) as pending
      from (
        select r.submitted_by, ${OUTCOMES}, 0 as pending from review r where ${decided(scope)} group by r.submitted_by
        union all
        select r.submitted_by, 0, 0, 0, count(*) from review r where ${open(scope)} group by r.submitted_by) as x
      group by x.submitted_by) as d
    join app_user u on u.id = d.submitted_by
    order by d.approved + d.fixed + d.rejected + d.pending desc, u.id limit 1000`.execute(tx);
  return rows;
}

export async function listReasons(tx: Tx, scope: StatsScope): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select r.reason, count(*) as count from review r
    where ${decided(scope)} and r.decision = 'reject' group by r.reason order by count(*) desc, r.reason limit 100`.execute(
    tx,
  );
  return rows;
}

export async function listDays(tx: Tx, scope: StatsScope): Promise<(OutcomeRow & { day: string })[]> {
  const { rows } = await sql<OutcomeRow & { day: string }>`
    select to_char(r.decided_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${OUTCOMES}
    from review r where ${decided(scope)} group by 1 order by 1 desc limit 400`.execute(tx);
  return rows.reverse();
}

/** Projects whose reviews somebody may see: those that they manage, adjudicate or review. */
export async function listReviewedProjects(
  tx: Tx,
  organizationId: number,
  asked: { userId: number; isSuperAdmin: boolean },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from project p
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = ${asked.userId} and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = ${asked.userId}
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = ${asked.userId} and pm.enabled
    where p.organization_id = ${organizationId} and p.deleted_at is null
      and (${asked.isSuperAdmin} or om.role in ('owner', 'admin')
        or om.role is not null and (wm.role in ('owner', 'admin') or pm.member_type in (1, 2, 3)))`.execute(tx);
  return rows.map(({ id }) => id);
}
