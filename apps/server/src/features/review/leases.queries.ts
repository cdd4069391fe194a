import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Scope } from './review.queries.ts';

export interface Claim extends Scope {
  userId: number;
  mayDecideOwn: boolean;
  now: Date;
  leaseSeconds: number;
  annotator?: number | undefined;
  maxAgreement?: number | undefined;
  /** Only this task. */
  task?: number | undefined;
}

export async function claimReview(tx: Tx, claim: Claim): Promise<{ task_id: number | null; reason: string | null }> {
  const { rows } = await sql<{ task_id: number | null; reason: string | null }>`
    select * from claim_review(${claim.organizationId}, ${claim.projectId}, ${claim.userId}, ${claim.mayDecideOwn},
      ${claim.now.toISOString()}::timestamptz, ${claim.leaseSeconds}, ${claim.annotator ?? null}::bigint,
      ${claim.maxAgreement ?? null}::double precision, ${claim.task ?? null}::bigint)`.execute(tx);
  return rows[0] ?? { task_id: null, reason: 'none_left' };
}

/** Takes the task, or keeps it; undefined while somebody else has it open. */
export async function keepLease(tx: Tx, scope: Scope, taskId: number, claim: Claim): Promise<Date | undefined> {
  const now = claim.now.toISOString();
  const { rows } = await sql<{ expires_at: Date }>`
    insert into review_lease as l (task_id, organization_id, project_id, user_id, acquired_at, expires_at)
    values (${taskId}, ${scope.organizationId}, ${scope.projectId}, ${claim.userId}, ${now}::timestamptz,
      ${now}::timestamptz + make_interval(secs => ${claim.leaseSeconds}))
    on conflict (task_id) do update set user_id = excluded.user_id, expires_at = excluded.expires_at,
      acquired_at = case when l.user_id = excluded.user_id and l.expires_at > ${now}::timestamptz then l.acquired_at else excluded.acquired_at end
      where l.user_id = excluded.user_id or l.expires_at <= ${now}::timestamptz
    returning expires_at`.execute(tx);
  return rows[0]?.expires_at;
}

export async function findLease(tx: Tx, taskId: number): Promise<{ user_id: number; expires_at: Date } | undefined> {
  const { rows } = await sql<{ user_id: number; expires_at: Date }>`
    select user_id, expires_at from review_lease where task_id = ${taskId}`.execute(tx);
  return rows[0];
}

export async function deleteLease(tx: Tx, scope: Scope, taskId: number, userId: number): Promise<void> {
  await sql`
    delete from review_lease
    where organization_id = ${scope.organizationId} and task_id = ${taskId} and user_id = ${userId}`.execute(tx);
}

/** Tasks on which this person has nothing left to decide are theirs no more. */
export async function deleteDoneLeases(tx: Tx, taskIds: readonly number[]): Promise<void> {
  await sql`
    delete from review_lease l
    where l.task_id = any (${taskIds}::bigint[])
      and not exists (select from review r where r.task_id = l.task_id and r.status = 'pending' and r.submitted_by is distinct from l.user_id)`.execute(
    tx,
  );
}
