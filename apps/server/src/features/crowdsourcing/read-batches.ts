import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import type { CrowdPayment } from '@labelwright/contract/crowd-money';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { batchBody } from './batch-view.ts';
import {
  type BatchRow,
  countBatches,
  findBatch,
  listBatches,
  listBatchMoney,
  listBatchNumbers,
} from './batches.queries.ts';
import { countPayments, listPayments, type PaymentRow } from './payments.queries.ts';

export async function pageBatches(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  page: PageRequest,
): Promise<PageResult<CrowdBatch>> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listBatches(tx, organizationId, projectId, {
      beforeId: page.after === undefined ? undefined : Number(page.after[0]) || 0,
      limit: page.limit + 1,
      offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
    });
    const total = page.page === undefined ? undefined : await countBatches(tx, organizationId, projectId);
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    return { ...cut, rows: await present(tx, access, cut.rows), total };
  });
}

export async function getBatch(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<CrowdBatch> {
  return withActor(platform.db, actor, (tx) => readBatch(tx, access, id));
}

export async function readBatch(tx: Tx, access: ProjectAccess, id: number): Promise<CrowdBatch> {
  const row = await findBatch(tx, access.organizationId, id);
  const [body] = row ? await present(tx, access, [row]) : [];
  if (!body) throw notFound('Batch');
  return body;
}

async function present(tx: Tx, access: ProjectAccess, rows: readonly BatchRow[]): Promise<CrowdBatch[]> {
  const ids = rows.map(({ id }) => id);
  const numbers = new Map((await listBatchNumbers(tx, access.organizationId, ids)).map((row) => [row.batch_id, row]));
  const money = new Map((await listBatchMoney(tx, access.organizationId, ids)).map((row) => [row.batch_id, row]));
  return rows.map((row) => batchBody(row, numbers.get(row.id), money.get(row.id), access));
}

export async function pagePayments(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  batchId: number,
  page: PageRequest,
): Promise<PageResult<CrowdPayment>> {
  const { organizationId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listPayments(tx, organizationId, batchId, {
      afterId: Number(page.after?.[0] ?? 0) || 0,
      limit: page.limit + 1,
      offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
    });
    const total = page.page === undefined ? undefined : await countPayments(tx, organizationId, batchId);
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    return { ...cut, rows: cut.rows.map(paymentBody), total };
  });
}

function paymentBody(row: PaymentRow): CrowdPayment {
  return {
    id: row.id,
    batch: row.batch_id,
    assignment: row.assignment_id,
    worker: row.crowd_worker_id,
    worker_id: row.worker_id ?? '',
    provider: row.provider,
    sandbox: row.sandbox,
    kind: row.kind,
    currency: row.currency,
    amount_cents: row.amount_cents,
    fee_cents: row.fee_cents,
    status: row.status,
    reason: row.reason,
    error: row.error,
    created_at: row.created_at.toISOString(),
    paid_at: row.paid_at?.toISOString() ?? null,
  };
}
