import type { compileConfig } from '@labelwright/task-definition/compile';
import { strFromU8, unzipSync } from 'fflate';
import type { ExportTask } from '../export/model.ts';
import { findExporter } from '../exporters.ts';
import { collect, inChunks } from './streams.ts';
import { exportAnnotation, exportTask } from './tasks.ts';

export type Value = Record<string, unknown>;

export const taskOf = (data: Value, result: unknown[]): ExportTask =>
  exportTask({ data, annotations: [exportAnnotation({ result })] });

export async function write(
  format: string,
  config: ReturnType<typeof compileConfig>,
  task: ExportTask,
): Promise<Uint8Array> {
  const exporter = findExporter(format);
  if (!exporter) throw new Error(format);
  const again = () => inChunks(task);
  const blocks = await collect(exporter.write(again(), { config, reread: again }));
  return Buffer.concat(blocks.map((block) => Buffer.from(block)));
}

export const filesIn = (archive: Uint8Array): Record<string, Uint8Array> => {
  const { 'left-out.json': _left, ...files } = unzipSync(archive);
  return files;
};
export const textsIn = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(filesIn(archive)).map(([path, bytes]) => [path, strFromU8(bytes)]));
