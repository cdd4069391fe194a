import { createJsonScanner, type JsonPiece } from './json-scanner.ts';
import { parseJson } from './json-value.ts';
import {
  defaultMaxDepth,
  defaultMaxRowLength,
  failedRow,
  type Importer,
  type ImportOptions,
  type ImportRow,
} from './model.ts';
import { readTaskShape } from './task-shape.ts';

/** A list of tasks, one task, or tasks one after another, however they are laid out in lines. */
export const jsonImporter: Importer = {
  id: 'json',
  title: 'JSON',
  extensions: ['json'],
  mediaTypes: ['application/json', 'text/json'],
  detect: detectJson,
  read: readJson,
};

function detectJson(head: string): number {
  const start = head.trimStart();
  if (/^\[\s*([{\]]|$)/.test(start)) return 0.95;
  if (/^\{\s*("|\}|$)/.test(start)) return 0.7;
  return 0;
}

async function* readJson(chunks: AsyncIterable<string>, options: ImportOptions = {}): AsyncGenerator<ImportRow> {
  const scanner = createJsonScanner({
    maxLength: options.maxRowLength ?? defaultMaxRowLength,
    maxDepth: options.maxDepth ?? defaultMaxDepth,
  });
  for await (const chunk of chunks) {
    for (const piece of scanner.push(chunk)) yield readPiece(piece);
  }
  for (const piece of scanner.end()) yield readPiece(piece);
}

function readPiece(piece: JsonPiece): ImportRow {
  if (!piece.ok) return failedRow(piece.line, piece.message, piece.raw);
  return readJsonTask(piece.text, piece.line);
}

export function readJsonTask(text: string, line: number): ImportRow {
  const parsed = parseJson(text, line);
  if (!parsed.ok) return failedRow(line, parsed.message, text);
  const shape = readTaskShape(parsed.value);
  return shape.ok ? { ok: true, line, task: shape.task } : failedRow(line, shape.message, text);
}
