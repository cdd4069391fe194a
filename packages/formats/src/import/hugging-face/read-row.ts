import { isPlainObject } from '../plain-object.ts';
import type { SeenRecord, SeenRegion } from '../seen/model.ts';
import { readSpan, unitsOf } from '../texts/spans.ts';
import { spansOfTags } from '../texts/tags.ts';
import type { Features } from './features.ts';

type Row = Record<string, unknown>;
type Reading = Pick<SeenRecord, 'subject' | 'regions'> &
  Partial<Pick<SeenRecord, 'data' | 'columns' | 'classes' | 'writings' | 'notes' | 'isAnswered'>>;

/** What the columns of a row mean by their names; undefined when they mean nothing in particular. */
export function readRow(row: Row, features: Features): Reading | undefined {
  const reading =
    readChat(row) ??
    readTokens(row, features) ??
    readAnswers(row) ??
    readPicture(row, features) ??
    readClass(row, features);
  return reading && { ...reading, columns: row };
}

const without = (row: Row, ...keys: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));

const roles: Record<string, string> = { human: 'user', gpt: 'assistant', bot: 'assistant', model: 'assistant' };

/** `messages` of role and content, or `conversations` of from and value. */
function readChat(row: Row): Reading | undefined {
  const key = ['messages', 'conversations', 'conversation'].find((name) => Array.isArray(row[name]));
  if (key === undefined) return undefined;
  const list = row[key] as unknown[];
  const messages = list.map((message) => {
    if (!isPlainObject(message)) return undefined;
    const role = message.role ?? message.from;
    const content = message.content ?? message.value;
    if (typeof role !== 'string' || content === undefined) return undefined;
    const { from: _from, value: _value, ...rest } = message;
    return { ...rest, role: roles[role] ?? role, content };
  });
  if (messages.length === 0 || messages.includes(undefined)) return undefined;
  return { subject: { kind: 'chat', messages }, regions: [], data: without(row, key), isAnswered: false };
}

const tagColumns = ['ner_tags', 'tags', 'labels', 'ner', 'entity_tags', 'bio_tags', 'pos_tags', 'chunk_tags'];

function readTokens(row: Row, features: Features): Reading | undefined {
  const key = ['tokens', 'words'].find((name) => isTexts(row[name]));
  if (key === undefined) return undefined;
  const tokens = row[key] as string[];
  const column = tagColumns.find(
    (name) => Array.isArray(row[name]) && (row[name] as unknown[]).length === tokens.length,
  );
  if (column === undefined) return undefined;
  const names = features.get(column);
  const notes: string[] = [];
  const tags = (row[column] as unknown[]).map((tag) => {
    if (typeof tag === 'string') return tag;
    if (names) return names[Number(tag)] ?? `${tag}`;
    return Number(tag) === 0 ? 'O' : `${tag}`;
  });
  if (!names && (row[column] as unknown[]).some((tag) => typeof tag === 'number')) {
    notes.push('Tags are numbers without names: upload dataset_info.json with the file.');
  }
  let text = '';
  const places = tokens.map((token) => {
    if (text !== '') text += ' ';
    text += token;
    return { start: text.length - token.length, end: text.length };
  });
  return {
    subject: { kind: 'text', text },
    regions: spansOfTags(tags, places),
    data: without(row, key, column),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** A question about a text, with the places of its answers. */
function readAnswers(row: Row): Reading | undefined {
  const { context, answers } = row;
  if (
    typeof context !== 'string' ||
    !isPlainObject(answers) ||
    !isTexts(answers.text) ||
    !Array.isArray(answers.answer_start)
  ) {
    return undefined;
  }
  const units = unitsOf(context);
  const regions: SeenRegion[] = [];
  const notes: string[] = [];
  for (const [index, answer] of answers.text.entries()) {
    const start = Number(answers.answer_start[index]);
    const span = readSpan(context, units, start, start + [...answer].length, 'Answer', `s${index}`);
    if (typeof span === 'string') notes.push('Answers that lie outside of their text are left out.');
    else regions.push(span);
  }
  return {
    subject: { kind: 'text', text: context },
    regions,
    data: without(row, 'context', 'answers'),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** A picture by its name, with a class, a caption, or boxes in pixels. */
function readPicture(row: Row, features: Features): Reading | undefined {
  const key = ['image', 'file_name', 'img', 'image_path'].find((name) => row[name] !== undefined && row[name] !== null);
  const source = key === undefined ? undefined : sourceOf(row[key]);
  if (key === undefined || source === undefined) return undefined;
  const objects = row.objects;
  // A text beside an address may be anything; beside a file of a folder, or a picture inside of a cell, it is a caption.
  const isFolder = key === 'file_name' || isPlainObject(row[key]);
  const caption = isFolder ? ['caption', 'text'].find((name) => typeof row[name] === 'string') : undefined;
  const label = classOf(row, features);
  if (!isPlainObject(objects) && caption === undefined && label === undefined) return undefined;
  const [width, height] = [Number(row.width), Number(row.height)];
  const isSized = width > 0 && height > 0;
  const notes: string[] = [];
  return {
    subject: { kind: 'picture', source, ...(isSized ? { width, height } : {}) },
    regions: isPlainObject(objects) && isSized ? boxesOf(objects, { width, height }, features, notes) : [],
    data: without(row, key, 'objects', 'width', 'height', caption ?? '', label?.column ?? ''),
    ...(caption === undefined ? {} : { writings: [String(row[caption])] }),
    ...(label === undefined ? {} : { classes: [label.name] }),
    ...(isPlainObject(objects) && !isSized
      ? { notes: ['Boxes are left out: the columns width and height, by which they would be placed, are missing.'] }
      : notes.length > 0
        ? { notes }
        : {}),
  };
}

const largestInline = 5 * 2 ** 20;

/** A name, or the picture itself as tables carry it. */
function sourceOf(value: unknown): string | undefined {
  if (typeof value === 'string') return /\.\w{2,5}$|:\/\//.test(value) ? value : undefined;
  if (!isPlainObject(value)) return undefined;
  if (value.bytes instanceof Uint8Array && value.bytes.length <= largestInline) return dataUrl(value.bytes);
  return typeof value.path === 'string' ? value.path : undefined;
}

function dataUrl(bytes: Uint8Array): string {
  const type = bytes[0] === 0x89 ? 'png' : bytes[0] === 0x47 ? 'gif' : bytes[0] === 0x52 ? 'webp' : 'jpeg';
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `data:image/${type};base64,${btoa(binary)}`;
}

function boxesOf(
  objects: Row,
  { width, height }: { width: number; height: number },
  features: Features,
  notes: string[],
): SeenRegion[] {
  const boxes = Array.isArray(objects.bbox) ? objects.bbox : [];
  const key = ['category', 'categories', 'label', 'labels', 'category_id'].find((name) => Array.isArray(objects[name]));
  const labels = key === undefined ? [] : (objects[key] as unknown[]);
  const names = key === undefined ? undefined : features.get(`objects.${key}`);
  return boxes.flatMap((box: unknown, index) => {
    const numbers = Array.isArray(box) ? box.map(Number) : [];
    const [x = 0, y = 0, boxWidth = 0, boxHeight = 0] = numbers;
    if (numbers.length !== 4 || !numbers.every(Number.isFinite) || boxWidth <= 0 || boxHeight <= 0) {
      notes.push('Boxes that are not x, y, width and height are left out.');
      return [];
    }
    const label =
      typeof labels[index] === 'number' ? (names?.[labels[index]] ?? `class ${labels[index]}`) : labels[index];
    return [
      {
        shape: {
          kind: 'box' as const,
          x: (x / width) * 100,
          y: (y / height) * 100,
          width: (boxWidth / width) * 100,
          height: (boxHeight / height) * 100,
          rotation: 0,
        },
        labels: [String(label ?? 'object')],
      },
    ];
  });
}

const classColumns = ['label', 'labels', 'class', 'category', 'coarse_label', 'fine_label'];

/** A class by number that a list of features names, or by its name where a list of names has it. */
function classOf(row: Row, features: Features): { column: string; name: string } | undefined {
  for (const column of classColumns) {
    const names = features.get(column);
    const value = row[column];
    if (names && typeof value === 'number') return { column, name: names[value] ?? `class ${value}` };
    if (names && typeof value === 'string') return { column, name: value };
  }
  return undefined;
}

function readClass(row: Row, features: Features): Reading | undefined {
  const key = ['text', 'sentence', 'content', 'review', 'document'].find((name) => typeof row[name] === 'string');
  const label = classOf(row, features);
  if (key === undefined || label === undefined) return undefined;
  // Tests sets carry −1 where the class is kept secret.
  const isKnown = row[label.column] !== -1;
  return {
    subject: { kind: 'text', text: String(row[key]) },
    regions: [],
    data: without(row, key, label.column),
    ...(isKnown ? { classes: [label.name] } : { isAnswered: false }),
  };
}
