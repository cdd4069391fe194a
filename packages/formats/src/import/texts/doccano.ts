import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { peekValues, readValues } from '../files/read-objects.ts';
import { failedRow } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { namesEnding } from '../seen/find-file.ts';
import type { SeenRecord, SeenRow } from '../seen/model.ts';
import { readSpan, unitsOf } from './spans.ts';

export const doccanoImporter: DatasetImporter = createDataset({
  id: 'doccano',
  title: 'doccano',
  description: 'Texts with classes, spans, relations or written answers, in JSON Lines of old and new versions.',
  layout: 'One or more files `.jsonl` or `.json`, such as `all.jsonl` or one file per annotator.',
  losses: ['Comments are kept as data of the task, not as comments.'],
  detect: async (set) => {
    const files = candidates(set);
    if (files.length === 0 || files.length < set.list().length) return 0;
    const values = (await peekValues(set, files[0] as string)).slice(0, 20);
    if (values.length === 0 || !values.every(isDoccano)) return 0;
    const answered = values.filter(isPlainObject).filter(hasAnswers);
    if (answered.length === 0) return 0;
    // Lists of texts beside a text may as well be data of a task, if there is anything else.
    return answered.some(hasSpans) ||
      values.every((value) => isPlainObject(value) && Object.keys(value).every(isOwnKey))
      ? 0.8
      : 0;
  },
  records: readDoccano,
});

const candidates = (set: FileSet): string[] => namesEnding(set, ['jsonl', 'json', 'json1', 'ndjson']);

const textOf = (value: Record<string, unknown>): unknown => (typeof value.text === 'string' ? value.text : value.data);
const labelsOf = (value: Record<string, unknown>): unknown => value.label ?? value.labels ?? value.annotations;

const isTriple = (value: unknown): value is [number, number, string] =>
  Array.isArray(value) && value.length === 3 && typeof value[0] === 'number' && typeof value[1] === 'number';
const isOffset = (value: unknown): value is Record<string, unknown> => isPlainObject(value) && 'start_offset' in value;

function isDoccano(value: unknown): boolean {
  if (!isPlainObject(value) || typeof textOf(value) !== 'string') return false;
  if (Array.isArray(value.entities)) return value.entities.every(isOffset);
  const labels = labelsOf(value);
  if (!Array.isArray(labels)) return false;
  return labels.every(
    (label) =>
      isTriple(label) ||
      isOffset(label) ||
      typeof label === 'string' ||
      (isPlainObject(label) && ('label' in label || 'text' in label)),
  );
}

function hasAnswers(value: Record<string, unknown>): boolean {
  const labels = Array.isArray(value.entities) ? value.entities : labelsOf(value);
  return Array.isArray(labels) && labels.length > 0;
}

const isOwnKey = (key: string): boolean =>
  ['id', 'text', 'data', 'label', 'labels', 'annotations', 'entities', 'relations', 'meta', 'comments'].includes(
    key.toLowerCase(),
  );

function hasSpans(value: Record<string, unknown>): boolean {
  const labels = Array.isArray(value.entities) ? value.entities : labelsOf(value);
  return Array.isArray(labels) && labels.some((label) => isTriple(label) || isOffset(label));
}

async function* readDoccano(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  for (const name of candidates(set)) {
    const isWritten = writesAnswers((await peekValues(set, name)).filter(isPlainObject));
    for await (const read of readValues(set, name, options)) {
      if (!read.ok) yield read;
      else yield* readEntry(read.value, { file: name, line: read.line, text: read.text }, isWritten);
    }
  }
}

/** Classes and written answers look the same; answers are long, and hardly two of them alike. */
function writesAnswers(values: readonly Record<string, unknown>[]): boolean {
  const texts = values.flatMap((value) => {
    const labels = labelsOf(value);
    return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [];
  });
  const length = texts.reduce((total, text) => total + text.length, 0) / Math.max(1, texts.length);
  return length > 30 && new Set(texts).size > texts.length * 0.8;
}

interface At {
  file: string;
  line: number;
  text: string;
}

function* readEntry(value: unknown, at: At, isWritten: boolean): Generator<SeenRow> {
  const fail = (message: string): SeenRow => ({ ...failedRow(at.line, message, at.text), file: at.file });
  if (!isPlainObject(value)) {
    yield fail('An entry must be an object with "text".');
    return;
  }
  const text = textOf(value);
  if (typeof text !== 'string') {
    yield fail('The entry has no "text".');
    return;
  }
  const record: SeenRecord = {
    ok: true,
    file: at.file,
    line: at.line,
    subject: { kind: 'text', text },
    columns: value,
    regions: [],
  };
  const {
    id,
    text: _text,
    data: _data,
    label: _label,
    labels: _labels,
    annotations: _old,
    entities,
    relations,
    ...rest
  } = value;
  if (typeof id === 'number' || typeof id === 'string') record.id = id;
  if (Object.keys(rest).length > 0) record.data = rest;
  if (Object.keys(rest).some((key) => /^comments?$/i.test(key))) record.notes = ['Comments are kept as data.'];
  const units = unitsOf(text);
  const labels = labelsOf(value);
  const all = [...(Array.isArray(entities) ? entities : []), ...(Array.isArray(labels) ? labels : [])];
  for (const [index, entry] of all.entries()) {
    const problem = takeLabel(record, entry, text, units, index, isWritten);
    if (problem !== undefined) yield fail(problem);
  }
  if (typeof labels === 'string' || typeof labels === 'number') record.classes = [String(labels)];
  if (Array.isArray(relations)) {
    record.links = relations.filter(isPlainObject).map(({ from_id: from, to_id: to, type }) => ({
      from: `e${from}`,
      to: `e${to}`,
      ...(typeof type === 'string' ? { label: type } : {}),
    }));
  }
  record.isAnswered = all.length > 0;
  yield record;
}

/** Adds one label of a record; returns what is wrong with it. */
function takeLabel(
  record: SeenRecord,
  entry: unknown,
  text: string,
  units: (codePoint: number) => number,
  index: number,
  isWritten: boolean,
): string | undefined {
  if (typeof entry === 'string' || typeof entry === 'number') {
    const key = isWritten ? 'writings' : 'classes';
    record[key] = [...(record[key] ?? []), String(entry)];
    return undefined;
  }
  if (isTriple(entry) || isOffset(entry)) {
    const [start, end, label] = Array.isArray(entry) ? entry : [entry.start_offset, entry.end_offset, entry.label];
    const id = !Array.isArray(entry) && entry.id !== undefined ? `e${entry.id}` : `i${index}`;
    const span = readSpan(text, units, start, end, label, id);
    if (typeof span === 'string') return span;
    record.regions.push(span);
    return undefined;
  }
  // Before version 1: {"label": 3, "user": 1} for a class, {"text": "…"} for an answer.
  if (isPlainObject(entry) && typeof entry.text === 'string')
    record.writings = [...(record.writings ?? []), entry.text];
  else if (isPlainObject(entry) && (typeof entry.label === 'string' || typeof entry.label === 'number')) {
    record.classes = [...(record.classes ?? []), String(entry.label)];
  } else
    return 'A label must be a text, a list of start, end and label, or an object with start_offset and end_offset.';
  return undefined;
}
