import { invalidField } from '../../platform/http/app-error.ts';

/** `0.1` and `0.10` are ten cents. Throws a RangeError for what is no amount. */
export function parseMoney(text: string): number {
  const [, whole = '', part = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  if (whole === '') throw new RangeError(`"${text}" is no amount, such as 0.10.`);
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

export function moneyField(field: string, text: string): number {
  try {
    return parseMoney(text);
  } catch (error) {
    if (error instanceof RangeError) throw invalidField(field, error.message);
    throw error;
  }
}

/** As providers want it: `0.10`. */
export function formatMoney(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
