import type { Tx } from '../../platform/db/db.ts';
import { reservedCents, spentCents } from './batch-view.ts';
import { type BatchRow, listBatchMoney, listBatchNumbers } from './batches.queries.ts';

/** Paid, promised, and what offers that are out may still cost. Ask it while holding the batch. */
export async function committedCents(tx: Tx, row: BatchRow): Promise<number> {
  const [numbers] = await listBatchNumbers(tx, row.organization_id, [row.id]);
  const [money] = await listBatchMoney(tx, row.organization_id, [row.id]);
  return spentCents(money) + reservedCents(row, numbers, money);
}
