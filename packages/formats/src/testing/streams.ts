import type { ImportedTask, Importer, ImportOptions, ImportRow } from '../import/model.ts';

/** The text in pieces cut at the given places. */
export async function* inPieces(text: string, cuts: number[] = []): AsyncGenerator<string> {
  let from = 0;
  for (const cut of [...cuts].sort((left, right) => left - right)) {
    yield text.slice(from, cut);
    from = cut;
  }
  yield text.slice(from);
}

export async function* inChunks<Chunk>(...chunks: Chunk[]): AsyncGenerator<Chunk> {
  yield* chunks;
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

export async function readAll(importer: Importer, text: string, options?: ImportOptions): Promise<ImportRow[]> {
  return collect(importer.read(inPieces(text), options));
}

export function tasksOf(rows: ImportRow[]): ImportedTask[] {
  return rows.flatMap((row) => (row.ok ? [row.task] : []));
}

export function dataOf(rows: ImportRow[]): Record<string, unknown>[] {
  return tasksOf(rows).map((task) => task.data);
}

/** `line: message` of every failed row. */
export function errorsOf(rows: ImportRow[]): string[] {
  return rows.flatMap((row) => (row.ok ? [] : [`${row.line}: ${row.message}`]));
}
