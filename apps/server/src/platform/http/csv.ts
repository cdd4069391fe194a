/** Begin a formula in spreadsheet programs; a quote in front makes them text. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line of RFC 4180, with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
