import { isPlainObject } from '../plain-object.ts';

type Plain = Record<string, unknown>;
export type WrappedTask = Plain & { data: Plain };

const answerKeys = ['annotations', 'completions', 'predictions'];
const taskKeys = new Set([
  ...answerKeys,
  'id',
  'meta',
  'drafts',
  'created_at',
  'updated_at',
  'inner_id',
  'overlap',
  'external_id',
]);

/**
 * A task with its data under `data` and its answers under `annotations`, whatever version wrote it: answers were once
 * `completions`, data were `data_raw`, or stood beside the answers. Undefined for an object that is data alone.
 */
export function modernTask(value: Plain): WrappedTask | undefined {
  const completions = value.annotations === undefined && isAnswers(value.completions) ? value.completions : undefined;
  if (isPlainObject(value.data)) {
    return completions === undefined
      ? (value as WrappedTask)
      : { ...value, data: value.data, annotations: completions };
  }
  const isAnswered = answerKeys.some((key) => isAnswers(value[key]));
  if (
    isPlainObject(value.data_raw) &&
    (isAnswered || Object.keys(value).every((key) => key === 'data_raw' || taskKeys.has(key)))
  ) {
    return { ...value, data: value.data_raw, ...(completions ? { annotations: completions } : {}) };
  }
  if (!isAnswered) return undefined;
  const data = Object.fromEntries(Object.entries(value).filter(([key]) => !taskKeys.has(key)));
  if (Object.keys(data).length === 0) return undefined;
  const task = Object.fromEntries(Object.entries(value).filter(([key]) => taskKeys.has(key)));
  return { ...task, data, ...(completions ? { annotations: completions } : {}) };
}

/** A list of objects with results, in contrast to a column that happens to have that name. */
const isAnswers = (value: unknown): value is Plain[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((entry) => isPlainObject(entry) && Array.isArray(entry.result));

/** Items under the names of today: labels of HTML had another one, and notes on a region stood in `normalization`. */
export function modernResult(result: unknown[]): unknown[] {
  return result.some(isOld) ? result.map((item) => (isOld(item) ? modernItem(item) : item)) : result;
}

const isOld = (item: unknown): item is Plain =>
  isPlainObject(item) && (item.type === 'htmllabels' || typeof item.normalization === 'string');

function modernItem({ normalization, ...item }: Plain): Plain {
  const modern = { ...item };
  if (typeof normalization === 'string') {
    modern.meta = { ...(isPlainObject(item.meta) ? item.meta : {}), text: [normalization] };
  }
  if (item.type !== 'htmllabels') return modern;
  modern.type = 'hypertextlabels';
  if (isPlainObject(item.value) && item.value.htmllabels !== undefined) {
    const { htmllabels, ...value } = item.value;
    modern.value = { ...value, hypertextlabels: htmllabels };
  }
  return modern;
}
