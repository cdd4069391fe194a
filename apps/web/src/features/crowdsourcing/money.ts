const formats = new Map<string, Intl.NumberFormat>();

/** Cents of a currency in the reader's words: 1050 of USD → "$10.50". */
export function formatMoney(cents: number, currency: string): string {
  const known = formats.get(currency);
  const format = known ?? new Intl.NumberFormat(navigator.language, { style: 'currency', currency });
  if (!known) formats.set(currency, format);
  return format.format(cents / 100);
}

/** "10.5" → 1050; undefined for what is no amount. */
export function parseMoney(text: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

/** As the API takes it: 1050 → "10.50". */
export const toAmount = (cents: number): string => (cents / 100).toFixed(2);
