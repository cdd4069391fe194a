import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import type { ImportedAnnotation, ImportedPrediction, ImportedTask } from './model.ts';
import { isPlainObject } from './plain-object.ts';

export interface PreannotationOptions {
  /** Data keys whose values are answers, not data. */
  fields: string[];
  as: 'predictions' | 'annotations';
  /** With it, short answers such as `{"sentiment": "positive"}` become result items of its controls. */
  config?: CompiledConfig;
}

interface Answer {
  result: unknown[];
  score?: number;
  modelVersion?: string;
}

/**
 * Moves the named columns out of the data. A value may be a list of result items, an object with `result` (and `score`,
 * `model_version`), answers by control name, or one answer to the control named like the column; JSON text is read as
 * JSON. What fits no control is kept as `[{"value": …}]`, for the caller to accept or refuse.
 */
export function takePreannotations(task: ImportedTask, options: PreannotationOptions): ImportedTask {
  const data = { ...task.data };
  const answers: Answer[] = [];
  for (const field of options.fields) {
    if (!Object.hasOwn(data, field)) continue;
    const value = readJsonText(data[field]);
    delete data[field];
    if (value !== null && value !== undefined && value !== '') answers.push(readAnswer(value, field, options.config));
  }
  if (answers.length === 0) return { ...task, data };
  if (options.as === 'annotations') {
    const added: ImportedAnnotation[] = answers.map(({ result }) => ({ result, was_cancelled: false }));
    return { ...task, data, annotations: [...(task.annotations ?? []), ...added] };
  }
  return { ...task, data, predictions: [...(task.predictions ?? []), ...answers.map(toPrediction)] };
}

function toPrediction({ result, score, modelVersion }: Answer): ImportedPrediction {
  const prediction: ImportedPrediction = { result };
  if (score !== undefined) prediction.score = score;
  if (modelVersion !== undefined) prediction.model_version = modelVersion;
  return prediction;
}

function readJsonText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function readAnswer(value: unknown, field: string, config: CompiledConfig | undefined): Answer {
  if (Array.isArray(value) && value.length > 0 && value.every(isResultItem)) return { result: value };
  const answer: Answer = { result: [] };
  if (isPlainObject(value)) {
    if (typeof value.score === 'number') answer.score = value.score;
    if (typeof value.model_version === 'string') answer.modelVersion = value.model_version;
    if (Array.isArray(value.result)) return { ...answer, result: value.result };
  }
  const named = config?.controls[field];
  answer.result = named ? itemsOf(named, value) : [];
  if (answer.result.length === 0 && config && isPlainObject(value)) {
    for (const [name, given] of Object.entries(value)) {
      const control = config.controls[name];
      if (control) answer.result.push(...itemsOf(control, given));
    }
  }
  if (answer.result.length === 0) answer.result = [{ value }];
  return answer;
}

function isResultItem(value: unknown): boolean {
  return isPlainObject(value) && (isPlainObject(value.value) || value.type === 'relation');
}

/** Result items for a short answer, empty when the answer cannot be one of this control. */
export function itemsOf(control: ControlTag, given: unknown): unknown[] {
  const values = valuesOf(control, given);
  return values.map((value, index) => {
    const { original_width, original_height, ...rest } = value;
    return {
      id: `${control.name}-${index + 1}`,
      from_name: control.name,
      to_name: control.toName[0],
      type: control.type,
      ...(original_width === undefined ? {} : { original_width }),
      ...(original_height === undefined ? {} : { original_height }),
      value: rest,
    };
  });
}

function valuesOf(control: ControlTag, given: unknown): Record<string, unknown>[] {
  const key = control.valueKey;
  if (isPlainObject(given)) return Object.hasOwn(given, key) ? [given] : [];
  if (
    Array.isArray(given) &&
    given.length > 0 &&
    given.every((value) => isPlainObject(value) && Object.hasOwn(value, key))
  ) {
    return given;
  }
  if (control.type === 'choices' || control.type === 'textarea') {
    const list = Array.isArray(given) ? given : [given];
    return list.length > 0 && list.every((value) => typeof value === 'string') ? [{ [key]: list }] : [];
  }
  const isScalar = typeof given === 'number' || typeof given === 'string';
  return isScalar && ['rating', 'number', 'datetime'].includes(control.type) ? [{ [key]: given }] : [];
}
