/** Amounts are kept in hundredths, so these are the currencies of ISO 4217 that have hundredths. */
export function listCurrencies(): string[] {
  return Intl.supportedValuesOf('currency').filter((code) => digitsOf(code) === 2);
}

export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && listCurrencies().includes(code);
}

function digitsOf(currency: string): number | undefined {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}
