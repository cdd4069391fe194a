import type { FilterType } from './model.ts';

export interface FilterColumn {
  id: string;
  type: FilterType;
  title: string;
  isSortable: boolean;
}

const column = (id: string, type: FilterType, title: string, isSortable = true): FilterColumn => ({
  id,
  type,
  title,
  isSortable,
});

/** Everything about a task except its data, in the order in which columns are offered. */
export const TASK_COLUMNS: readonly FilterColumn[] = [
  column('id', 'Number', 'ID'),
  column('inner_id', 'Number', 'Number in project'),
  column('status', 'String', 'Status'),
  column('is_labeled', 'Boolean', 'Complete'),
  column('total_annotations', 'Number', 'Annotations'),
  column('cancelled_annotations', 'Number', 'Skips'),
  column('total_predictions', 'Number', 'Predictions'),
  column('annotators', 'List', 'Annotators', false),
  column('label', 'List', 'Labels', false),
  column('annotations_results', 'String', 'Annotation results', false),
  column('predictions_score', 'Number', 'Prediction score', false),
  column('predictions_model_versions', 'List', 'Model versions', false),
  column('overlap', 'Number', 'Annotations needed'),
  column('priority', 'Number', 'Priority'),
  column('draft_exists', 'Boolean', 'Has draft', false),
  column('ground_truth', 'Boolean', 'Ground truth', false),
  column('agreement', 'Number', 'Agreement'),
  column('review_status', 'String', 'Review'),
  column('avg_lead_time', 'Number', 'Seconds per annotation'),
  column('file_upload', 'Number', 'File'),
  column('external_id', 'String', 'External ID'),
  column('created_at', 'Datetime', 'Created'),
  column('updated_at', 'Datetime', 'Updated'),
  column('completed_at', 'Datetime', 'Completed'),
];

const BY_ID: ReadonlyMap<string, FilterColumn> = new Map(TASK_COLUMNS.map((entry) => [entry.id, entry]));

const OLD_NAMES: Readonly<Record<string, string>> = {
  annotator: 'annotators',
  labels: 'label',
  task_status: 'status',
  agreement_score: 'agreement',
  annotations__completed_by: 'annotators',
  language: 'data.language',
};

const LONGEST_NAME = 1024;

/** Takes every spelling in use: `filter:tasks:data.text`, `tasks:id`, `data__text`, `annotator`. undefined: no such column. */
export function columnId(written: string): string | undefined {
  if (written.length > LONGEST_NAME) return undefined;
  const bare = written.replace(/^-?(filter:)?(tasks:)?/, '');
  const known = OLD_NAMES[bare] ?? bare;
  if (BY_ID.has(known)) return known;
  if (known.startsWith('data.') && known.length > 'data.'.length) return known;
  if (known.startsWith('data__') && known.length > 'data__'.length)
    return `data.${known.slice('data__'.length).replaceAll('__', '.')}`;
  return undefined;
}

/** undefined for fields of the data: their type is what the condition says. */
export function findColumn(id: string): FilterColumn | undefined {
  return BY_ID.get(id);
}

/** Key of task.data behind a column such as `data.text`; undefined for the other columns. */
export function dataKey(id: string): string | undefined {
  return id.startsWith('data.') ? id.slice('data.'.length) : undefined;
}
