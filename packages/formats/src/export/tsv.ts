import type { Exporter } from './model.ts';
import { tableFit, tableWriter } from './table.ts';

export const tsvExporter: Exporter = {
  id: 'TSV',
  title: 'TSV',
  description: 'The rows of CSV, separated by tabs.',
  extension: 'tsv',
  mediaType: 'text/tab-separated-values',
  write: tableWriter('\t'),
  fits: tableFit,
};
