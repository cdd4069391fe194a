import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** What was earned with work, at the terms of its batch; once, however often it is told. */
export async function bookReward(tx: Tx, organizationId: number, assignmentId: number, now: Date): Promise<void> {
  await sql`
    insert into crowd_payment (organization_id, project_id, batch_id, assignment_id, crowd_worker_id, provider, sandbox, kind,
      idempotency_key, currency, amount_cents, fee_cents, status, created_by, paid_at)
    select x.organization_id, x.project_id, x.batch_id, x.id, x.crowd_worker_id, x.backend, x.sandbox, 'reward',
      'reward:' || x.id, b.currency, b.reward_cents, b.fee_cents, 'paid', x.decided_by, ${now}
    from assignment x join crowd_batch b on b.id = x.batch_id
    where x.organization_id = ${organizationId} and x.id = ${assignmentId}
    on conflict (organization_id, idempotency_key) do nothing`.execute(tx);
}

export interface PaymentRow {
  id: number;
  batch_id: number | null;
  assignment_id: number | null;
  crowd_worker_id: number | null;
  worker_id: string | null;
  provider: string;
  sandbox: boolean;
  kind: 'reward' | 'bonus';
  currency: string;
  amount_cents: number;
  fee_cents: number;
  status: 'pending' | 'paid' | 'failed';
  reason: string;
  error: string | null;
  created_at: Date;
  paid_at: Date | null;
}

const PAYMENT =
  sql.raw(`p.id, p.batch_id, p.assignment_id, p.crowd_worker_id, w.external_id as worker_id, p.provider, p.sandbox,
  p.kind, p.currency, p.amount_cents, p.fee_cents, p.status, p.reason, p.error, p.created_at, p.paid_at`);

/** Promises a bonus once for its key; undefined when it was promised before. */
export async function insertBonus(
  tx: Tx,
  bonus: {
    organizationId: number;
    assignmentId: number;
    key: string;
    amountCents: number;
    feeCents: number;
    reason: string;
    userId: number | undefined;
  },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into crowd_payment (organization_id, project_id, batch_id, assignment_id, crowd_worker_id, provider, sandbox, kind,
      idempotency_key, currency, amount_cents, fee_cents, reason, created_by)
    select x.organization_id, x.project_id, x.batch_id, x.id, x.crowd_worker_id, x.backend, x.sandbox, 'bonus',
      ${bonus.key}, coalesce(b.currency, 'USD'), ${bonus.amountCents}, ${bonus.feeCents}, ${bonus.reason}, ${bonus.userId ?? null}
    from assignment x left join crowd_batch b on b.id = x.batch_id
    where x.organization_id = ${bonus.organizationId} and x.id = ${bonus.assignmentId}
    on conflict (organization_id, idempotency_key) do nothing
    returning id`.execute(tx);
  return rows[0]?.id;
}

export async function findPayment(tx: Tx, organizationId: number, key: string): Promise<PaymentRow | undefined> {
  const { rows } = await sql<PaymentRow>`
    select ${PAYMENT} from crowd_payment p left join crowd_worker w on w.id = p.crowd_worker_id
    where p.organization_id = ${organizationId} and p.idempotency_key = ${key}`.execute(tx);
  return rows[0];
}

export async function listPayments(
  tx: Tx,
  organizationId: number,
  batchId: number,
  page: { afterId: number; limit: number; offset: number },
): Promise<PaymentRow[]> {
  const { rows } = await sql<PaymentRow>`
    select ${PAYMENT} from crowd_payment p left join crowd_worker w on w.id = p.crowd_worker_id
    where p.organization_id = ${organizationId} and p.batch_id = ${batchId} and p.id > ${page.afterId}
    order by p.id limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countPayments(tx: Tx, organizationId: number, batchId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from crowd_payment where organization_id = ${organizationId} and batch_id = ${batchId}`.execute(
    tx,
  );
  return rows[0]?.total ?? 0;
}

export interface PendingBonus {
  id: number;
  assignment_id: number;
  external_id: string;
  hit_id: string;
  worker_id: string;
  task_id: number;
  sandbox: boolean;
  amount_cents: number;
  reason: string;
}

export async function listPendingBonuses(
  tx: Tx,
  organizationId: number,
  provider: string,
  afterId: number,
): Promise<PendingBonus[]> {
  const { rows } = await sql<PendingBonus>`
    select p.id, x.id as assignment_id, x.assignment_id as external_id, x.hit_id, x.worker_id, x.task_id, p.sandbox, p.amount_cents, p.reason
    from crowd_payment p join assignment x on x.id = p.assignment_id
    where p.organization_id = ${organizationId} and p.provider = ${provider} and p.status = 'pending' and p.kind = 'bonus' and p.id > ${afterId}
    order by p.id limit 100`.execute(tx);
  return rows;
}

export async function settlePayment(
  tx: Tx,
  organizationId: number,
  id: number,
  settled: { status: 'paid'; externalId: string; now: Date } | { status: 'failed'; error: string },
): Promise<boolean> {
  const change =
    settled.status === 'paid'
      ? sql`status = 'paid', paid_at = ${settled.now}, external_id = ${settled.externalId.slice(0, 200)}, error = null`
      : sql`status = 'failed', error = ${settled.error.slice(0, 4000)}`;
  const { numAffectedRows } = await sql`
    update crowd_payment set ${change} where organization_id = ${organizationId} and id = ${id} and status = 'pending'`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

/** A payment that the provider refused may be tried again. */
export async function retryPayments(tx: Tx, organizationId: number, assignmentId: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update crowd_payment set status = 'pending', error = null
    where organization_id = ${organizationId} and assignment_id = ${assignmentId} and status = 'failed'`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
