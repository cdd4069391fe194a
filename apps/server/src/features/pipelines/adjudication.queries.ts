import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { AGREEMENT } from '../tasks/index.ts';
import { LEAST_ANSWERS } from './answers.queries.ts';

export interface ProjectScope {
  organizationId: number;
  projectId: number;
}

export type AdjudicationSource = 'disagreement' | 'review' | 'relation' | 'manual';

export interface AdjudicationEntry {
  taskId: number;
  source: AdjudicationSource;
  reason: string;
  agreement: number | null;
  createdBy?: number | undefined;
}

/**
 * A task waits once. Disagreement asks for an adjudicator only the first time, and only among as many answers as the project
 * wants; people may ask again. Returns how many were added.
 */
export async function queueForAdjudication(
  tx: Tx,
  scope: ProjectScope,
  entries: readonly AdjudicationEntry[],
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    insert into adjudication (organization_id, project_id, task_id, source, reason, agreement, created_by, created_at)
    select ${scope.organizationId}, ${scope.projectId}, e.task_id, e.source, e.reason, e.agreement, e.created_by, ${now.toISOString()}::timestamptz
    from unnest(${entries.map((entry) => entry.taskId)}::bigint[], ${entries.map((entry) => entry.source)}::text[],
      ${entries.map((entry) => entry.reason.slice(0, 2000))}::text[], ${entries.map((entry) => entry.agreement)}::float8[],
      ${entries.map((entry) => entry.createdBy ?? null)}::bigint[]) as e (task_id, source, reason, agreement, created_by)
    where e.source <> 'disagreement' or not exists (select from adjudication x where x.task_id = e.task_id)
      and (select count(*) from annotation a where a.task_id = e.task_id and a.deleted_at is null and a.counts and not a.was_cancelled and not a.ground_truth)
        >= (select ${LEAST_ANSWERS} from project where organization_id = ${scope.organizationId} and id = ${scope.projectId})
    on conflict (task_id) where status in ('pending', 'claimed') do nothing
    returning id`.execute(tx);
  return rows.length;
}

/** Finished tasks of several answers that may agree less than this, and were never up for adjudication; by id. */
export async function listUndisputed(
  tx: Tx,
  { organizationId, projectId }: ProjectScope,
  below: number,
  { afterId, limit, since }: { afterId: number; limit: number; since: string | undefined },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from task t
    where t.organization_id = ${organizationId} and t.project_id = ${projectId} and t.deleted_at is null and t.id > ${afterId}
      and t.is_labeled and t.total_annotations > 1 and t.final_annotation_id is null
      and coalesce(${AGREEMENT} < ${below}, true)
      ${since === undefined ? sql`` : sql`and t.updated_at >= ${since}::timestamptz`}
      and not exists (select from adjudication x where x.task_id = t.id)
    order by t.id limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}

export interface AdjudicationRow {
  id: number;
  task_id: number;
  inner_id: number;
  project_id: number;
  status: 'pending' | 'claimed' | 'done' | 'withdrawn';
  source: AdjudicationSource;
  reason: string;
  agreement: number | null;
  answers: number;
  claimed_by: number | null;
  claimed_by_name: string | null;
  claimed_until: Date | null;
  decided_by: number | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  annotation_id: number | null;
  provenance: Record<string, unknown>[];
  submission_id: string;
  created_at: Date;
}

const nameOf = (alias: string) =>
  sql.raw(
    `coalesce(nullif(${alias}.display_name, ''), nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), ''), ${alias}.email::text)`,
  );

const ADJUDICATION = sql`
  select d.id, d.task_id, t.inner_id, d.project_id, d.status, d.source, d.reason, coalesce(${AGREEMENT}, d.agreement) as agreement,
    t.total_annotations as answers, d.claimed_by, ${nameOf('c')} as claimed_by_name, d.claimed_until, d.decided_by,
    ${nameOf('w')} as decided_by_name, d.decided_at, d.annotation_id, d.provenance, d.submission_id, d.created_at
  from adjudication d
  join task t on t.id = d.task_id and t.deleted_at is null
  left join app_user c on c.id = d.claimed_by
  left join app_user w on w.id = d.decided_by`;

export async function findAdjudication(
  tx: Tx,
  organizationId: number,
  id: number,
): Promise<AdjudicationRow | undefined> {
  const { rows } = await sql<AdjudicationRow>`
    ${ADJUDICATION} where d.organization_id = ${organizationId} and d.id = ${id}`.execute(tx);
  return rows[0];
}

/** The open one of a task; else the last that was settled. */
export async function findAdjudicationOfTask(
  tx: Tx,
  organizationId: number,
  taskId: number,
): Promise<AdjudicationRow | undefined> {
  const { rows } = await sql<AdjudicationRow>`
    ${ADJUDICATION}
    where d.organization_id = ${organizationId} and d.task_id = ${taskId} and d.status <> 'withdrawn'
    order by d.status in ('pending', 'claimed') desc, d.id desc limit 1`.execute(tx);
  return rows[0];
}

/** Oldest first while they wait, newest first once they are over. */
export async function listAdjudications(
  tx: Tx,
  scope: ProjectScope,
  options: { status: string; after: number | undefined; limit: number },
): Promise<AdjudicationRow[]> {
  const isOpen = ['open', 'pending', 'claimed'].includes(options.status);
  const status =
    options.status === 'open' ? sql`d.status in ('pending', 'claimed')` : sql`d.status = ${options.status}`;
  const { rows } = await sql<AdjudicationRow>`
    ${ADJUDICATION}
    where d.organization_id = ${scope.organizationId} and d.project_id = ${scope.projectId} and ${status}
      ${options.after === undefined ? sql`` : isOpen ? sql`and d.id > ${options.after}` : sql`and d.id < ${options.after}`}
    order by ${isOpen ? sql`d.id` : sql`d.id desc`} limit ${options.limit}`.execute(tx);
  return rows;
}

/** From the index alone: everybody who submits is told. */
export async function countOpen(tx: Tx, scope: ProjectScope): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open from adjudication
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and status in ('pending', 'claimed')`.execute(
    tx,
  );
  return rows[0]?.open ?? 0;
}

/** What the caller has in hand, else the oldest that nobody has: neither as adjudication nor as a task of the queue. */
export async function claimNext(
  tx: Tx,
  scope: ProjectScope,
  userId: number,
  now: Date,
  until: Date,
): Promise<number | undefined> {
  const at = now.toISOString();
  const { rows } = await sql<{ id: number }>`
    with mine as (
      select d.id from adjudication d join task t on t.id = d.task_id and t.deleted_at is null
      where d.organization_id = ${scope.organizationId} and d.project_id = ${scope.projectId} and d.status = 'claimed'
        and d.claimed_by = ${userId} and d.claimed_until > ${at}::timestamptz
      order by d.id limit 1
    ), free as (
      select d.id from adjudication d join task t on t.id = d.task_id and t.deleted_at is null
      where not exists (select from mine)
        and d.organization_id = ${scope.organizationId} and d.project_id = ${scope.projectId}
        and (d.status = 'pending' or (d.status = 'claimed' and d.claimed_until <= ${at}::timestamptz))
        and (t.is_labeled or not exists (
          select from task_lease l where l.task_id = t.id and l.user_id <> ${userId} and l.expires_at > ${at}::timestamptz))
      order by d.id limit 1 for update of d skip locked
    )
    update adjudication d set status = 'claimed', claimed_by = ${userId}, claimed_until = ${until.toISOString()}::timestamptz
    where d.id = (select id from mine union all select id from free)
    returning d.id`.execute(tx);
  return rows[0]?.id;
}

/** False when somebody else has it. */
export async function claimOne(tx: Tx, id: number, userId: number, now: Date, until: Date): Promise<boolean> {
  const { rows } = await sql`
    update adjudication set status = 'claimed', claimed_by = ${userId}, claimed_until = ${until.toISOString()}::timestamptz
    where id = ${id} and (status = 'pending'
      or (status = 'claimed' and (claimed_by = ${userId} or claimed_until <= ${now.toISOString()}::timestamptz)))
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function unclaim(tx: Tx, organizationId: number, taskId: number, userId: number): Promise<void> {
  await sql`
    update adjudication set status = 'pending', claimed_by = null, claimed_until = null
    where organization_id = ${organizationId} and task_id = ${taskId} and status = 'claimed' and claimed_by = ${userId}`.execute(
    tx,
  );
}

/** While an unfinished task is being adjudicated the queue does not hand it to somebody else as well. */
export async function holdPlace(
  tx: Tx,
  scope: ProjectScope,
  taskId: number,
  userId: number,
  now: Date,
  until: Date,
): Promise<void> {
  await sql`
    insert into task_lease (organization_id, project_id, task_id, user_id, kind, acquired_at, expires_at)
    select t.organization_id, t.project_id, t.id, ${userId}, 'work', ${now.toISOString()}::timestamptz, ${until.toISOString()}::timestamptz
    from task t where t.id = ${taskId} and t.organization_id = ${scope.organizationId} and not t.is_labeled
    on conflict (task_id, user_id) do update set kind = 'work', expires_at = excluded.expires_at`.execute(tx);
}

export async function releasePlace(
  tx: Tx,
  organizationId: number,
  taskId: number,
  userId: number,
  now: Date,
): Promise<void> {
  await sql`
    update task_lease set expires_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and task_id = ${taskId} and user_id = ${userId} and expires_at > ${now.toISOString()}::timestamptz`.execute(
    tx,
  );
}

export async function settleAdjudication(
  tx: Tx,
  id: number,
  settled: { userId: number; annotationId: number; provenance: unknown; submissionId: string; now: Date },
): Promise<void> {
  await sql`
    update adjudication set status = 'done', decided_by = ${settled.userId}, decided_at = ${settled.now.toISOString()}::timestamptz,
      annotation_id = ${settled.annotationId}, provenance = ${JSON.stringify(settled.provenance)}::jsonb,
      submission_id = ${settled.submissionId}, claimed_by = null, claimed_until = null
    where id = ${id}`.execute(tx);
}

/** It waits again. The answer that was taken back keeps its history, the row what it was asked for. */
export async function reopenAdjudication(tx: Tx, annotationId: number): Promise<void> {
  await sql`
    update adjudication d set status = 'pending', decided_by = null, decided_at = null, annotation_id = null, provenance = '[]', submission_id = ''
    where d.annotation_id = ${annotationId} and d.status = 'done'
      and not exists (select from adjudication o where o.task_id = d.task_id and o.status in ('pending', 'claimed'))`.execute(
    tx,
  );
}

/** An answer has come by another way. What somebody has in hand stays. */
export async function withdrawPending(tx: Tx, taskId: number, sources: readonly AdjudicationSource[]): Promise<void> {
  await sql`
    update adjudication set status = 'withdrawn' where task_id = ${taskId} and status = 'pending' and source = any (${sources}::text[])`.execute(
    tx,
  );
}

/** A rejection was undone; the task waits on while another one leads there. Read while the task is locked. */
export async function withdrawReviewed(tx: Tx, organizationId: number, taskId: number): Promise<void> {
  await sql`
    update adjudication d set status = 'withdrawn'
    where d.organization_id = ${organizationId} and d.task_id = ${taskId} and d.status = 'pending' and d.source = 'review'
      and not exists (select from review r
        where r.task_id = d.task_id and r.status = 'rejected' and r.requeue = 'adjudication')`.execute(tx);
}

/** The answer that came by another way is gone again. */
export async function renewWithdrawn(tx: Tx, taskId: number): Promise<void> {
  await sql`
    update adjudication set status = 'pending'
    where id = (select max(id) from adjudication where task_id = ${taskId} and status = 'withdrawn')
      and not exists (select from adjudication o where o.task_id = ${taskId} and o.status <> 'withdrawn')`.execute(tx);
}
