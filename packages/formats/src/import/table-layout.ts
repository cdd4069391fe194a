import type { Cell } from './record-reader.ts';

const delimiters = [',', '\t', ';', '|'];

/** The separator that cuts the first lines into the most equal number of cells (more than one); a comma when none does. */
export function detectDelimiter(head: string): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const score = scoreDelimiter(head, delimiter);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** 0 when the lines do not agree on a number of cells from two up; otherwise above 0, higher for more lines in agreement. */
export function scoreDelimiter(head: string, delimiter: string): number {
  const counts = countCells(head, delimiter);
  const first = counts[0] ?? 1;
  if (first < 2) return 0;
  const agreeing = counts.filter((count) => count === first).length;
  return (agreeing / counts.length) * Math.min(1, 0.5 + agreeing / 10) + Math.min(first, 50) / 1000;
}

/** Cells per record of the first whole records, quotes respected. */
function countCells(head: string, delimiter: string): number[] {
  const counts: number[] = [];
  let cells = 1;
  let inQuotes = false;
  let empty = true;
  for (let at = 0; at < head.length && counts.length < 20; at++) {
    const character = head[at];
    if (character === '"') inQuotes = !inQuotes;
    else if (inQuotes) continue;
    else if (character === delimiter) cells++;
    else if (character === '\n') {
      if (!empty) counts.push(cells);
      cells = 1;
      empty = true;
      continue;
    }
    if (character !== '\r') empty = false;
  }
  if (counts.length === 0 && !empty) counts.push(cells);
  return counts;
}

/** A first row of names holds no numbers, addresses or sentences. */
export function looksLikeHeader(cells: Cell[]): boolean {
  const filled = cells.map((cell) => cell.text.trim()).filter((text) => text !== '');
  if (filled.length === 0 || filled.length < cells.length / 2) return false;
  if (filled.some((text) => isData(text))) return false;
  return filled.length === 1 || new Set(filled).size > 1;
}

function isData(text: string): boolean {
  if (text.length > 80 || /^[+-]?\d+([.,]\d+)?$/.test(text)) return true;
  if (/^(https?:|s3:|gs:|data:|\/)/i.test(text) || /^[[{]/.test(text)) return true;
  return text.split(/\s+/).length > 6;
}

/** One distinct name per column. Nameless columns are numbered, repeated names counted. */
export function columnNames(cells: Cell[], isHeader: boolean): string[] {
  if (!isHeader) return cells.length === 1 ? ['text'] : cells.map((_, index) => `column${index + 1}`);
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const written = cell.text.trim();
    // A key of that name would set the prototype of the row instead of a column.
    const name = written === '' || written === '__proto__' ? `column${index + 1}` : written;
    let distinct = name;
    for (let count = 2; taken.has(distinct); count++) distinct = `${name}_${count}`;
    taken.add(distinct);
    return distinct;
  });
}
