import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/db.ts';
import type { QueueScope } from './announce.ts';

export interface Renewal {
  expires: Date | null;
  reason: 'not_found' | 'already_done' | 'slot_taken' | null;
}

/** One round trip that is a transaction of its own: heartbeats come from every open page. */
export async function renewLease(
  db: Db,
  call: { organizationId: number; taskId: number; userId: number; now: Date; leaseSeconds: number },
): Promise<Renewal> {
  const { rows } = await db.quick.query<Renewal>({
    name: 'renew-lease',
    text: 'select * from renew_lease($1, $2, $3, $4, $5)',
    values: [call.organizationId, call.taskId, call.userId, call.now, call.leaseSeconds],
  });
  return rows[0] ?? { expires: null, reason: 'not_found' };
}

/** Ends live leases of the task: all of them, or one person's. The rows stay as the mark that the task came back. */
export async function endLeases(
  tx: Tx,
  organizationId: number,
  taskId: number,
  userId: number | undefined,
  now: Date,
): Promise<number> {
  const ended = await sql`
    update task_lease set expires_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and task_id = ${taskId} and expires_at > ${now.toISOString()}::timestamptz
      and (${userId ?? null}::bigint is null or user_id = ${userId ?? null}::bigint)`.execute(tx);
  return Number(ended.numAffectedRows ?? 0);
}

/** Whether somebody holds or held the task, or answered it. Leases that ran out are kept for a day. */
export async function wasGivenTask(tx: Tx, organizationId: number, taskId: number, userId: number): Promise<boolean> {
  const { rows } = await sql<{ was_given: boolean }>`
    select exists (select from task_lease
        where organization_id = ${organizationId} and task_id = ${taskId} and user_id = ${userId})
      or exists (select from annotation
        where organization_id = ${organizationId} and task_id = ${taskId} and completed_by = ${userId}) as was_given`.execute(
    tx,
  );
  return rows[0]?.was_given ?? false;
}

export interface LeaseRow {
  task_id: number;
  inner_id: number;
  user_id: number;
  email: string;
  name: string;
  kind: string;
  acquired_at: Date;
  expires_at: Date;
}

/** Who holds what now, longest first. */
export async function listLiveLeases(
  tx: Tx,
  organizationId: number,
  projectId: number,
  now: Date,
  limit: number,
): Promise<LeaseRow[]> {
  const { rows } = await sql<LeaseRow>`
    select l.task_id, t.inner_id, l.user_id, u.email::text as email,
      coalesce(nullif(u.display_name, ''), trim(u.first_name || ' ' || u.last_name)) as name, l.kind, l.acquired_at, l.expires_at
    from task_lease l join task t on t.id = l.task_id join app_user u on u.id = l.user_id
    where l.organization_id = ${organizationId} and l.project_id = ${projectId} and l.expires_at > ${now.toISOString()}::timestamptz
    order by l.acquired_at limit ${limit}`.execute(tx);
  return rows;
}

/** Ends the live leases that fit, and tells whose they were. */
export async function endLeasesBy(
  tx: Tx,
  scope: QueueScope,
  which: { userId: number | undefined; taskId: number | undefined; acquiredBefore: Date; now: Date },
): Promise<{ task_id: number; user_id: number; acquired_at: Date }[]> {
  const now = sql`${which.now.toISOString()}::timestamptz`;
  const { rows } = await sql<{ task_id: number; user_id: number; acquired_at: Date }>`
    update task_lease set expires_at = ${now}
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and expires_at > ${now}
      and acquired_at <= ${which.acquiredBefore.toISOString()}::timestamptz
      and ${which.userId === undefined ? sql`true` : sql`user_id = ${which.userId}`}
      and ${which.taskId === undefined ? sql`true` : sql`task_id = ${which.taskId}`}
    returning task_id, user_id, acquired_at`.execute(tx);
  return rows.sort((a, b) => a.acquired_at.getTime() - b.acquired_at.getTime());
}

/** Removes leases that ran out before `before`; their projects are looked through from the start once. */
export async function deleteOldLeases(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`
    with gone as (
      delete from task_lease where expires_at < ${before.toISOString()}::timestamptz returning project_id
    ), told as (
      update project set queue_version = queue_version + 1 where id in (select distinct project_id from gone)
    )
    select count(*) as deleted from gone`.execute(tx);
  return rows[0]?.deleted ?? 0;
}
