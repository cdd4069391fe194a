import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import { answerValue } from '@labelwright/task-definition/results/answer-value';
import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { detectFormat } from '../detect-format.ts';
import { peekValues } from '../files/read-objects.ts';
import { headOf, linesOf } from '../files/read-set.ts';
import type { ImportedAnnotation, ImportedRow, ImportedUser, ImportRow } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';
import { itemsOf } from '../preannotations.ts';
import { extensionOf, namesEnding } from '../seen/find-file.ts';

export const jsonMinImporter: DatasetImporter = {
  id: 'json-min',
  title: 'Records per annotation (JSON_MIN, CSV, TSV)',
  description:
    'What Label Studio and this product export as JSON_MIN, CSV or TSV: one record per annotation, turned back into answers of the interface.',
  layout:
    'One or more files `.json`, `.csv` or `.tsv` with the columns `id` and `annotation_id`. Needs the interface that it was exported from.',
  losses: [
    'Relations, and which region an answer belongs to, are not in the format.',
    'Without the interface nobody knows which columns are answers: all become data.',
  ],
  detect: async (set) => {
    const files = candidates(set);
    if (files.length === 0 || files.length < set.list().length) return 0;
    return (await looksLikeRecords(set, files[0] as string)) ? 0.9 : 0;
  },
  read: readRecords,
  suggestConfig: async () => undefined,
};

const fields = new Set(['id', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time']);

const candidates = (set: FileSet): string[] => namesEnding(set, ['json', 'jsonl', 'csv', 'tsv']);

async function looksLikeRecords(set: FileSet, name: string): Promise<boolean> {
  if (['csv', 'tsv'].includes(extensionOf(name))) {
    const header =
      (await headOf(set, name))
        .split(/\r?\n/, 1)[0]
        ?.split(/[,;\t]/)
        .map((cell) => cell.trim().replace(/^"|"$/g, '')) ?? [];
    return ['id', 'annotation_id', 'lead_time'].every((field) => header.includes(field));
  }
  const values = await peekValues(set, name);
  return (
    values.length > 0 &&
    values
      .slice(0, 10)
      .every((value) => isPlainObject(value) && 'annotation_id' in value && 'lead_time' in value && !('data' in value))
  );
}

async function* readRecords(set: FileSet, options: DatasetOptions = {}): AsyncGenerator<ImportRow> {
  for (const file of candidates(set)) {
    const importer = detectFormat(file, undefined, await headOf(set, file));
    let open: ImportedRow | undefined;
    for await (const row of importer.read(linesOf(set, file), options)) {
      if (!row.ok) {
        yield { ...row, file };
        continue;
      }
      const next = rowOf(row, file, options.config);
      // Records of one task stand one after another.
      if (open && open.task.id !== undefined && open.task.id === next.task.id) merge(open, next);
      else {
        if (open) yield open;
        open = next;
      }
    }
    if (open) yield open;
  }
}

function merge(open: ImportedRow, next: ImportedRow): void {
  open.task.annotations = [...(open.task.annotations ?? []), ...(next.task.annotations ?? [])];
  if (next.notes) open.notes = [...new Set([...(open.notes ?? []), ...next.notes])];
}

function rowOf(row: ImportedRow, file: string, config: CompiledConfig | undefined): ImportedRow {
  const record = row.task.data;
  const notes = new Set<string>();
  const data: Record<string, unknown> = {};
  const result: unknown[] = [];
  for (const [key, value] of Object.entries(record)) {
    if (fields.has(key)) continue;
    const control = config?.controls[key];
    if (!control) data[key.startsWith('_data_') ? key.slice('_data_'.length) : key] = value;
    else if (value !== '' && value !== null) {
      const items = answersTo(control, value, data);
      if (items.length === 0) notes.add(`Answers to ${key} that do not fit its tag ${control.tag} are left out.`);
      result.push(...items);
    }
  }
  if (!config) notes.add('Answers became data: choose the interface that they were given to, and import again.');
  const { id, annotation_id: annotationId } = record;
  const isAnswered = annotationId !== null && annotationId !== undefined && annotationId !== '';
  return {
    ok: true,
    line: row.line,
    file,
    task: {
      data,
      ...(typeof id === 'number' || (typeof id === 'string' && id !== '') ? { id } : {}),
      ...(isAnswered && config ? { annotations: [annotationOf(record, result)] } : {}),
    },
    ...(notes.size > 0 ? { notes: [...notes] } : {}),
  };
}

function answersTo(control: ControlTag, value: unknown, data: Record<string, unknown>): unknown[] {
  const items = itemsOf(control, value);
  if (items.length > 0) return items;
  const answer = answerValue(control, value, {}, data);
  return answer === undefined ? [] : itemsOf(control, answer);
}

function annotationOf(record: Record<string, unknown>, result: unknown[]): ImportedAnnotation {
  const { annotator, annotation_id: id, created_at: createdAt, updated_at: updatedAt, lead_time: leadTime } = record;
  const annotation: ImportedAnnotation = { result };
  const user = userOf(annotator);
  if (user !== undefined) annotation.completed_by = user;
  if (typeof id === 'number') annotation.id = id;
  if (typeof leadTime === 'number') annotation.lead_time = leadTime;
  for (const [key, value] of [
    ['created_at', createdAt],
    ['updated_at', updatedAt],
  ] as const) {
    const time = typeof value === 'string' ? new Date(value) : undefined;
    if (time && !Number.isNaN(time.getTime())) annotation[key] = time.toISOString();
  }
  return annotation;
}

/** An id, an address, or an address with a name and an id behind it. */
function userOf(annotator: unknown): ImportedUser | undefined {
  if (typeof annotator === 'number') return annotator;
  const email = typeof annotator === 'string' ? /[^\s,<]+@[^\s,>]+/.exec(annotator)?.[0] : undefined;
  return email === undefined ? undefined : { email };
}
