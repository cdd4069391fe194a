import type { StuckReason } from '@labelwright/contract/analytics-progress';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { JOIN_MEASURE } from '../tasks/index.ts';
import { startOf } from './period.queries.ts';
import type { Period } from './period.ts';

export interface Of {
  organizationId: number;
  projectId: number;
}

export interface HealthRow {
  totalTasks: number;
  tasksWithAnnotations: number;
  annotations: number;
  leadTimeMs: number;
  activeMembers: number;
  members: number;
  storageBytes: number;
  fileUploads: number;
  webhookAttempts: number;
  webhookSuccesses: number;
  summaryUpdatedAt: Date | null;
}

export async function readHealth(
  tx: Tx,
  { organizationId, projectId }: Of,
  period: Period,
): Promise<HealthRow | undefined> {
  const of = sql`organization_id = ${organizationId} and project_id = ${projectId}`;
  const { rows } = await sql<HealthRow>`
    select c.*, m.members, f."storageBytes", f."fileUploads", w."webhookAttempts", w."webhookSuccesses", (
      select count(distinct x.user_id) from (
        select completed_by as user_id from annotation where ${of} and deleted_at is null and created_at >= ${startOf(period)}
        union all
        select created_by from collection_item where ${of} and deleted_at is null and status <> 'draft' and submitted_at >= ${startOf(period)}
        union all
        select decided_by from review where ${of} and decided_at >= ${startOf(period)}
        union all
        select reviewed_by from collection_item
        where ${of} and deleted_at is null and status in ('approved', 'rejected') and reviewed_at >= ${startOf(period)}) x) as "activeMembers"
    from (
      select coalesce(sum(task_number), 0) as "totalTasks", coalesce(sum(num_tasks_with_annotations), 0) as "tasksWithAnnotations",
        coalesce(sum(total_annotations_number), 0) as annotations, coalesce(sum(lead_time_ms), 0) as "leadTimeMs",
        max(updated_at) as "summaryUpdatedAt"
      from project_counter where ${of}) c
    cross join (select count(*) as members from project_member where ${of} and enabled) m
    cross join (
      select coalesce(sum(size_bytes), 0) as "storageBytes", count(*) as "fileUploads" from file_upload where ${of}) f
    cross join (
      select coalesce(sum(s.attempts), 0) as "webhookAttempts", coalesce(sum(s.successes), 0) as "webhookSuccesses"
      from webhook h join webhook_state s on s.webhook_id = h.id
      where h.organization_id = ${organizationId} and h.project_id = ${projectId}) w`.execute(tx);
  return rows[0];
}

export interface StuckRow {
  task_id: number;
  inner_id: number;
  since: Date | null;
  count: number;
  total: number;
}

/** A task whose answers disagree more than this is disputed. */
const DISPUTED_BELOW = 0.5;
/** So many times the mean time of an answer is slow. */
const SLOW_TIMES = 3;
const SHOWN = 20;

/** The worst tasks of one reason, with the number of all of them. */
export async function listStuck(tx: Tx, of: Of, reason: StuckReason, before: Date): Promise<StuckRow[]> {
  const { rows } = await sql<StuckRow>`
    select x.*, count(*) over () as total from (${STUCK[reason](of, before)}) x
    order by ${ORDER[reason]}, x.task_id limit ${SHOWN}`.execute(tx);
  return rows;
}

const ORDER: Readonly<Record<StuckReason, RawBuilder<unknown>>> = {
  untouched: sql`x.since`,
  waiting_review: sql`x.since`,
  skipped: sql`x.count desc`,
  rejected: sql`x.count desc`,
  slow: sql`x.count desc`,
  disputed: sql`x.count`,
};

const tasksOf = ({ organizationId, projectId }: Of) =>
  sql`t.organization_id = ${organizationId} and t.project_id = ${projectId} and t.deleted_at is null`;

const STUCK: Readonly<Record<StuckReason, (of: Of, before: Date) => RawBuilder<unknown>>> = {
  untouched: (of, before) => sql`
    select t.id as task_id, t.inner_id, t.updated_at as since, t.total_annotations as count from task t
    where ${tasksOf(of)} and t.status = 'in_progress' and t.updated_at < ${before}`,
  skipped: (of) => sql`
    select t.id as task_id, t.inner_id, t.updated_at as since, t.cancelled_annotations as count from task t
    where ${tasksOf(of)} and not t.is_labeled and t.cancelled_annotations > 0`,
  rejected: (of) => sql`
    select t.id as task_id, t.inner_id, max(r.decided_at) as since, count(*) as count
    from review r join task t on t.id = r.task_id and ${tasksOf(of)}
    where r.organization_id = ${of.organizationId} and r.project_id = ${of.projectId} and r.decided_at is not null
      and r.decision = 'reject' and t.review_status is distinct from 'accepted'
    group by t.id, t.inner_id`,
  disputed: (of) => sql`
    select t.id as task_id, t.inner_id, t.labeled_at as since, m.agreement as count from task t ${JOIN_MEASURE}
    where ${tasksOf(of)} and m.agreement < ${DISPUTED_BELOW} and t.total_annotations > 1
      and t.final_annotation_id is null`,
  slow: (of) => sql`
    select t.id as task_id, t.inner_id, t.labeled_at as since, round(t.lead_time_ms / t.total_annotations / 1000.0, 1) as count
    from task t, (
      select sum(c.lead_time_ms)::double precision / nullif(sum(c.total_annotations_number), 0) as mean_ms from project_counter c
      where c.organization_id = ${of.organizationId} and c.project_id = ${of.projectId}) m
    where ${tasksOf(of)} and t.total_annotations > 0 and t.lead_time_ms > ${SLOW_TIMES} * m.mean_ms * t.total_annotations`,
  waiting_review: (of, before) => sql`
    select t.id as task_id, t.inner_id, min(r.submitted_at) as since, count(*) as count
    from review r join task t on t.id = r.task_id and ${tasksOf(of)}
    where r.organization_id = ${of.organizationId} and r.project_id = ${of.projectId} and r.status = 'pending'
      and r.submitted_at < ${before}
    group by t.id, t.inner_id`,
};

export async function countPredictions(
  tx: Tx,
  { organizationId, projectId }: Of,
  asked: { limit: number; versionPrefix: string },
): Promise<{ total: number; confident: number; annotations: number }> {
  const { rows } = await sql<{ total: number; confident: number; annotations: number }>`
    select count(*) as total, count(*) filter (where score > ${asked.limit}) as confident, (
        select coalesce(sum(total_annotations_number), 0) from project_counter
        where organization_id = ${organizationId} and project_id = ${projectId}) as annotations
    from prediction
    where organization_id = ${organizationId} and project_id = ${projectId} and starts_with(model_version, ${asked.versionPrefix})`.execute(
    tx,
  );
  return rows[0] ?? { total: 0, confident: 0, annotations: 0 };
}
