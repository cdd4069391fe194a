import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface ReviewScope {
  organizationId: number;
  projectIds: readonly number[];
  since: Date | undefined;
}

const of = ({ organizationId, projectIds }: ReviewScope, table: string) =>
  sql`${sql.raw(table)}.organization_id = ${organizationId} and ${sql.raw(table)}.project_id = any (${projectIds}::bigint[])`;
const after = ({ since }: ReviewScope, column: string) =>
  since === undefined ? sql`true` : sql`${sql.raw(column)} >= ${since.toISOString()}::timestamptz`;

export async function countWaiting(tx: Tx, scope: ReviewScope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from review r where ${of(scope, 'r')} and r.status = 'pending')
      + (select count(*) from collection_item i where ${of(scope, 'i')} and i.status = 'pending_review' and i.deleted_at is null)
      as count`.execute(tx);
  return rows[0]?.count ?? 0;
}

export interface DeciderRow {
  /** null: nobody any more. */
  reviewerId: number | null;
  email: string | null;
  name: string | null;
  approved: number;
  rejected: number;
  /** Time that deciding took where it was measured, and else the time that the item waited; with the number of each. */
  reviewSeconds: number | null;
  waitSeconds: number | null;
  timed: number;
  waited: number;
}

/** Decisions on answers and on collected items, by who made them. */
export async function listDeciders(tx: Tx, scope: ReviewScope): Promise<DeciderRow[]> {
  const { rows } = await sql<DeciderRow>`
    with decided as (
      select r.decided_by as user_id, r.decision <> 'reject' as is_approved, r.review_ms / 1000.0 as review_seconds, null::numeric as wait_seconds
      from review r where ${of(scope, 'r')} and r.decided_at is not null and ${after(scope, 'r.decided_at')}
      union all
      select i.reviewed_by, i.status = 'approved', null, extract(epoch from i.reviewed_at - i.submitted_at)
      from collection_item i
      where ${of(scope, 'i')} and i.status in ('approved', 'rejected') and i.deleted_at is null and i.reviewed_at is not null
        and ${after(scope, 'i.reviewed_at')})
    select d."reviewerId", u.email::text as email, coalesce(nullif(u.display_name, ''), u.email::text) as name, d.approved, d.rejected,
      d."reviewSeconds", d."waitSeconds", d.timed, d.waited
    from (
      select user_id as "reviewerId", count(*) filter (where is_approved) as approved, count(*) filter (where not is_approved) as rejected,
        avg(review_seconds) as "reviewSeconds", avg(wait_seconds) as "waitSeconds",
        count(review_seconds) as timed, count(wait_seconds) as waited
      from decided group by user_id) d
    left join app_user u on u.id = d."reviewerId"
    order by d.approved + d.rejected desc, d."reviewerId" limit 1000`.execute(tx);
  return rows;
}
