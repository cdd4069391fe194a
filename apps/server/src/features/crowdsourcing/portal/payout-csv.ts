import { formatMoney } from '../money.ts';
import type { PayoutLine, PayoutRow } from './payouts.queries.ts';

/** Begin a formula in spreadsheet programs; a quote in front makes them text. */
const FORMULA = /^[=+\-@\t\r]/;
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
  return [COLUMNS, ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
