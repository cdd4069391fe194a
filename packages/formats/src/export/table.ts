import type { CompiledConfig } from '@labelwright/task-definition/model';
import { annotatorOf, dataFieldName, type FlatRecord, flatFit, flattenTask, recordFields } from './flat-record.ts';
import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask, FormatFit, TableColumns } from './model.ts';

/** First pass over the records of a table: every data key and every control that occurs, in order of appearance. */
export async function listTableColumns(
  records: AsyncIterable<ExportTask>,
  context: ExportContext = {},
): Promise<TableColumns> {
  const data = new Set<string>();
  const controls = new Set<string>();
  for await (const task of records) {
    for (const { answers } of flattenTask(task, context)) {
      for (const key of Object.keys(task.data)) data.add(key);
      for (const control of answers.keys()) controls.add(control);
    }
  }
  return { data: [...data], controls: [...controls] };
}

export function tableWriter(delimiter: string): Exporter['write'] {
  return (records, context = {}) => inBlocks(writeTable(records, context, delimiter));
}

export function tableFit(config: CompiledConfig): FormatFit {
  const { losses } = flatFit(config);
  return {
    ok: true,
    losses: [...losses, 'Regions and lists are JSON inside a cell; null and an empty cell look alike.'],
  };
}

async function* writeTable(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
  delimiter: string,
): AsyncGenerator<string> {
  const { data, controls } = context.columns ?? declaredColumns(context.config);
  const taken = new Set([...recordFields, ...controls]);
  const names = ['id', ...data.map((key) => dataFieldName(key, taken)), ...controls, ...recordFields.slice(1)];
  yield `${names.map(quoteCell).join(delimiter)}\n`;
  for await (const task of records) {
    for (const record of flattenTask(task, context)) {
      yield `${cellsOf(record, data, controls).join(delimiter)}\n`;
    }
  }
}

function declaredColumns(config: CompiledConfig | undefined): TableColumns {
  if (!config) return { data: [], controls: [] };
  return { data: config.fields.map((field) => field.key), controls: Object.keys(config.controls) };
}

function cellsOf({ task, annotation, answers }: FlatRecord, data: string[], controls: string[]): string[] {
  const cells = [writeCell(task.id)];
  for (const key of data) cells.push(writeCell(Object.hasOwn(task.data, key) ? task.data[key] : undefined));
  for (const control of controls) cells.push(writeCell(answers.get(control)));
  cells.push(
    writeCell(annotatorOf(annotation)),
    writeCell(annotation?.id),
    writeCell(annotation?.created_at),
    writeCell(annotation?.updated_at),
    writeCell(annotation?.lead_time),
  );
  return cells;
}

/** Texts are always quoted, numbers and booleans never, so that the importer gives back the same types. */
export function writeCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return quoteCell(typeof value === 'string' ? value : JSON.stringify(value));
}

export function quoteCell(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}
