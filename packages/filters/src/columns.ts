import type { FilterType } from './model.ts';

export type ColumnGroup = 'task' | 'annotations' | 'predictions' | 'review' | 'comments' | 'people';

export interface FilterColumn {
  id: string;
  type: FilterType;
  title: string;
  group: ColumnGroup;
  isSortable: boolean;
  /** Values may be written as durations: 90, "90s", "1m30s", "00:01:30". */
  unit?: 'seconds';
}

const inGroup =
  (group: ColumnGroup) =>
  (id: string, type: FilterType, title: string, isSortable = false): FilterColumn => ({
    id,
    type,
    title,
    group,
    isSortable,
  });

const task = inGroup('task');
const annotations = inGroup('annotations');
const predictions = inGroup('predictions');
const review = inGroup('review');
const comments = inGroup('comments');
const people = inGroup('people');

/** Everything about a task except its data, in the order in which columns are offered. */
export const TASK_COLUMNS: readonly FilterColumn[] = [
  task('id', 'Number', 'ID', true),
  task('inner_id', 'Number', 'Number in project', true),
  task('status', 'String', 'Status', true),
  task('is_labeled', 'Boolean', 'Complete', true),
  annotations('total_annotations', 'Number', 'Annotations', true),
  annotations('cancelled_annotations', 'Number', 'Skips', true),
  predictions('total_predictions', 'Number', 'Predictions', true),
  annotations('annotators', 'List', 'Annotators'),
  annotations('annotators_count', 'Number', 'Number of annotators'),
  annotations('label', 'List', 'Labels'),
  annotations('annotations_results', 'String', 'Annotation results'),
  predictions('predictions_score', 'Number', 'Prediction score', true),
  predictions('model_agreement', 'Number', 'Agreement of model and people', true),
  predictions('predictions_model_versions', 'List', 'Model versions'),
  predictions('predictions_label', 'List', 'Predicted labels'),
  predictions('predictions_results', 'String', 'Prediction results'),
  task('overlap', 'Number', 'Annotations needed', true),
  task('priority', 'Number', 'Priority', true),
  task('split', 'String', 'Split', true),
  annotations('draft_exists', 'Boolean', 'Has draft'),
  annotations('ground_truth', 'Boolean', 'Ground truth'),
  annotations('agreement', 'Number', 'Agreement', true),
  { ...annotations('avg_lead_time', 'Number', 'Seconds per annotation', true), unit: 'seconds' },
  { ...annotations('lead_time', 'Number', 'Seconds of all annotations', true), unit: 'seconds' },
  annotations('annotated_at', 'Datetime', 'Last annotation made'),
  annotations('first_annotated_at', 'Datetime', 'First annotation made'),
  annotations('annotation_updated_at', 'Datetime', 'Annotation changed'),
  review('review_status', 'String', 'Review', true),
  review('reviewers', 'List', 'Reviewed by'),
  review('review_reason', 'List', 'Reasons of reviewers'),
  review('reviewed_at', 'Datetime', 'Last decision'),
  comments('comment_count', 'Number', 'Comments', true),
  comments('unresolved_comment_count', 'Number', 'Open comments', true),
  comments('comments', 'String', 'Text of comments'),
  comments('comment_authors', 'List', 'Commented by'),
  comments('last_comment_updated_at', 'Datetime', 'Last comment', true),
  people('assignees', 'List', 'Assigned to'),
  people('assigned_reviewers', 'List', 'Reviewers assigned'),
  people('locked_by', 'List', 'Held by'),
  task('file_upload', 'Number', 'File', true),
  task('storage_filename', 'String', 'File name'),
  task('import', 'Number', 'Import'),
  task('external_id', 'String', 'External ID', true),
  task('created_at', 'Datetime', 'Created', true),
  task('updated_at', 'Datetime', 'Updated', true),
  task('updated_by', 'List', 'Updated by'),
  task('completed_at', 'Datetime', 'Completed', true),
];

const BY_ID: ReadonlyMap<string, FilterColumn> = new Map(TASK_COLUMNS.map((entry) => [entry.id, entry]));

const OLD_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    annotator: 'annotators',
    labels: 'label',
    task_status: 'status',
    agreement_score: 'agreement',
    annotations__completed_by: 'annotators',
    annotations__ground_truth: 'ground_truth',
    annotations__result: 'annotations_results',
    predictions__score: 'predictions_score',
    predictions__model_version: 'predictions_model_versions',
    reviewer: 'reviewers',
    assignee: 'assignees',
    language: 'data.language',
  }),
);

const LONGEST_NAME = 1024;

/**
 * Takes every spelling in use: `filter:tasks:data.text`, `tasks:id`, `data__text`, `annotator`, `data.boxes[0].label`.
 * undefined: no such column.
 */
export function columnId(written: string): string | undefined {
  if (written.length > LONGEST_NAME) return undefined;
  const bare = written.replace(/^-?(filter:)?(tasks:)?/, '');
  const known = OLD_NAMES.get(bare) ?? bare;
  if (BY_ID.has(known)) return known;
  if (known.startsWith('data.') && known.length > 'data.'.length) return known.replace(/\[(\d{1,9})\]/g, '.$1');
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

/**
 * Keys of a path through every entry of a list, such as `objects[*].name`; null stands for "every entry". undefined for
 * a key that names one value.
 */
export function eachPath(key: string): (string | null)[] | undefined {
  if (!key.includes('[*]')) return undefined;
  return key
    .split('.')
    .flatMap((part) => part.split('[*]').flatMap((name, index) => (index === 0 ? [name] : [null, name])))
    .filter((name) => name !== '');
}
