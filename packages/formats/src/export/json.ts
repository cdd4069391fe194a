import { chooseInTask } from './choose-annotations.ts';
import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';

/** Everything that is known about each task; the format that imports again without loss. */
export const jsonExporter: Exporter = {
  id: 'JSON',
  title: 'JSON',
  description: 'All tasks with their data, annotations and predictions in one list. Imports again without loss.',
  extension: 'json',
  mediaType: 'application/json',
  write: (records, context = {}) => inBlocks(writeList(toJson(records, context))),
  fits: () => ({ ok: true, losses: [] }),
};

async function* toJson(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  for await (const task of records) yield JSON.stringify(chooseInTask(task, context));
}

/** A JSON list with one item per line. */
export async function* writeList(items: AsyncIterable<string>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const item of items) {
    yield before + item;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
