type Waiting = { id: string; submitted_at: string | null };

/** One turn of an item in the queue: mended and submitted again, it is waiting anew. */
export const turnOf = ({ id, submitted_at: at }: Waiting): string => `${id} ${at}`;

/** What is left of the queue, without what was decided here and the server may not know yet. */
export const leftOf = <T extends Waiting>(rows: readonly T[], decided: ReadonlySet<string>): T[] =>
  rows.filter((row) => !decided.has(turnOf(row)));

/** Turns that nobody is led to: decided here, open at somebody else, or not theirs to decide. */
export function passedOver(
  rows: readonly (Waiting & { can: { review: boolean } })[],
  decided: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): ReadonlySet<string> {
  const passed = new Set([...decided, ...taken]);
  for (const row of rows) if (!row.can.review) passed.add(turnOf(row));
  return passed;
}

/** The item that comes after one in the queue; the first when that was the last, undefined when nothing else is left. */
export function nextAfter<T extends Waiting>(
  rows: readonly T[],
  passed: ReadonlySet<string>,
  current: string | undefined,
): T | undefined {
  const at = rows.findIndex(({ id }) => id === current);
  const around = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))];
  return around.find((row) => !passed.has(turnOf(row)));
}

/** The item before one in the queue; the last when that was the first. */
export function before<T extends Waiting>(
  rows: readonly T[],
  passed: ReadonlySet<string>,
  current: string | undefined,
): T | undefined {
  return nextAfter([...rows].reverse(), passed, current);
}

/** Reason and words together, as the contributor reads them. */
export function feedbackText(reason: string, more: string): string {
  const [first, rest] = [reason.trim(), more.trim()];
  if (first === '' || rest === '') return first + rest;
  return `${first}${/[.!?…]$/.test(first) ? '' : '.'} ${rest}`;
}
