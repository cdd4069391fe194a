import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface StudyBatch {
  id: number;
  organization_id: number;
  project_id: number;
  external_id: string;
  status: string;
  expires_at: Date | null;
  duration_seconds: number;
}

/** Needs a system transaction: whoever comes belongs to no organization. */
export async function findStudyBatch(tx: Tx, batchId: number): Promise<StudyBatch | undefined> {
  const { rows } = await sql<StudyBatch>`
    select b.id, b.organization_id, b.project_id, b.external_id, b.status, b.expires_at, b.assignment_duration_seconds as duration_seconds
    from crowd_batch b
    join organization o on o.id = b.organization_id and o.deleted_at is null and o.suspended_at is null
    join project p on p.id = b.project_id and p.deleted_at is null
    where b.id = ${batchId} and b.provider = 'prolific'`.execute(tx);
  return rows[0];
}

export interface StudyOffer {
  id: number;
  task_id: number;
}

/** The task of a submission that was opened before. */
export async function findOfferOf(
  tx: Tx,
  batch: Pick<StudyBatch, 'id' | 'organization_id'>,
  submissionId: string,
  workerId: string,
): Promise<StudyOffer | undefined> {
  const { rows } = await sql<StudyOffer>`
    select a.parent_id as id, a.task_id from assignment a
    where a.organization_id = ${batch.organization_id} and a.batch_id = ${batch.id} and a.backend = 'prolific'
      and a.assignment_id = ${submissionId} and a.worker_id = ${workerId} and a.parent_id is not null`.execute(tx);
  return rows[0];
}

/** Any of them, for somebody who only looks. */
export async function findAnyOffer(
  tx: Tx,
  batch: Pick<StudyBatch, 'id' | 'organization_id'>,
): Promise<StudyOffer | undefined> {
  const { rows } = await sql<StudyOffer>`
    select id, task_id from assignment
    where organization_id = ${batch.organization_id} and batch_id = ${batch.id} and assignment_id = '' order by id limit 1`.execute(
    tx,
  );
  return rows[0];
}

/** Offers with a free place of which this person has not had the task. */
export async function listFreeOffers(
  tx: Tx,
  batch: Pick<StudyBatch, 'id' | 'organization_id'>,
  userId: number,
  passed: readonly number[],
  limit: number,
): Promise<StudyOffer[]> {
  const { rows } = await sql<StudyOffer>`
    select o.id, o.task_id from assignment o
    where o.organization_id = ${batch.organization_id} and o.batch_id = ${batch.id} and o.assignment_id = '' and o.hit_id <> ''
      and o.status = 'created' and o.id <> all (${passed}::bigint[])
      and o.max_assignments > (
        select count(*) from assignment a where a.parent_id = o.id and a.status in ('created', 'submitted', 'approved'))
      and not exists (
        select from assignment a where a.task_id = o.task_id and a.user_id = ${userId} and a.assignment_id <> '' and a.status <> 'expired')
    order by o.id limit ${limit}`.execute(tx);
  return rows;
}

export async function takeOffer(tx: Tx, offer: StudyOffer): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    select id from assignment where id = ${offer.id} and status = 'created' for no key update skip locked`.execute(tx);
  if (rows.length === 0) return false;
  // A new statement sees what was committed before the lock was granted.
  const counted = await sql<{ is_free: boolean }>`
    select o.max_assignments > (
      select count(*) from assignment a where a.parent_id = o.id and a.status in ('created', 'submitted', 'approved')) as is_free
    from assignment o where o.id = ${offer.id}`.execute(tx);
  return counted.rows[0]?.is_free ?? false;
}

export async function insertStudyWork(
  tx: Tx,
  work: {
    batch: StudyBatch;
    offer: StudyOffer;
    submissionId: string;
    workerId: string;
    workerRecord: number;
    userId: number;
    expiresAt: Date;
  },
): Promise<void> {
  const { batch, offer } = work;
  await sql`
    insert into assignment (organization_id, project_id, task_id, batch_id, parent_id, backend, hit_id, assignment_id, worker_id,
      crowd_worker_id, user_id, sandbox, expires_at)
    values (${batch.organization_id}, ${batch.project_id}, ${offer.task_id}, ${batch.id}, ${offer.id}, 'prolific', ${batch.external_id},
      ${work.submissionId}, ${work.workerId}, ${work.workerRecord}, ${work.userId}, false, ${work.expiresAt.toISOString()}::timestamptz)`.execute(
    tx,
  );
}

export interface KnownWork {
  taskId: number;
  /** Of the answer that the page kept; undefined: it kept none. */
  checksum: string | undefined;
}

/** What is known of these submissions; those who never opened the study's page are not among them. */
export async function listKnownWork(
  tx: Tx,
  organizationId: number,
  submissionIds: readonly string[],
): Promise<Map<string, KnownWork>> {
  const { rows } = await sql<{ assignment_id: string; task_id: number; checksum: string | null }>`
    select assignment_id, task_id, payload -> 'saved' ->> 'checksum' as checksum from assignment
    where organization_id = ${organizationId} and backend = 'prolific' and assignment_id = any (${submissionIds}::text[])`.execute(
    tx,
  );
  return new Map(
    rows.map(({ assignment_id: id, task_id: taskId, checksum }) => [id, { taskId, checksum: checksum ?? undefined }]),
  );
}

/** The study that a submission or a study itself belongs to here. */
export async function findStudyId(tx: Tx, organizationId: number, resourceId: string): Promise<string | undefined> {
  const { rows } = await sql<{ hit_id: string }>`
    select hit_id from assignment
    where organization_id = ${organizationId} and backend = 'prolific' and (hit_id = ${resourceId} or assignment_id = ${resourceId})
    limit 1`.execute(tx);
  return rows[0]?.hit_id;
}
