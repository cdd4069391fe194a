import type { Exporter } from './model.ts';
import { tableFit, tableWriter } from './table.ts';

export const csvExporter: Exporter = {
  id: 'CSV',
  title: 'CSV',
  description: 'One row per annotation: the data of the task, a column per control, who answered and when.',
  extension: 'csv',
  mediaType: 'text/csv',
  write: tableWriter(','),
  fits: tableFit,
};
