import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { limitsOf } from '../files/file-set.ts';
import { type PixelSize, sizeOfPicture } from '../files/picture-size.ts';
import { headOf, textOf } from '../files/read-set.ts';
import { parseJson } from '../json-value.ts';
import { failedRow, type ImportedUser } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { extensionOf, finderOf, mediaKindOf, namesEnding } from '../seen/find-file.ts';
import type { SeenRecord, SeenRow } from '../seen/model.ts';
import { bodyOf, creatorOf } from './bodies.ts';
import { selectorsOf, shapeOf, spanOf } from './selectors.ts';

export const webAnnotationImporter: DatasetImporter = createDataset({
  id: 'web-annotation',
  title: 'W3C Web Annotation',
  description:
    'Annotations of pictures and texts as JSON-LD: pages, collections, lists or one per line; those of one source become one task.',
  layout:
    'One or more files `.json` or `.jsonld`; texts, and pictures measured in pixels, in the upload under the name of their source.',
  losses: [
    'Comments on regions, styles, states and rights are not kept; of several creators of one source, the first is.',
    'Times in recordings, ranges in HTML and paths with curves are not read.',
  ],
  detect: async (set) => {
    for (const name of candidates(set).slice(0, 20)) if (isAnnotation(await headOf(set, name))) return 0.93;
    return 0;
  },
  records: readAnnotations,
});

const limits = limitsOf({ maxHeldBytes: 256 * 2 ** 20 });
const longestText = 1_000_000;

const candidates = (set: FileSet): string[] => namesEnding(set, ['json', 'jsonld', 'jsonl']);

const isAnnotation = (head: string): boolean =>
  /anno\.jsonld/.test(head) ||
  (/"type"\s*:\s*"Annotation(Page|Collection)?"/.test(head) && /"(target|items|first)"\s*:/.test(head));

type Item = Record<string, unknown>;

/** Annotations of one source, with their places in the file. */
interface Source {
  address: string;
  file: string;
  size: PixelSize | undefined;
  items: { place: number; target: Item; item: Item }[];
}

async function* readAnnotations(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  for (const file of candidates(set)) {
    const text = await textOf(set, file, limits);
    if (!isAnnotation(text.slice(0, 16_384))) continue;
    const items = itemsIn(text);
    if (typeof items === 'string') {
      yield { ...failedRow(1, items), file };
      continue;
    }
    const { sources, links, failures } = bySource(items, file);
    yield* failures;
    for (const source of sources) yield* readSource(set, source, links, options);
  }
}

/** One document, or a document per line. */
function itemsIn(text: string): Item[] | string {
  const whole = parseJson(text, 1);
  if (whole.ok) return flatten(whole.value, 0);
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseJson(line, 1));
  return lines.every(({ ok }) => ok) ? lines.flatMap((line) => (line.ok ? flatten(line.value, 0) : [])) : whole.message;
}

function flatten(value: unknown, depth: number): Item[] {
  if (depth > 5) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => flatten(entry, depth + 1));
  if (!isPlainObject(value)) return [];
  if (value.items !== undefined) return flatten(value.items, depth + 1);
  return value.target === undefined && value.first !== undefined ? flatten(value.first, depth + 1) : [value];
}

interface Link {
  from: string;
  to: string;
  label?: string;
}

function bySource(items: readonly Item[], file: string): { sources: Source[]; links: Link[]; failures: SeenRow[] } {
  const sources = new Map<string, Source>();
  const links: Link[] = [];
  const failures: SeenRow[] = [];
  for (const [index, item] of items.entries()) {
    const target = targetOf(item.target);
    const from = target && addressOf(target);
    if (!target || from === undefined) {
      failures.push({
        ...failedRow(index + 1, 'The annotation has no target with a source. Give it one.', JSON.stringify(item)),
        file,
      });
      continue;
    }
    if (item.motivation === 'linking') {
      const { resources, labels } = bodyOf(item.body);
      for (const to of resources) links.push({ from, to, ...(labels[0] === undefined ? {} : { label: labels[0] }) });
      continue;
    }
    const known = sources.get(from) ?? { address: from, file, size: undefined, items: [] };
    const { width, height } = target;
    if (typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0)
      known.size ??= { width, height };
    known.items.push({ place: index + 1, target, item });
    sources.set(from, known);
  }
  return { sources: [...sources.values()], links, failures };
}

/** Of several targets the first. A plain address may carry its fragment. */
function targetOf(target: unknown): Item | undefined {
  const first = Array.isArray(target) ? target[0] : target;
  if (isPlainObject(first)) return first;
  if (typeof first !== 'string') return undefined;
  const [source = '', fragment] = first.split('#');
  return { source, ...(fragment === undefined ? {} : { selector: { type: 'FragmentSelector', value: fragment } }) };
}

function addressOf(target: Item): string | undefined {
  const source = isPlainObject(target.source)
    ? (target.source.id ?? target.source['@id'])
    : (target.source ?? target.id);
  return typeof source === 'string' && source !== '' ? source : undefined;
}

async function* readSource(
  set: FileSet,
  source: Source,
  links: readonly Link[],
  { mediaPrefix }: DatasetOptions,
): AsyncGenerator<SeenRow> {
  const { address, file } = source;
  const found = finderOf(set).find(address, file);
  const isText = found !== undefined && ['txt', 'text', 'md'].includes(extensionOf(found));
  const named = source.items
    .flatMap(({ target }) => selectorsOf(target))
    .some(({ type }) => String(type).startsWith('Text'));
  const record: SeenRecord = {
    ok: true,
    file,
    line: source.items[0]?.place ?? 1,
    subject: { kind: 'text', text: '' },
    regions: [],
    links: [...links],
  };
  if (isText) {
    const text = await textOf(set, found, limits);
    if (text.length > longestText) {
      yield { ...failedRow(record.line, `The text ${found} has more than ${longestText} characters. Split it.`), file };
      return;
    }
    record.subject = { kind: 'text', text };
  } else if (named) {
    const message = `The text ${address.slice(0, 120)} is not among the files. Add it as a .txt file of that name.`;
    yield { ...failedRow(record.line, message), file };
    return;
  } else {
    const isPicture = found !== undefined && mediaKindOf(found) === 'image';
    const size = source.size ?? (isPicture ? await sizeOfPicture(set, found) : undefined);
    record.subject = { kind: 'picture', source: isPicture && mediaPrefix === undefined ? found : address, ...size };
  }
  const notes = new Set<string>();
  for (const { place, target, item } of source.items) {
    const problem = takeItem(record, target, item, (note) => notes.add(note));
    if (problem !== undefined) {
      const message = `Annotation ${String(item.id ?? place).slice(0, 80)} ${problem}`;
      yield { ...failedRow(place, message, JSON.stringify(item)), file };
    }
  }
  const ids = new Set(record.regions.map(({ id }) => id));
  record.links = links.filter(({ from, to }) => ids.has(from) && ids.has(to));
  yield { ...record, ...(notes.size > 0 ? { notes: [...notes] } : {}) };
}

/** Adds what one annotation says; returns what is wrong with it. */
function takeItem(record: SeenRecord, target: Item, item: Item, note: (text: string) => void): string | undefined {
  const { labels, texts } = bodyOf(item.body ?? item.bodyValue);
  const creator: ImportedUser | undefined = creatorOf(item.creator);
  if (creator !== undefined) record.completedBy ??= creator;
  const selectors = selectorsOf(target);
  if (selectors.length === 0) {
    if (labels.length > 0) record.classes = [...(record.classes ?? []), ...labels];
    if (texts.length > 0) record.writings = [...(record.writings ?? []), ...texts];
    return undefined;
  }
  const { subject } = record;
  const shape =
    subject.kind === 'picture'
      ? shapeOf(selectors, { width: subject.width, height: subject.height })
      : subject.kind === 'text'
        ? spanOf(selectors, subject.text)
        : undefined;
  if (shape === undefined)
    return `has no selector that is read (${selectors
      .map(({ type }) => String(type))
      .join(', ')
      .slice(0, 120)}).`;
  if (typeof shape === 'string') return shape;
  // What people wrote without tagging is the best name that the region has.
  const named = labels.length > 0 ? labels : texts.slice(0, 1);
  if (labels.length > 0 && texts.length > 0) note('Comments on regions are not kept.');
  if (named.length === 0) return 'says nothing of its region: it has no body with a value.';
  record.regions.push({ ...(typeof item.id === 'string' ? { id: item.id } : {}), shape, labels: named.slice(0, 1) });
  if (named.length > 1) note('Of several tags of a region the first is kept.');
  return undefined;
}
