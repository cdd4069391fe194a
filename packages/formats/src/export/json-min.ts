import { annotatorOf, dataFieldName, type FlatRecord, flatFit, flattenTask, recordFields } from './flat-record.ts';
import { inBlocks } from './in-blocks.ts';
import { writeList } from './json.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';

/** One short record per annotation: data, answers by control name, who and when. */
export const jsonMinExporter: Exporter = {
  id: 'JSON_MIN',
  title: 'JSON, short',
  description: 'One record per annotation: the data of the task, the answers by control name, who gave them and when.',
  extension: 'json',
  mediaType: 'application/json',
  write: (records, context = {}) => inBlocks(writeList(toJson(records, context))),
  fits: flatFit,
};

async function* toJson(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  for await (const task of records) {
    for (const record of flattenTask(task, context)) yield JSON.stringify(shortRecord(record));
  }
}

function shortRecord({ task, annotation, answers }: FlatRecord): Record<string, unknown> {
  const taken = new Set([...recordFields, ...answers.keys()]);
  // Without a prototype any data key is an ordinary key.
  const record: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(task.data)) record[dataFieldName(key, taken)] = task.data[key];
  record.id = task.id;
  for (const [control, answer] of answers) record[control] = answer;
  record.annotator = annotatorOf(annotation);
  record.annotation_id = annotation?.id ?? null;
  record.created_at = annotation?.created_at ?? null;
  record.updated_at = annotation?.updated_at ?? null;
  record.lead_time = annotation?.lead_time ?? null;
  return record;
}
