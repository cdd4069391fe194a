import type { ItemKind } from '@labelwright/contract/analytics-collection';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { dateOf, startOf, written } from './period.queries.ts';
import type { Period } from './period.ts';

/** Items of one project, of an organization, or (in a system transaction) of the platform. */
export interface Where {
  organizationId?: number | undefined;
  projectId?: number | undefined;
  createdBy?: number | undefined;
}

function within({ organizationId, projectId, createdBy }: Where): RawBuilder<unknown> {
  const parts = [
    sql`i.deleted_at is null`,
    ...(organizationId === undefined ? [] : [sql`i.organization_id = ${organizationId}`]),
    ...(projectId === undefined ? [] : [sql`i.project_id = ${projectId}`]),
    ...(createdBy === undefined ? [] : [sql`i.created_by = ${createdBy}`]),
  ];
  return sql.join(parts, sql` and `);
}

const KINDS = sql`count(*) filter (where i.kind = 'document') as document,
  count(*) filter (where i.kind = 'voice_sample') as voice_sample, count(*) filter (where i.kind = 'raw_text') as raw_text`;

export interface DayCount {
  day: string;
  count: number;
}

/** A contribution is an item that was submitted; one that was taken back to a draft is none. */
export async function countContributions(tx: Tx, where: Where, period: Period): Promise<DayCount[]> {
  const { rows } = await sql<DayCount>`
    select ${written('day')} as day, count from (
      select ${dateOf('i.submitted_at', period)} as day, count(*) as count from collection_item i
      where ${within(where)} and i.status <> 'draft' and i.submitted_at >= ${startOf(period)} group by 1) d
    order by 1`.execute(tx);
  return rows;
}

export interface StatusCounts {
  approved: number;
  pending_review: number;
  rejected: number;
}

export async function countDocuments(tx: Tx, where: Where): Promise<StatusCounts> {
  const { rows } = await sql<StatusCounts>`
    select count(*) filter (where i.status = 'approved') as approved,
      count(*) filter (where i.status = 'pending_review') as pending_review,
      count(*) filter (where i.status = 'rejected') as rejected
    from collection_item i where ${within(where)} and i.kind = 'document' and i.status <> 'draft'`.execute(tx);
  return rows[0] ?? { approved: 0, pending_review: 0, rejected: 0 };
}

export interface KindTotals extends StatusCounts {
  kind: ItemKind;
  draft: number;
}

export async function countItems(tx: Tx, where: Where): Promise<KindTotals[]> {
  const { rows } = await sql<KindTotals>`
    select x.kind, sum(x.draft) as draft, sum(x.approved) as approved, sum(x.pending_review) as pending_review,
      sum(x.rejected) as rejected
    from (
      select i.kind, 0 as draft, count(*) filter (where i.status = 'approved') as approved,
        count(*) filter (where i.status = 'pending_review') as pending_review,
        count(*) filter (where i.status = 'rejected') as rejected
      from collection_item i where ${within(where)} and i.status <> 'draft' group by i.kind
      union all
      select i.kind, count(*), 0, 0, 0 from collection_item i
      where ${within(where)} and i.status = 'draft' group by i.kind) x
    group by x.kind order by x.kind`.execute(tx);
  return rows;
}

export interface CollectionDayRow {
  day: string;
  document: number;
  voice_sample: number;
  raw_text: number;
  approved: number;
  rejected: number;
}

export async function listCollectionDays(tx: Tx, where: Where, period: Period): Promise<CollectionDayRow[]> {
  const { rows } = await sql<CollectionDayRow>`
    with sent as (
      select ${dateOf('i.submitted_at', period)} as day, ${KINDS} from collection_item i
      where ${within(where)} and i.status <> 'draft' and i.submitted_at >= ${startOf(period)} group by 1
    ), decided as (
      select ${dateOf('i.reviewed_at', period)} as day, count(*) filter (where i.status = 'approved') as approved,
        count(*) filter (where i.status = 'rejected') as rejected
      from collection_item i
      where ${within(where)} and i.status in ('approved', 'rejected') and i.reviewed_at >= ${startOf(period)} group by 1)
    select ${written('day')} as day, coalesce(document, 0) as document, coalesce(voice_sample, 0) as voice_sample,
      coalesce(raw_text, 0) as raw_text, coalesce(approved, 0) as approved, coalesce(rejected, 0) as rejected
    from sent full join decided using (day) order by 1`.execute(tx);
  return rows;
}

export interface Decisions {
  approved: number;
  rejected: number;
  median_seconds: number | null;
  p90_seconds: number | null;
}

/** Of the items decided in the period: how it went, and how long they had waited. */
export async function sumDecisions(tx: Tx, where: Where, period: Period): Promise<Decisions> {
  const { rows } = await sql<Decisions>`
    select count(*) filter (where i.status = 'approved') as approved, count(*) filter (where i.status = 'rejected') as rejected,
      percentile_cont(0.5) within group (order by extract(epoch from i.reviewed_at - i.submitted_at)) as median_seconds,
      percentile_cont(0.9) within group (order by extract(epoch from i.reviewed_at - i.submitted_at)) as p90_seconds
    from collection_item i
    where ${within(where)} and i.status in ('approved', 'rejected') and i.reviewed_at >= ${startOf(period)}
      and i.submitted_at <= i.reviewed_at`.execute(tx);
  return rows[0] ?? { approved: 0, rejected: 0, median_seconds: null, p90_seconds: null };
}

export interface ProcessingRow {
  kind: ItemKind;
  state: 'queued' | 'processing' | 'done' | 'failed';
  engine: string;
  count: number;
}

export async function countProcessing(tx: Tx, where: Where): Promise<ProcessingRow[]> {
  const { rows } = await sql<ProcessingRow>`
    select i.kind, i.processing_state as state, coalesce(i.processing_engine, '') as engine, count(*) as count
    from collection_item i where ${within(where)} and i.processing_state <> 'none'
    group by 1, 2, 3`.execute(tx);
  return rows;
}

export async function listProcessingFailures(tx: Tx, where: Where): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select left(coalesce(i.processing_error, 'unknown'), 200) as reason, count(*) as count
    from collection_item i where ${within(where)} and i.processing_state = 'failed'
    group by 1 order by 2 desc, 1 limit 10`.execute(tx);
  return rows;
}

export interface ContributorRow {
  user: { id: number; name: string; email: string };
  document: number;
  voice_sample: number;
  raw_text: number;
  approved: number;
  rejected: number;
  last_submitted_at: Date | null;
}

export async function listContributors(tx: Tx, where: Where, period: Period): Promise<ContributorRow[]> {
  const { rows } = await sql<ContributorRow>`
    select jsonb_build_object('id', u.id, 'name', coalesce(nullif(u.display_name, ''), u.email::text), 'email', u.email) as user, w.*
    from (
      select i.created_by, ${KINDS}, count(*) filter (where i.status = 'approved') as approved,
        count(*) filter (where i.status = 'rejected') as rejected, max(i.submitted_at) as last_submitted_at
      from collection_item i
      where ${within(where)} and i.status <> 'draft' and i.submitted_at >= ${startOf(period)} and i.created_by is not null
      group by i.created_by order by count(*) desc limit 100) w
    join app_user u on u.id = w.created_by
    order by w.document + w.voice_sample + w.raw_text desc, u.id`.execute(tx);
  return rows;
}
