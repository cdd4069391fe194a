import type { AssignmentStatus } from '@labelwright/contract/crowd-assignments';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** One thing at a provider to be asked about; a whole batch is one of many offers. */
export interface DueHit {
  organization_id: number;
  backend: string;
  hit_id: string;
  sandbox: boolean;
  batch_id: number | null;
  /** Answers that it asks for, of all its offers together. */
  places: number;
}

/** Asked longest ago first, so that none waits for ever behind the others (S3-109). */
export async function listDueHits(
  tx: Tx,
  filter: {
    organizationId?: number | undefined;
    backend: string;
    hitId?: string | undefined;
    batchId?: number | undefined;
  },
  before: Date | undefined,
  limit: number,
): Promise<DueHit[]> {
  const { organizationId, backend, hitId, batchId } = filter;
  const { rows } = await sql<DueHit>`
    select organization_id, backend, hit_id, bool_or(sandbox) as sandbox, max(batch_id) as batch_id,
      sum(max_assignments)::bigint as places
    from assignment
    where backend = ${backend} and assignment_id = '' and hit_id <> ''
      ${organizationId === undefined ? sql`` : sql`and organization_id = ${organizationId}`}
      ${hitId === undefined ? sql`and status in ('created', 'submitted')` : sql`and hit_id = ${hitId}`}
      ${batchId === undefined ? sql`` : sql`and batch_id = ${batchId}`}
    group by organization_id, backend, hit_id
    ${before === undefined ? sql`` : sql`having min(coalesce(last_polled_at, '-infinity')) < ${before}`}
    order by min(coalesce(last_polled_at, '-infinity')), min(id) limit ${limit}`.execute(tx);
  return rows;
}

export interface PolledOffer {
  id: number;
  project_id: number;
  task_id: number;
  batch_id: number | null;
  status: AssignmentStatus;
}

/** The offers of one hit, held while what the provider says of them is written. */
export async function lockOffers(tx: Tx, hit: DueHit): Promise<PolledOffer[]> {
  const { rows } = await sql<PolledOffer>`
    select id, project_id, task_id, batch_id, status from assignment
    where organization_id = ${hit.organization_id} and backend = ${hit.backend} and hit_id = ${hit.hit_id} and assignment_id = ''
    order by id for update`.execute(tx);
  return rows;
}

/** Also touches them: the next ones have their turn (S3-107). */
export async function markPolled(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  await sql`update assignment set last_polled_at = ${now} where id = any (${ids}::bigint[])`.execute(tx);
}

export interface WorkRow {
  id: number;
  project_id: number;
  task_id: number;
  parent_id: number | null;
  batch_id: number | null;
  hit_id: string;
  assignment_id: string;
  worker_id: string;
  crowd_worker_id: number | null;
  user_id: number | null;
  status: AssignmentStatus;
  sandbox: boolean;
  payload: Record<string, unknown>;
  decision: 'approve' | 'reject' | null;
  expires_at: Date | null;
}

const WORK =
  sql.raw(`id, project_id, task_id, parent_id, batch_id, hit_id, assignment_id, worker_id, crowd_worker_id, user_id,
  status, sandbox, payload, decision, expires_at`);

export async function lockWork(
  tx: Tx,
  organizationId: number,
  backend: string,
  externalId: string,
): Promise<WorkRow | undefined> {
  const { rows } = await sql<WorkRow>`
    select ${WORK} from assignment
    where organization_id = ${organizationId} and backend = ${backend} and assignment_id = ${externalId} for update`.execute(
    tx,
  );
  return rows[0];
}

export async function findWork(tx: Tx, organizationId: number, id: number): Promise<WorkRow | undefined> {
  const { rows } = await sql<WorkRow>`
    select ${WORK} from assignment
    where organization_id = ${organizationId} and id = ${id} and assignment_id <> '' for update`.execute(tx);
  return rows[0];
}

export interface NewWork {
  organizationId: number;
  offer: PolledOffer;
  backend: string;
  hitId: string;
  sandbox: boolean;
  externalId: string;
  workerId: string;
  crowdWorkerId: number | null;
  userId: number | null;
  status: AssignmentStatus;
  payload: Record<string, unknown>;
  expiresAt: Date | null;
  submittedAt: Date | null;
  now: Date;
}

/** undefined: somebody else wrote it at the same moment. */
export async function insertWork(tx: Tx, work: NewWork): Promise<number | undefined> {
  const { organizationId, offer } = work;
  const { rows } = await sql<{ id: number }>`
    insert into assignment (organization_id, project_id, task_id, batch_id, parent_id, backend, hit_id, assignment_id, worker_id,
      crowd_worker_id, user_id, status, sandbox, payload, expires_at, submitted_at, last_polled_at, created_at)
    values (${organizationId}, ${offer.project_id}, ${offer.task_id}, ${offer.batch_id}, ${offer.id}, ${work.backend}, ${work.hitId},
      ${work.externalId}, ${work.workerId}, ${work.crowdWorkerId}, ${work.userId}, ${work.status}, ${work.sandbox},
      ${JSON.stringify(work.payload)}, ${work.expiresAt}, ${work.submittedAt}, ${work.now}, ${work.now})
    on conflict (organization_id, backend, assignment_id) where assignment_id <> '' do nothing
    returning id`.execute(tx);
  return rows[0]?.id;
}

/** What the provider reports is laid over what was known; a decision that it confirms is no wish any more. */
export async function updateWork(
  tx: Tx,
  id: number,
  change: {
    status: AssignmentStatus;
    payload: Record<string, unknown>;
    submittedAt: Date | null;
    decidedAt: Date | null;
    clearsDecision: boolean;
    now: Date;
  },
): Promise<void> {
  await sql`
    update assignment set status = ${change.status}, payload = payload || ${JSON.stringify(change.payload)}::jsonb,
      submitted_at = coalesce(submitted_at, ${change.submittedAt}), decided_at = coalesce(${change.decidedAt}, decided_at),
      decision = case when ${change.clearsDecision} then null else decision end, last_polled_at = ${change.now}
    where id = ${id}`.execute(tx);
}

export interface GivenUp {
  id: number;
  task_id: number;
  user_id: number | null;
}

/** Work whose time is over by far, or that nobody does any more as the provider knows. */
export async function giveUpWork(
  tx: Tx,
  offerIds: readonly number[],
  over: { status: 'expired'; endedBefore: Date } | { status: 'returned'; begunBefore: Date },
): Promise<GivenUp[]> {
  const { rows } = await sql<GivenUp>`
    update assignment set status = ${over.status}
    where parent_id = any (${offerIds}::bigint[]) and status = 'created'
      and ${'endedBefore' in over ? sql`expires_at < ${over.endedBefore}` : sql`created_at < ${over.begunBefore}`}
    returning id, task_id, user_id`.execute(tx);
  return rows;
}

/** Places that given-up work held are free again. */
export async function endLeases(tx: Tx, given: readonly GivenUp[]): Promise<void> {
  const held = given.filter(({ user_id }) => user_id !== null);
  if (held.length === 0) return;
  await sql`
    delete from task_lease l
    using unnest(${held.map(({ task_id }) => task_id)}::bigint[], ${held.map(({ user_id }) => user_id)}::bigint[]) as g (task_id, user_id)
    where l.task_id = g.task_id and l.user_id = g.user_id`.execute(tx);
}

/** A place on a task for a worker, until their time is over; null: there is none to have. See migration 0266. */
export async function leaseForCrowd(
  tx: Tx,
  lease: { organizationId: number; taskId: number; userId: number; now: Date; until: Date },
): Promise<Date | null> {
  const { organizationId, taskId, userId, now, until } = lease;
  const { rows } = await sql<{ expires: Date | null }>`
    select lease_for_crowd(${organizationId}, ${taskId}, ${userId}, ${now}, ${until}) as expires`.execute(tx);
  return rows[0]?.expires ?? null;
}
