import type { DataColumn } from '@labelwright/formats/import/columns';
import { compileCached } from '@labelwright/task-definition/cache';
import { referenceKey } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig, ObjectTag } from '@labelwright/task-definition/model';
import { templates } from '@labelwright/task-definition/templates/index';

/** Files that are one task each, instead of a list of tasks. */
export type WholeFileKind = 'image' | 'audio' | 'video' | 'pdf' | 'html' | 'text' | 'series';

/** What the interface wants of such a file: its address, a list with it, its text, or its columns. */
export type WholeFileUse = 'address' | 'addresses' | 'content' | 'columns';

export interface WholeFile {
  kind: WholeFileKind;
  /** Key in task.data. */
  field: string;
  use: WholeFileUse;
  /** False when the interface shows nothing of the kind. */
  isShown: boolean;
}

export interface FileFacts {
  media_type: string;
  content_type: string;
}

/** Tags that show the kind, the best first; the sound of a video can be heard alone. */
const SHOWN_BY: Record<WholeFileKind, readonly string[]> = {
  image: ['Image'],
  audio: ['Audio'],
  video: ['Video', 'Audio'],
  pdf: ['Pdf'],
  html: ['HyperText'],
  text: ['Text'],
  series: ['TimeSeries'],
};

const WORDS: Record<WholeFileKind, string> = {
  image: 'pictures',
  audio: 'sound',
  video: 'video',
  pdf: 'PDF documents',
  html: 'web pages',
  text: 'text files',
  series: 'time series',
};

/** undefined: the file is a list of tasks. `columns` are those of a table, looked at when the interface shows a series. */
export function findWholeFile(
  file: FileFacts,
  compiled: CompiledConfig,
  columns: readonly DataColumn[] = [],
): WholeFile | undefined {
  const { media_type: type, content_type: content } = file;
  if (type === 'image' || type === 'audio' || type === 'video') return placeOf(type, compiled);
  if (content === 'application/pdf') return placeOf('pdf', compiled);
  if (content === 'text/html') return placeOf('html', compiled);
  if (content === 'application/xml')
    return placeOf(objectsFor('html', compiled).length > 0 ? 'html' : 'text', compiled);
  if (isTable(file)) {
    const place = placeOf('series', compiled);
    return place.isShown && isSeries(columns, objectsFor('series', compiled)[0]) ? place : undefined;
  }
  // Lines of a text are tasks, unless the interface asks for the address of a text.
  if (content !== 'text/plain' && content !== 'text/markdown') return undefined;
  const place = placeOf('text', compiled);
  return place.isShown && place.use === 'address' ? place : undefined;
}

/** Of a file that is to be one task whatever it holds: what the interface shows first when nothing shows the kind. */
export function wholeAnyway(file: FileFacts, compiled: CompiledConfig): WholeFile {
  const place = findWholeFile(file, compiled);
  if (place?.isShown) return place;
  const isText = file.media_type === 'text';
  const text = placeOf('text', compiled);
  if (isText && text.isShown) return text;
  const [first] = Object.values(compiled.objects).filter((object) => keyOf(object) !== undefined);
  if (first === undefined)
    return place ?? { kind: 'text', field: 'text', use: isText ? 'content' : 'address', isShown: false };
  return { kind: place?.kind ?? 'text', field: keyOf(first) ?? 'text', use: 'address', isShown: true };
}

export const isTable = (file: FileFacts): boolean =>
  file.content_type === 'text/csv' || file.content_type === 'text/tab-separated-values';

export function showsSeries(compiled: CompiledConfig): boolean {
  return objectsFor('series', compiled).length > 0;
}

/** What to tell somebody who uploads what the interface does not show; undefined when all is well. */
export function explainUnshown(place: WholeFile, fileName: string, compiled: CompiledConfig): string | undefined {
  if (place.isShown) return undefined;
  const fitting = templates.find((template) => objectsFor(place.kind, compileCached(template.config)).length > 0);
  const advice = fitting === undefined ? '' : ` The template “${fitting.title}” would fit.`;
  if (Object.keys(compiled.objects).length === 0)
    return `This project has no interface yet that shows ${WORDS[place.kind]}.${advice}`;
  return `The interface of this project shows no ${WORDS[place.kind]}, so nobody would see ${fileName}.${advice}`;
}

function placeOf(kind: WholeFileKind, compiled: CompiledConfig): WholeFile {
  const [object] = objectsFor(kind, compiled);
  if (object === undefined) return { kind, field: kind, use: kind === 'html' ? 'content' : 'address', isShown: false };
  return { kind, field: keyOf(object) ?? kind, use: useOf(kind, object), isShown: true };
}

function objectsFor(kind: WholeFileKind, compiled: CompiledConfig): ObjectTag[] {
  const objects = Object.values(compiled.objects).filter((object) => keyOf(object) !== undefined);
  return SHOWN_BY[kind].flatMap((tag) => objects.filter((object) => object.tag === tag));
}

/** The key that the object shows as a whole; a file cannot become a part of a value. */
function keyOf(object: ObjectTag): string | undefined {
  const written = object.value.trim();
  const key = referenceKey(written);
  return written === `$${key}` ? key : undefined;
}

function useOf(kind: WholeFileKind, object: ObjectTag): WholeFileUse {
  if (object.valueList !== undefined) return 'addresses';
  const { valueType } = object.params;
  if (kind === 'html' || kind === 'text') return valueType === 'url' ? 'address' : 'content';
  return kind === 'series' && valueType === 'json' ? 'columns' : 'address';
}

/** Numbers over time, in contrast to rows that name a series each. */
function isSeries(columns: readonly DataColumn[], object: ObjectTag | undefined): boolean {
  if (object === undefined || columns.length === 0) return false;
  const names = new Set(columns.map((column) => column.name));
  if (names.has(keyOf(object) ?? '')) return false;
  const declared = object.node.children.flatMap((child) => child.attributes.column ?? []);
  if (declared.some((column) => names.has(column))) return true;
  const values = columns.filter((column) => column.type === 'number');
  return values.length > 0 && columns.every(({ type }) => type === 'number' || type === 'datetime' || type === 'empty');
}
