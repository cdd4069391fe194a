import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { peekValues, readValues } from '../files/read-objects.ts';
import { failedRow } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { namesEnding } from '../seen/find-file.ts';
import type { SeenRecord, SeenRow } from '../seen/model.ts';
import { readSpan, unitsOf } from './spans.ts';
import { spansOfTags } from './tags.ts';

export const spacyImporter: DatasetImporter = createDataset({
  id: 'spacy',
  title: 'spaCy',
  description:
    'Texts with spans or entities, and categories: JSON Lines with `spans`, pairs of a text and its `entities`, the `paragraphs` of version 2.',
  layout: 'One or more files `.jsonl` or `.json`. Binary `.spacy` files are not read; write them as JSON Lines first.',
  losses: ['Tokens, heads, parts of speech and span groups other than `spans` are not kept.'],
  detect: async (set) => {
    const files = candidates(set);
    if (files.length === 0 || files.length < set.list().length) return 0;
    const values = await peekValues(set, files[0] as string);
    const fitting = values.slice(0, 20).filter((value) => isSpacy(value));
    return values.length > 0 && fitting.length === Math.min(values.length, 20) ? 0.9 : 0;
  },
  records: readSpacy,
});

const candidates = (set: FileSet): string[] => namesEnding(set, ['jsonl', 'json', 'ndjson']);

const isSpan = (value: unknown): boolean =>
  isPlainObject(value) && 'start' in value && 'end' in value && 'label' in value;
const isTriple = (value: unknown): boolean =>
  Array.isArray(value) && value.length >= 3 && typeof value[0] === 'number' && typeof value[2] === 'string';

function isSpacy(value: unknown): boolean {
  if (Array.isArray(value))
    return typeof value[0] === 'string' && isPlainObject(value[1]) && ('entities' in value[1] || 'cats' in value[1]);
  if (!isPlainObject(value)) return false;
  if (Array.isArray(value.paragraphs))
    return value.paragraphs.some((part) => isPlainObject(part) && 'sentences' in part);
  if (Array.isArray(value.classes) && Array.isArray(value.annotations)) return value.annotations.length > 0;
  if (typeof value.text !== 'string') return false;
  if (isPlainObject(value.cats)) return true;
  const spans = Array.isArray(value.spans) ? value.spans : value.entities;
  return Array.isArray(spans) && spans.every((span) => isSpan(span) || isTriple(span));
}

async function* readSpacy(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  for (const name of candidates(set)) {
    for await (const read of readValues(set, name, options)) {
      if (!read.ok) yield read;
      else yield* readEntry(read.value, { file: name, line: read.line, text: read.text });
    }
  }
}

interface At {
  file: string;
  line: number;
  text: string;
}

function* readEntry(value: unknown, at: At): Generator<SeenRow> {
  const fail = (message: string): SeenRow => ({ ...failedRow(at.line, message, at.text), file: at.file });
  if (Array.isArray(value)) {
    if (typeof value[0] === 'string' && isPlainObject(value[1])) yield* readText({ text: value[0], ...value[1] }, at);
    else yield fail('An entry must be a pair of a text and an object with "entities".');
  } else if (!isPlainObject(value)) yield fail('An entry must be an object or a pair.');
  else if (Array.isArray(value.paragraphs)) for (const part of value.paragraphs) yield* readParagraph(part, at);
  else if (Array.isArray(value.annotations) && Array.isArray(value.classes)) {
    // One object holds the whole file; empty entries stand for texts without an answer.
    for (const pair of value.annotations) if (pair !== null) yield* readEntry(pair, at);
  } else yield* readText(value, at);
}

function* readText(value: Record<string, unknown>, at: At): Generator<SeenRow> {
  const { text } = value;
  const fail = (message: string): SeenRow => ({ ...failedRow(at.line, message, at.text), file: at.file });
  if (typeof text !== 'string') {
    yield fail('The entry has no "text".');
    return;
  }
  const units = unitsOf(text);
  const record: SeenRecord = {
    ok: true,
    file: at.file,
    line: at.line,
    subject: { kind: 'text', text },
    columns: value,
    regions: [],
  };
  const listed = Array.isArray(value.spans) ? value.spans : Array.isArray(value.entities) ? value.entities : [];
  for (const [index, entry] of listed.entries()) {
    const [start, end, label] = Array.isArray(entry)
      ? entry
      : isPlainObject(entry)
        ? [entry.start, entry.end, entry.label]
        : [];
    const span = readSpan(text, units, start, end, label, `s${index}`);
    if (typeof span === 'string') yield fail(span);
    else record.regions.push(span);
  }
  if (isPlainObject(value.cats)) {
    record.classes = Object.entries(value.cats)
      .filter(([, share]) => share === true || (typeof share === 'number' && share >= 0.5))
      .map(([name]) => name);
  } else if (typeof value.label === 'string') record.classes = [value.label];
  // Prodigy writes what people said to a suggestion.
  if (value.answer === 'ignore' || value.answer === 'reject') {
    record.isAnswered = false;
    record.regions = [];
    record.classes = [];
    record.notes = ['Suggestions that were rejected or ignored are left out.'];
  }
  if (isPlainObject(value.meta)) record.data = { meta: value.meta };
  yield record;
}

/** A paragraph of version 2: tokens with their tags, and sometimes the text that they are of. */
function* readParagraph(value: unknown, at: At): Generator<SeenRow> {
  const sentences = isPlainObject(value) && Array.isArray(value.sentences) ? value.sentences : [];
  const tokens = sentences.flatMap((part: unknown) =>
    isPlainObject(part) && Array.isArray(part.tokens) ? part.tokens.filter(isPlainObject) : [],
  );
  const raw = isPlainObject(value) && typeof value.raw === 'string' ? value.raw : undefined;
  const text = raw ?? tokens.map(({ orth }) => String(orth ?? '')).join(' ');
  const places: { start: number; end: number }[] = [];
  let from = 0;
  for (const { orth } of tokens) {
    const word = String(orth ?? '');
    const start = text.indexOf(word, from);
    if (start === -1) {
      yield { ...failedRow(at.line, `The token “${word.slice(0, 60)}” is not in its text.`, at.text), file: at.file };
      return;
    }
    from = start + word.length;
    places.push({ start, end: from });
  }
  if (text === '') return;
  const regions = spansOfTags(
    tokens.map(({ ner }) => (typeof ner === 'string' ? ner : 'O')),
    places,
  );
  yield { ok: true, file: at.file, line: at.line, subject: { kind: 'text', text }, regions };
}
