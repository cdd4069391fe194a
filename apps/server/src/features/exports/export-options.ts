import { type CreateExport, ExportOptions, type ExportQuery, MOST_EXPORT_IDS } from '@labelwright/contract/exports';
import { Check } from 'typebox/value';
import { invalidField } from '../../platform/http/app-error.ts';

/** Pure: options as scripts and as clients of the field write them. */

const FLAGS = [
  'download_all_tasks',
  'download_resources',
  'interpolate_key_frames',
  'anonymize',
  'include_cancelled',
  'include_ground_truth',
  'include_predictions',
  'include_drafts',
  'include_people',
] as const;

export function optionsOfQuery(query: ExportQuery): ExportOptions {
  const options = readOptions(query.options);
  for (const flag of FLAGS) {
    const given = query[flag];
    if (given !== undefined) options[flag] = given === '1' || given.toLowerCase() === 'true';
  }
  const ids = readIds(query.ids ?? query['ids[]']);
  if (ids) options.ids = ids;
  if (query.limit) options.limit = query.limit;
  if (query.shape) options.shape = query.shape;
  return options;
}

function readOptions(text: string | undefined): ExportOptions {
  if (text === undefined || text === '') return {};
  const refuse = () => invalidField('options', 'Must be a JSON object of the options that a kept export takes.');
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw refuse();
  }
  if (!Check(ExportOptions, read)) throw refuse();
  return read;
}

function readIds(given: string | string[] | undefined): number[] | undefined {
  if (given === undefined) return undefined;
  const texts = (typeof given === 'string' ? given.split(',') : given.flatMap((entry) => entry.split(',')))
    .map((text) => text.trim())
    .filter(Boolean);
  const ids = texts.map(Number);
  const wrong = texts.find((_, index) => !Number.isSafeInteger(ids[index]) || Number(ids[index]) < 1);
  if (wrong !== undefined)
    throw invalidField('ids', `"${wrong.slice(0, 40)}" is not a task id. Send ids as ids=1,2,3.`);
  if (ids.length === 0) throw invalidField('ids', 'Name at least one task, or leave ids out.');
  if (ids.length > MOST_EXPORT_IDS) throw invalidField('ids', `At most ${MOST_EXPORT_IDS} tasks can be named.`);
  return ids;
}

/** What clients of the field send with a snapshot, as options; what `options` say besides wins. */
export function optionsOfSnapshot(body: CreateExport): ExportOptions {
  const { task_filter_options: tasks, annotation_filter_options: kinds, serialization_options: form } = body;
  const options: ExportOptions = {};
  // Their snapshots hold every task unless told otherwise.
  if (tasks ?? kinds ?? form) options.download_all_tasks = true;
  if (tasks) {
    if (tasks.view) options.view = tasks.view;
    if (tasks.finished) options.finished = tasks.finished;
    if (tasks.skipped) options.skipped = tasks.skipped;
    if (tasks.annotated === 'only' || tasks.only_with_annotations) options.download_all_tasks = false;
    if (tasks.annotated === 'exclude') options.filters = NOT_ANNOTATED;
  }
  if (kinds && (kinds.usual || kinds.ground_truth || kinds.skipped)) {
    options.include_usual = kinds.usual === true;
    options.include_ground_truth = kinds.ground_truth === true;
    options.include_cancelled = kinds.skipped === true;
  }
  if (form) {
    if (form.drafts) options.include_drafts = form.drafts.only_id !== true;
    if (form.predictions) options.include_predictions = form.predictions.only_id !== true;
    if (form.annotations__completed_by) options.include_people = form.annotations__completed_by.only_id !== true;
    if (form.interpolate_key_frames) options.interpolate_key_frames = true;
  }
  return { ...options, ...body.options };
}

const NOT_ANNOTATED = {
  conjunction: 'and',
  items: [{ filter: 'total_annotations', operator: 'equal', type: 'Number', value: 0 }],
};
