import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { dateOf, startOf, written } from './period.queries.ts';
import type { Period } from './period.ts';

export interface FoundUser {
  id: number;
  name: string;
  email: string;
}

/** By id or uuid; within an organization, or anywhere (system transaction). */
export async function findUser(
  tx: Tx,
  reference: { id: number } | { uuid: string },
  organizationId: number | undefined,
): Promise<FoundUser | undefined> {
  const who = 'id' in reference ? sql`u.id = ${reference.id}` : sql`u.uuid = ${reference.uuid}::uuid`;
  const member =
    organizationId === undefined
      ? sql`true`
      : sql`exists (select from organization_member m where m.organization_id = ${organizationId} and m.user_id = u.id)`;
  const { rows } = await sql<FoundUser>`
    select u.id, coalesce(nullif(u.display_name, ''), u.email::text) as name, u.email::text as email
    from app_user u where ${who} and ${member}`.execute(tx);
  return rows[0];
}

export interface UserDayRow {
  day: string;
  document: number;
  voice_sample: number;
  raw_text: number;
  annotations: number;
  skipped: number;
  reviews: number;
  activeSeconds: number;
}

export interface Whose {
  userId: number;
  /** undefined: in all organizations (system transaction). */
  organizationId: number | undefined;
}

const of = ({ organizationId }: Whose, table: string) =>
  organizationId === undefined ? sql`true` : sql`${sql.raw(table)}.organization_id = ${organizationId}`;

/** What somebody sent in, answered and decided, by day. */
export async function listUserDays(tx: Tx, whose: Whose, period: Period): Promise<UserDayRow[]> {
  const { rows } = await sql<UserDayRow>`
    with work as (
      select ${dateOf('i.submitted_at', period)} as day, i.kind, 0 as annotations, 0 as skipped, 0 as reviews, 0 as ms
      from collection_item i
      where ${of(whose, 'i')} and i.created_by = ${whose.userId} and i.deleted_at is null and i.status <> 'draft'
        and i.submitted_at >= ${startOf(period)}
      union all
      select ${dateOf('a.created_at', period)}, null, case when a.was_cancelled then 0 else 1 end,
        case when a.was_cancelled then 1 else 0 end, 0, coalesce(a.lead_time_ms, 0)
      from annotation a
      where ${of(whose, 'a')} and a.completed_by = ${whose.userId} and a.deleted_at is null and a.created_at >= ${startOf(period)}
      union all
      select ${dateOf('r.decided_at', period)}, null, 0, 0, 1, coalesce(r.review_ms, 0)
      from review r where ${of(whose, 'r')} and r.decided_by = ${whose.userId} and r.decided_at >= ${startOf(period)}
      union all
      select ${dateOf('i.reviewed_at', period)}, null, 0, 0, 1, 0 from collection_item i
      where ${of(whose, 'i')} and i.reviewed_by = ${whose.userId} and i.status in ('approved', 'rejected')
        and i.deleted_at is null and i.reviewed_at >= ${startOf(period)})
    select ${written('day')} as day, count(*) filter (where kind = 'document') as document, count(*) filter (where kind = 'voice_sample') as voice_sample,
      count(*) filter (where kind = 'raw_text') as raw_text, sum(annotations) as annotations, sum(skipped) as skipped,
      sum(reviews) as reviews, sum(ms) / 1000.0 as "activeSeconds"
    from work group by work.day order by work.day`.execute(tx);
  return rows;
}

export interface UserProjectRow {
  id: number;
  title: string;
  contributions: number;
  annotations: number;
  skipped: number;
  reviews: number;
  activeSeconds: number;
}

export async function listUserProjects(tx: Tx, whose: Whose, period: Period): Promise<UserProjectRow[]> {
  const { rows } = await sql<UserProjectRow>`
    with work as (
      select i.project_id, 1 as contributions, 0 as annotations, 0 as skipped, 0 as reviews, 0 as ms
      from collection_item i
      where ${of(whose, 'i')} and i.created_by = ${whose.userId} and i.deleted_at is null and i.status <> 'draft'
        and i.submitted_at >= ${startOf(period)}
      union all
      select a.project_id, 0, case when a.was_cancelled then 0 else 1 end, case when a.was_cancelled then 1 else 0 end, 0,
        coalesce(a.lead_time_ms, 0)
      from annotation a
      where ${of(whose, 'a')} and a.completed_by = ${whose.userId} and a.deleted_at is null and a.created_at >= ${startOf(period)}
      union all
      select r.project_id, 0, 0, 0, 1, coalesce(r.review_ms, 0)
      from review r where ${of(whose, 'r')} and r.decided_by = ${whose.userId} and r.decided_at >= ${startOf(period)}
      union all
      select i.project_id, 0, 0, 0, 1, 0 from collection_item i
      where ${of(whose, 'i')} and i.reviewed_by = ${whose.userId} and i.status in ('approved', 'rejected')
        and i.deleted_at is null and i.reviewed_at >= ${startOf(period)})
    select p.id, p.title, sum(w.contributions) as contributions, sum(w.annotations) as annotations, sum(w.skipped) as skipped,
      sum(w.reviews) as reviews, sum(w.ms) / 1000.0 as "activeSeconds"
    from work w join project p on p.id = w.project_id and p.deleted_at is null
    group by p.id, p.title
    order by sum(w.contributions + w.annotations + w.skipped + w.reviews) desc, p.id limit 100`.execute(tx);
  return rows;
}

/** Of what somebody sent in within the period, by what it is now. */
export async function countOutcomes(
  tx: Tx,
  whose: Whose,
  period: Period,
): Promise<{ approved: number; rejected: number; pending: number }> {
  const { rows } = await sql<{ approved: number; rejected: number; pending: number }>`
    select count(*) filter (where i.status = 'approved') as approved, count(*) filter (where i.status = 'rejected') as rejected,
      count(*) filter (where i.status = 'pending_review') as pending
    from collection_item i
    where ${of(whose, 'i')} and i.created_by = ${whose.userId} and i.deleted_at is null and i.status <> 'draft'
      and i.submitted_at >= ${startOf(period)}`.execute(tx);
  return rows[0] ?? { approved: 0, rejected: 0, pending: 0 };
}
