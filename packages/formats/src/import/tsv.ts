import type { Importer } from './model.ts';
import { readTable } from './table.ts';
import { scoreDelimiter } from './table-layout.ts';

/** Tab separated. */
export const tsvImporter: Importer = {
  id: 'tsv',
  title: 'TSV',
  extensions: ['tsv', 'tab'],
  mediaTypes: ['text/tab-separated-values'],
  detect: (head) => Math.min(0.85, 0.85 * scoreDelimiter(head, '\t')),
  read: (chunks, options) => readTable(chunks, { ...options, delimiter: options?.delimiter ?? '\t' }),
};
