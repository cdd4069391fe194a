import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { headOf, linesOf } from '../files/read-set.ts';
import { splitLines } from '../lines.ts';
import { failedRow } from '../model.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { namesEnding } from '../seen/find-file.ts';
import type { SeenRecord, SeenRow } from '../seen/model.ts';
import { spansOfTags } from './tags.ts';

export const conllImporter: DatasetImporter = createDataset({
  id: 'conll',
  title: 'CoNLL-2003',
  description:
    'A word per line, its entity in the last column (IOB, IOB2, BIOES, BILOU); an empty line ends a sentence.',
  layout: 'One or more files `.conll`, `.iob`, `.bio` or `.txt`.',
  losses: [
    'Parts of speech and chunks (the columns between word and entity) are not kept.',
    'Words are joined with single spaces: the format does not tell what stood between them.',
  ],
  detect: async (set) => {
    const files = candidates(set);
    if (files.length === 0 || files.length < set.list().length / 2) return 0;
    return Math.min(...(await Promise.all(files.slice(0, 5).map(async (name) => scoreOf(await headOf(set, name))))));
  },
  records: readConll,
});

const longestLine = 100_000;
const mostWords = 100_000;
const documentStart = /^-DOCSTART-/;
const row = /^\S+[ \t]+(\S+[ \t]+)*(O|[BIESLU]-\S+)$/;

const candidates = (set: FileSet): string[] =>
  namesEnding(set, ['conll', 'conll2003', 'iob', 'iob2', 'bio', 'bioes', 'txt', 'tsv', 'text']);

function scoreOf(head: string): number {
  // The last line may be cut.
  const lines = head
    .split(/\r?\n/)
    .slice(0, head.length > 1000 ? -1 : undefined)
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) return 0;
  const fitting = lines.filter((line) => documentStart.test(line) || row.test(line.trimEnd()));
  if (fitting.length < lines.length * 0.9) return 0;
  if (documentStart.test(lines[0] ?? '')) return 0.97;
  return fitting.some((line) => /[BIESLU]-\S+\s*$/.test(line)) ? 0.9 : 0.4;
}

async function* readConll(set: FileSet, _options: DatasetOptions): AsyncGenerator<SeenRow> {
  for (const name of candidates(set)) {
    let words: Word[] = [];
    let firstLine = 1;
    for await (const line of splitLines(linesOf(set, name), longestLine)) {
      const text = line.text.trim();
      if (line.cut || words.length > mostWords) {
        const message = line.cut
          ? `The line is longer than ${longestLine} characters.`
          : `The sentence has more than ${mostWords} words. Put empty lines between sentences.`;
        yield { ...failedRow(line.number, message, line.text), file: name };
        words = [];
      } else if (text === '' || documentStart.test(text)) {
        if (words.length > 0) yield sentence(words, name, firstLine);
        words = [];
      } else {
        const columns = text.split(/[ \t]+/);
        if (columns.length < 2) {
          yield {
            ...failedRow(line.number, 'The line has a word but no entity. Write O where there is none.', text),
            file: name,
          };
          continue;
        }
        if (words.length === 0) firstLine = line.number;
        words.push(wordOf(columns));
      }
    }
    if (words.length > 0) yield sentence(words, name, firstLine);
  }
}

interface Word {
  text: string;
  tag: string;
  hasMore: boolean;
}

const wordOf = (columns: readonly string[]): Word => ({
  text: columns[0] ?? '',
  tag: columns.at(-1) ?? 'O',
  hasMore: columns.slice(1, -1).some((column) => !/^(-X-|_|-|O)$/.test(column)),
});

function sentence(words: readonly Word[], file: string, line: number): SeenRecord {
  const places: { start: number; end: number }[] = [];
  let text = '';
  for (const word of words) {
    if (text !== '') text += ' ';
    places.push({ start: text.length, end: text.length + word.text.length });
    text += word.text;
  }
  return {
    ok: true,
    file,
    line,
    subject: { kind: 'text', text },
    regions: spansOfTags(
      words.map(({ tag }) => tag),
      places,
    ),
    ...(words.some(({ hasMore }) => hasMore) ? { notes: ['Parts of speech and chunks are not kept.'] } : {}),
  };
}
