import type { FileSet } from '../dataset.ts';
import { createJsonScanner, type JsonPiece } from '../json-scanner.ts';
import { parseJson } from '../json-value.ts';
import { defaultMaxDepth, defaultMaxRowLength, type FailedRow, failedRow, type ImportOptions } from '../model.ts';
import { headOf, linesOf } from './read-set.ts';

export interface ReadValue {
  ok: true;
  line: number;
  value: unknown;
  /** As it stands in the file. */
  text: string;
}

/** The values of a JSON list, or values one after another, as in JSON Lines; one at a time. */
export async function* readValues(
  set: FileSet,
  name: string,
  options: ImportOptions = {},
): AsyncGenerator<ReadValue | FailedRow> {
  const scanner = createJsonScanner({
    maxLength: options.maxRowLength ?? defaultMaxRowLength,
    maxDepth: options.maxDepth ?? defaultMaxDepth,
  });
  for await (const chunk of linesOf(set, name)) for (const piece of scanner.push(chunk)) yield readPiece(piece, name);
  for (const piece of scanner.end()) yield readPiece(piece, name);
}

function readPiece(piece: JsonPiece, file: string): ReadValue | FailedRow {
  if (!piece.ok) return { ...failedRow(piece.line, piece.message, piece.raw), file };
  const parsed = parseJson(piece.text, piece.line);
  if (!parsed.ok) return { ...failedRow(piece.line, parsed.message, piece.text), file };
  return { ok: true, line: piece.line, value: parsed.value, text: piece.text };
}

/** The first values of a file, as far as its beginning goes; empty when it is no JSON. */
export async function peekValues(set: FileSet, name: string): Promise<unknown[]> {
  const scanner = createJsonScanner({ maxLength: defaultMaxRowLength, maxDepth: defaultMaxDepth });
  const head = await headOf(set, name);
  const values: unknown[] = [];
  for (const piece of scanner.push(`${head}\n`)) {
    const parsed = piece.ok ? parseJson(piece.text, 1) : undefined;
    if (!parsed?.ok) break;
    values.push(parsed.value);
  }
  if (values.length > 0) return values;
  // A first value that is longer than what was looked at.
  return peekLonger(set, name);
}

const longestPeek = 2 ** 20;

async function peekLonger(set: FileSet, name: string): Promise<unknown[]> {
  const scanner = createJsonScanner({ maxLength: longestPeek, maxDepth: defaultMaxDepth });
  let read = 0;
  for await (const chunk of linesOf(set, name)) {
    for (const piece of scanner.push(chunk)) {
      const parsed = piece.ok ? parseJson(piece.text, 1) : undefined;
      return parsed?.ok ? [parsed.value] : [];
    }
    read += chunk.length;
    if (read > longestPeek) return [];
  }
  const [piece] = scanner.end();
  const parsed = piece?.ok ? parseJson(piece.text, 1) : undefined;
  return parsed?.ok ? [parsed.value] : [];
}
