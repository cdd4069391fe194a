import type { Importer } from './model.ts';
import { readTable } from './table.ts';
import { scoreDelimiter } from './table-layout.ts';

/** Comma, semicolon or pipe separated; the separator is detected. */
export const csvImporter: Importer = {
  id: 'csv',
  title: 'CSV',
  extensions: ['csv'],
  mediaTypes: ['text/csv', 'application/csv', 'application/vnd.ms-excel'],
  detect: (head) =>
    Math.min(0.8, 0.8 * Math.max(...[',', ';', '|'].map((delimiter) => scoreDelimiter(head, delimiter)))),
  read: readTable,
};
