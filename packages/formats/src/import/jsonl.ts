import { readJsonTask } from './json.ts';
import { nestsDeeperThan, parseJson } from './json-value.ts';
import { splitLines } from './lines.ts';
import {
  defaultMaxDepth,
  defaultMaxRowLength,
  failedRow,
  type Importer,
  type ImportOptions,
  type ImportRow,
} from './model.ts';

/** One task per line. */
export const jsonlImporter: Importer = {
  id: 'jsonl',
  title: 'JSON Lines',
  extensions: ['jsonl', 'ndjson'],
  mediaTypes: ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'],
  detect: detectJsonl,
  read: readJsonl,
};

function detectJsonl(head: string): number {
  const [first, second] = head.split('\n', 2).map((line) => line.trim());
  if (!first?.startsWith('{') || !parseJson(first, 1).ok) return 0;
  return second?.startsWith('{') ? 0.9 : 0.4;
}

async function* readJsonl(chunks: AsyncIterable<string>, options: ImportOptions = {}): AsyncGenerator<ImportRow> {
  const maxLength = options.maxRowLength ?? defaultMaxRowLength;
  const maxDepth = options.maxDepth ?? defaultMaxDepth;
  for await (const line of splitLines(chunks, maxLength)) {
    if (line.cut) yield failedRow(line.number, `The line is longer than ${maxLength} characters.`, line.text);
    else if (line.text.trim() === '') continue;
    else if (nestsDeeperThan(line.text, maxDepth)) {
      yield failedRow(line.number, `The value nests deeper than ${maxDepth} levels.`, line.text);
    } else yield readJsonTask(line.text, line.number);
  }
}
