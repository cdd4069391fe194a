import { splitLines } from './lines.ts';
import { defaultMaxRowLength, failedRow, type Importer, type ImportOptions, type ImportRow } from './model.ts';

/** One task per line that is not blank. */
export const txtImporter: Importer = {
  id: 'txt',
  title: 'Plain text, one task per line',
  extensions: ['txt', 'text'],
  mediaTypes: ['text/plain'],
  detect: () => 0.1,
  read: readTxt,
};

async function* readTxt(chunks: AsyncIterable<string>, options: ImportOptions = {}): AsyncGenerator<ImportRow> {
  const maxLength = options.maxRowLength ?? defaultMaxRowLength;
  const field = options.textField ?? 'text';
  for await (const line of splitLines(chunks, maxLength)) {
    if (line.cut) yield failedRow(line.number, `The line is longer than ${maxLength} characters.`, line.text);
    else if (line.text.trim() !== '') yield { ok: true, line: line.number, task: { data: { [field]: line.text } } };
  }
}
