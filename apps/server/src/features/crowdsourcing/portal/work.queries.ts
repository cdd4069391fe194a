import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface WorkRow {
  id: number;
  batch_id: number | null;
  batch_title: string;
  task_id: number;
  status: 'created' | 'submitted' | 'approved' | 'rejected' | 'returned' | 'expired';
  decision_reason: string;
  reward_cents: number;
  bonus_cents: number;
  currency: string;
  submitted_at: Date | null;
  decided_at: Date | null;
  appeal_status: 'open' | 'accepted' | 'declined' | null;
  appeal_text: string | null;
  appeal_answer: string | null;
}

const WORK = sql`a.id, a.batch_id, coalesce(b.title, '') as batch_title, a.task_id, a.status, a.decision_reason,
  coalesce(b.reward_cents, 0) as reward_cents, coalesce(b.currency, 'USD') as currency, a.submitted_at, a.decided_at,
  (select coalesce(sum(l.amount_cents), 0) from crowd_ledger l
    where l.organization_id = a.organization_id and l.user_id = a.user_id and l.assignment_id = a.id and l.kind = 'bonus') as bonus_cents,
  x.status as appeal_status, x.text as appeal_text, x.answer as appeal_answer`;
const FROM = sql`assignment a
  left join crowd_batch b on b.id = a.batch_id and b.organization_id = a.organization_id
  left join crowd_appeal x on x.assignment_id = a.id`;

/** What somebody handed in, gave back or let go; the newest first. */
export async function listWork(
  tx: Tx,
  organizationId: number,
  userId: number,
  beforeId: number | undefined,
  limit: number,
): Promise<WorkRow[]> {
  const { rows } = await sql<WorkRow>`
    select ${WORK} from ${FROM}
    where a.organization_id = ${organizationId} and a.user_id = ${userId} and a.backend = 'portal' and a.assignment_id <> ''
      and a.status <> 'created' and (${beforeId ?? null}::bigint is null or a.id < ${beforeId ?? null})
    order by a.id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function findWork(
  tx: Tx,
  organizationId: number,
  userId: number,
  id: number,
): Promise<WorkRow | undefined> {
  const { rows } = await sql<WorkRow>`
    select ${WORK} from ${FROM}
    where a.organization_id = ${organizationId} and a.user_id = ${userId} and a.id = ${id} and a.backend = 'portal' and a.assignment_id <> ''`.execute(
    tx,
  );
  return rows[0];
}

/** undefined: there is one already. */
export async function insertAppeal(
  tx: Tx,
  appeal: { organizationId: number; assignmentId: number; userId: number; text: string },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into crowd_appeal (organization_id, assignment_id, user_id, text)
    values (${appeal.organizationId}, ${appeal.assignmentId}, ${appeal.userId}, ${appeal.text})
    on conflict (assignment_id) do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export interface AppealRow {
  id: number;
  assignment_id: number;
  task_id: number;
  annotation_id: number | null;
  batch_id: number | null;
  user_id: number;
  user_name: string;
  decision_reason: string;
  text: string;
  status: 'open' | 'accepted' | 'declined';
  answer: string;
  decided_at: Date | null;
  created_at: Date;
}

const APPEAL = sql`x.id, x.assignment_id, a.task_id, a.batch_id, x.user_id, coalesce(nullif(u.display_name, ''), u.email::text) as user_name,
  (select n.id from annotation n where n.assignment_id = a.id order by n.id limit 1) as annotation_id, a.decision_reason,
  x.text, x.status, x.answer, x.decided_at, x.created_at`;
const APPEAL_FROM = sql`crowd_appeal x join assignment a on a.id = x.assignment_id join app_user u on u.id = x.user_id`;

/** The open ones first, the oldest of them first; then the others. */
export async function listAppeals(
  tx: Tx,
  organizationId: number,
  batchId: number,
  limit: number,
): Promise<AppealRow[]> {
  const { rows } = await sql<AppealRow>`
    select ${APPEAL} from ${APPEAL_FROM}
    where x.organization_id = ${organizationId} and a.batch_id = ${batchId}
    order by x.status <> 'open', case when x.status = 'open' then x.id else -x.id end limit ${limit}`.execute(tx);
  return rows;
}

export async function lockAppeal(
  tx: Tx,
  organizationId: number,
  batchId: number,
  id: number,
): Promise<AppealRow | undefined> {
  const { rows } = await sql<AppealRow>`
    select ${APPEAL} from ${APPEAL_FROM}
    where x.organization_id = ${organizationId} and a.batch_id = ${batchId} and x.id = ${id} for update of x`.execute(
    tx,
  );
  return rows[0];
}

export async function settleAppeal(
  tx: Tx,
  id: number,
  settled: { status: 'accepted' | 'declined'; answer: string; by: number | undefined; now: Date },
): Promise<void> {
  await sql`
    update crowd_appeal set status = ${settled.status}, answer = ${settled.answer}, decided_by = ${settled.by ?? null},
      decided_at = ${settled.now.toISOString()}::timestamptz
    where id = ${id}`.execute(tx);
}
