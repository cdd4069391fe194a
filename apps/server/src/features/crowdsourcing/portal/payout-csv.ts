import { csvLine } from '../../../platform/http/csv.ts';
import { formatMoney } from '../money.ts';
import type { PayoutLine, PayoutRow } from './payouts.queries.ts';

const COLUMNS = ['payout', 'person', 'email', 'name', 'payee', 'amount', 'currency', 'reference'];

/** RFC 4180, a line for each person. */
export function payoutCsv(
  payout: Pick<PayoutRow, 'id' | 'currency'>,
  lines: readonly PayoutLine[],
  open: (sealed: string) => string,
): string {
  const rows = lines.map((line) => [
    String(payout.id),
    String(line.user_id),
    line.email,
    line.name,
    line.sealed === null ? '' : open(line.sealed),
    formatMoney(line.cents),
    payout.currency,
    `payout-${payout.id}-${line.user_id}`,
  ]);
  return [COLUMNS, ...rows].map(csvLine).join('');
}
