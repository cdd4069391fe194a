import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { HandedOut } from '../../distribution/index.ts';

/** One task at a time for each person: two tabs do not take two. */
export async function lockPerson(tx: Tx, batchId: number, userId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashint8extended(${batchId}, ${userId}))`.execute(tx);
}

export interface Reclaimed {
  id: number;
  task_id: number;
  user_id: number;
  project_id: number;
  batch_id: number;
  organization_id: number;
}

/**
 * Work whose time is up, or whose person has shown no sign of life for so long that the task is no longer kept for them.
 * Without a batch: everywhere, in a system transaction.
 */
export async function reclaimAbandoned(
  tx: Tx,
  batchId: number | undefined,
  now: Date,
  limit: number,
): Promise<Reclaimed[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const { rows } = await sql<Reclaimed>`
    update assignment set status = 'expired'
    where id in (
      select a.id from assignment a
      where a.backend = 'portal' and a.status = 'created' and a.assignment_id <> '' and (${batchId ?? null}::bigint is null or a.batch_id = ${batchId ?? null})
        and (a.expires_at <= ${at} or not exists (
          select from task_lease l where l.task_id = a.task_id and l.user_id = a.user_id and l.expires_at > ${at}))
      order by a.id limit ${limit} for no key update skip locked)
    returning id, task_id, user_id, project_id, batch_id, organization_id`.execute(tx);
  return rows;
}

export interface Held {
  id: number;
  task_id: number;
  expires_at: Date;
}

export async function findHeld(tx: Tx, batchId: number, userId: number): Promise<Held | undefined> {
  const { rows } = await sql<Held>`
    select id, task_id, expires_at from assignment
    where batch_id = ${batchId} and user_id = ${userId} and backend = 'portal' and status = 'created' and assignment_id <> ''`.execute(
    tx,
  );
  return rows[0];
}

export interface OpenOffer {
  id: number;
  task_id: number;
}

/** Offers with a free place that this person has not had, in the order of their tasks; those begun by others first. */
export async function listOpenOffers(
  tx: Tx,
  batchId: number,
  userId: number,
  now: Date,
  passed: readonly number[],
  limit: number,
): Promise<OpenOffer[]> {
  const { rows } = await sql<OpenOffer>`
    select o.id, o.task_id from assignment o
    where o.batch_id = ${batchId} and o.backend = 'portal' and o.assignment_id = '' and o.status = 'created'
      and (o.expires_at is null or o.expires_at > ${now.toISOString()}::timestamptz) and o.id <> all (${passed}::bigint[])
      and o.max_assignments > (
        select count(*) from assignment a where a.parent_id = o.id and a.status in ('created', 'submitted', 'approved', 'rejected'))
      and not exists (
        select from assignment a where a.task_id = o.task_id and a.user_id = ${userId} and a.assignment_id <> '' and a.status <> 'expired')
    order by o.id limit ${limit}`.execute(tx);
  return rows;
}

/** Locks an offer and counts again; false: somebody else is at it at this moment, or has taken its last place. */
export async function lockOffer(tx: Tx, offer: OpenOffer): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    select id from assignment where id = ${offer.id} and status = 'created' for no key update skip locked`.execute(tx);
  if (rows.length === 0) return false;
  // A new statement sees what was committed before the lock was granted.
  const counted = await sql<{ is_free: boolean }>`
    select o.max_assignments > (
      select count(*) from assignment a where a.parent_id = o.id and a.status in ('created', 'submitted', 'approved', 'rejected')) as is_free
    from assignment o where o.id = ${offer.id}`.execute(tx);
  return counted.rows[0]?.is_free ?? false;
}

/** Keeps a task for somebody until then; false: it has no place for them. Control tasks have one for everybody. */
export async function leaseTask(
  tx: Tx,
  lease: { organizationId: number; taskId: number; userId: number; now: Date; until: Date },
): Promise<boolean> {
  const { rows } = await sql<{ expires: Date | null }>`
    select lease_for_crowd(${lease.organizationId}, ${lease.taskId}, ${lease.userId}, ${lease.now.toISOString()}::timestamptz,
      ${lease.until.toISOString()}::timestamptz) as expires`.execute(tx);
  return (rows[0]?.expires ?? null) !== null;
}

/** A task with a known answer that this person has neither had nor been examined with. */
export async function pickControl(
  tx: Tx,
  scope: { organizationId: number; projectId: number; userId: number },
  examined: readonly number[],
  dice: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    with known as (
      select t.id, row_number() over (order by t.id) - 1 as place, count(*) over () as total from task t
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.is_golden and t.deleted_at is null
        and t.id <> all (${examined}::bigint[])
        and not exists (select from annotation a where a.task_id = t.id and a.completed_by = ${scope.userId} and a.deleted_at is null)
        and not exists (select from assignment a where a.task_id = t.id and a.user_id = ${scope.userId} and a.assignment_id <> ''))
    select id from known where place = floor(${dice}::float8 * total)`.execute(tx);
  return rows[0]?.id;
}

export interface NewWork {
  organizationId: number;
  projectId: number;
  batchId: number;
  taskId: number;
  /** undefined: a control task, which is on offer to nobody. */
  offerId: number | undefined;
  userId: number;
  workerRecord: number | undefined;
  externalId: string;
  workerId: string;
  expiresAt: Date;
}

export async function insertWork(tx: Tx, work: NewWork): Promise<Held> {
  const { rows } = await sql<Held>`
    insert into assignment (organization_id, project_id, task_id, batch_id, parent_id, backend, hit_id, assignment_id, worker_id,
      crowd_worker_id, user_id, sandbox, expires_at)
    values (${work.organizationId}, ${work.projectId}, ${work.taskId}, ${work.batchId}, ${work.offerId ?? null}, 'portal',
      ${`portal-${work.batchId}`}, ${work.externalId}, ${work.workerId}, ${work.workerRecord ?? null}, ${work.userId}, false,
      ${work.expiresAt.toISOString()}::timestamptz)
    returning id, task_id, expires_at`.execute(tx);
  return rows[0] as Held;
}

/** The task as the queue hands it out; it must be leased. */
export async function readLeased(
  tx: Tx,
  scope: { organizationId: number; projectId: number; userId: number },
  taskId: number,
  left: number,
): Promise<HandedOut | undefined> {
  const { rows } = await sql<{ answer: HandedOut | null }>`
    select next_answer(${scope.organizationId}, ${scope.projectId}, ${taskId}, ${scope.userId}, 'Crowd queue', 'annotator', ${left}) as answer`.execute(
    tx,
  );
  return rows[0]?.answer ?? undefined;
}

export async function goldenShare(tx: Tx, organizationId: number, projectId: number): Promise<number> {
  const { rows } = await sql<{ share: number }>`
    select golden_ref_percentage / 100.0 as share from project where organization_id = ${organizationId} and id = ${projectId}`.execute(
    tx,
  );
  return rows[0]?.share ?? 0;
}

/** What the batch has cost and still may for what was begun: paid, to be paid, and the rewards of what nobody decided on. */
export async function spentCents(tx: Tx, organizationId: number, batchId: number): Promise<number> {
  const { rows } = await sql<{ cents: number }>`
    select (
      select coalesce(sum(p.amount_cents + p.fee_cents), 0) from crowd_payment p
      where p.organization_id = ${organizationId} and p.batch_id = ${batchId} and p.status <> 'failed'
    ) + (
      select count(*) * b.reward_cents from assignment a join crowd_batch b on b.id = a.batch_id
      where a.organization_id = ${organizationId} and a.batch_id = ${batchId} and a.assignment_id <> ''
        and a.status in ('created', 'submitted', 'approved')
        and not exists (select from crowd_payment p where p.assignment_id = a.id and p.kind = 'reward')
      group by b.reward_cents
      union all select 0 order by 1 desc limit 1) as cents`.execute(tx);
  return rows[0]?.cents ?? 0;
}

/** Ends work at hand; undefined: it is no longer at hand. */
export async function returnWork(
  tx: Tx,
  organizationId: number,
  userId: number,
  id: number,
): Promise<Reclaimed | undefined> {
  const { rows } = await sql<Reclaimed>`
    update assignment set status = 'returned'
    where organization_id = ${organizationId} and id = ${id} and user_id = ${userId} and backend = 'portal' and status = 'created'
      and assignment_id <> ''
    returning id, task_id, user_id, project_id, batch_id, organization_id`.execute(tx);
  return rows[0];
}

export async function endLease(
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

export interface WorkAtHand {
  task_id: number;
  batch_id: number;
  parent_id: number | null;
  status: string;
  expires_at: Date;
  has_other_at_hand: boolean;
}

export async function lockWork(
  tx: Tx,
  organizationId: number,
  userId: number,
  id: number,
): Promise<WorkAtHand | undefined> {
  const { rows } = await sql<WorkAtHand>`
    select a.task_id, a.batch_id, a.parent_id, a.status, a.expires_at,
      exists (select from assignment o
        where o.batch_id = a.batch_id and o.user_id = a.user_id and o.id <> a.id and o.status = 'created' and o.assignment_id <> '') as has_other_at_hand
    from assignment a
    where a.organization_id = ${organizationId} and a.id = ${id} and a.user_id = ${userId} and a.backend = 'portal' and a.assignment_id <> ''
    for no key update of a`.execute(tx);
  return rows[0];
}

export async function keepWork(tx: Tx, id: number, until: Date): Promise<void> {
  await sql`
    update assignment set expires_at = greatest(expires_at, ${until.toISOString()}::timestamptz) where id = ${id}`.execute(
    tx,
  );
}

export async function reviveWork(tx: Tx, id: number): Promise<void> {
  await sql`update assignment set status = 'created' where id = ${id} and status = 'expired'`.execute(tx);
}

/** Work that waits for longer than its batch lets it. Needs a system transaction. */
export async function listDueApprovals(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ id: number; organization_id: number; project_id: number }[]> {
  const { rows } = await sql<{ id: number; organization_id: number; project_id: number }>`
    select a.id, a.organization_id, a.project_id from assignment a
    join crowd_batch b on b.id = a.batch_id
    where a.backend = 'portal' and a.status = 'submitted' and a.assignment_id <> '' and a.decision is null
      and a.submitted_at + make_interval(secs => b.auto_approval_seconds) <= ${now.toISOString()}::timestamptz
    order by a.id limit ${limit}`.execute(tx);
  return rows;
}
