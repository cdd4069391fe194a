import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { headOf, linesOf } from '../files/read-set.ts';
import { readXml, XmlProblem } from '../files/read-xml.ts';
import { defaultMaxDepth, defaultMaxRowLength, failedRow } from '../model.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { namesEnding } from '../seen/find-file.ts';
import type { SeenRow } from '../seen/model.ts';

export const xmlRecordsImporter: DatasetImporter = createDataset({
  id: 'xml',
  title: 'XML records',
  description: 'A list of elements of one name, each a task: its attributes and elements are the columns.',
  layout: 'One or more files `.xml` with a root element around the list.',
  losses: ['The order of elements of different names, comments and processing instructions are not kept.'],
  detect: async (set) => {
    const files = candidates(set);
    if (files.length === 0 || files.length < set.list().length / 2) return 0;
    return looksLikeRecords(await headOf(set, files[0] as string)) ? 0.7 : 0;
  },
  records: readRecords,
});

const candidates = (set: FileSet): string[] => namesEnding(set, ['xml']);

/** Two elements of one name, one after the other, right inside of the root. */
export function looksLikeRecords(head: string): boolean {
  const text = head.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>/g, '');
  let depth = 0;
  let first: string | undefined;
  for (const [tag, slash, name, end] of text.matchAll(/<(\/?)([\w.:-]+)(?:[^>"']|"[^"]*"|'[^']*')*?(\/?)>/g)) {
    if (slash) depth -= 1;
    else {
      if (depth === 0 && /^(html|svg|annotation)$/i.test(name ?? '')) return false;
      if (depth === 1 && first === name) return true;
      if (depth === 1) {
        if (first !== undefined) return false;
        first = name;
      }
      if (!end && !tag.endsWith('/>')) depth += 1;
    }
  }
  return false;
}

/** An element while it is read. */
interface Open {
  name: string;
  line: number;
  columns: Record<string, unknown>;
  text: string;
}

async function* readRecords(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  for (const file of candidates(set)) yield* readFile(set, file, options);
}

async function* readFile(set: FileSet, file: string, options: DatasetOptions): AsyncGenerator<SeenRow> {
  const open: Open[] = [];
  const [maxDepth, maxLength] = [options.maxDepth ?? defaultMaxDepth, options.maxRowLength ?? defaultMaxRowLength];
  let length = 0;
  try {
    for await (const events of readXml(linesOf(set, file))) {
      for (const event of events) {
        const at = open.at(-1);
        if (event.kind === 'open') {
          if (open.length === maxDepth)
            throw new XmlProblem(event.line, `elements nest deeper than ${maxDepth} levels.`);
          if (open.length === 1) length = 0;
          open.push({ name: event.name, line: event.line, columns: { ...event.attributes }, text: '' });
        } else if (event.kind === 'text') {
          length += event.text.length;
          if (at && open.length > 1 && length <= maxLength) at.text += event.text;
        } else {
          const done = open.pop();
          const around = open.at(-1);
          if (!done || !around) continue;
          if (open.length > 1) addColumn(around.columns, done.name, contentOf(done));
          else if (length > maxLength) {
            yield { ...failedRow(done.line, `The element is longer than ${maxLength} characters.`), file };
          } else yield recordOf(done, file);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    yield { ...failedRow(error.line, `${error.message} What follows is not read.`), file };
  }
}

function recordOf(element: Open, file: string): SeenRow {
  const content = contentOf(element);
  const data = typeof content === 'object' ? content : { text: content };
  if (content === '' || Object.keys(data).length === 0) {
    return { ...failedRow(element.line, `The element <${element.name.slice(0, 60)}> is empty.`), file };
  }
  return { ok: true, file, line: element.line, subject: { kind: 'columns' }, data, regions: [] };
}

/** Text alone is a text; with columns beside it, it stands under `text`. */
function contentOf({ columns, text }: Open): string | Record<string, unknown> {
  const own = text.trim();
  if (Object.keys(columns).length === 0) return own;
  if (own !== '') addColumn(columns, 'text', own);
  return columns;
}

function addColumn(columns: Record<string, unknown>, name: string, value: unknown): void {
  const key = name === '__proto__' ? '_proto_' : name;
  if (!Object.hasOwn(columns, key)) columns[key] = value;
  else if (Array.isArray(columns[key])) columns[key].push(value);
  else columns[key] = [columns[key], value];
}
