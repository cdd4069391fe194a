import type { ImportedPrediction, ImportedTask } from '@labelwright/formats/import/model';
import { isPlainObject, readTaskShape } from '@labelwright/formats/import/task-shape';
import { findFault } from '../../platform/http/json-values.ts';
import { type PreparedImport, shapeTask } from './import-rows.ts';

/** A row that changes a task: what it is called, and what is new. */
export interface ReimportRow {
  name: { by: 'id' | 'external_id' | 'inner_id'; value: string };
  data: Record<string, unknown>;
  meta: Record<string, unknown> | undefined;
  predictions: ImportedPrediction[];
  /** As a task, for when there is none of that name. */
  task: ImportedTask;
}

type Match = 'auto' | 'id' | 'external_id' | 'inner_id';
type Read = { ok: true; row: ReimportRow } | { ok: false; message: string };

const ID_FIELDS = ['id', 'task_id', 'task'] as const;

/** Reads a row as a change of a task. Rows may be tasks as exports have them, bare data, or single predictions. */
export function readReimportRow(given: ImportedTask, prepared: PreparedImport, match: Match): Read {
  const wrapped = wrap(given);
  if (!wrapped.ok) return wrapped;
  const { modelVersion, score, ...rest } = takeScores(wrapped.task.data, prepared);
  const task = shapeTask({ ...wrapped.task, data: rest.data }, { ...prepared, preannotateAs: 'predictions' });
  const predictions = (task.predictions ?? []).map((prediction) => ({
    ...prediction,
    ...(prediction.score === undefined && score !== undefined ? { score } : {}),
    ...(prediction.model_version === undefined && modelVersion !== undefined ? { model_version: modelVersion } : {}),
  }));
  const name = nameOf(task, match);
  if (!name) {
    const wanted = match === 'auto' ? 'id (or task_id), external_id or inner_id' : match;
    return { ok: false, message: `The row does not say which task it is for: it needs ${wanted}.` };
  }
  const fault = findFault(task);
  if (fault !== undefined) return { ok: false, message: fault };
  return { ok: true, row: { name, data: task.data, meta: task.meta, predictions, task } };
}

/** Rows without `data` hold their fields beside what names them: ids, answers and the rest are told apart here. */
function wrap(given: ImportedTask): ReturnType<typeof readTaskShape> {
  const { data } = given;
  const named: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    if (ID_FIELDS.includes(key as 'id') && isName(value))
      named.id ??= Number.isNaN(Number(value)) ? value : Number(value);
    else if (key === 'external_id' && isName(value)) named.external_id = String(value);
    else if (key === 'inner_id' && Number.isSafeInteger(Number(value))) named.inner_id = Number(value);
    else rest[key] = value;
  }
  const { result, predictions, annotations: _kept, drafts: _alsoKept, score, model_version, ...fields } = rest;
  if (Array.isArray(result) && Object.keys(named).length > 0) {
    const prediction = {
      result,
      ...(score === undefined ? {} : { score }),
      ...(model_version === undefined ? {} : { model_version }),
    };
    return merged(given, named, { data: {}, predictions: [prediction] });
  }
  if (Array.isArray(predictions)) {
    const more = isPlainObject(fields.data) ? fields.data : fields;
    return merged(given, named, { data: more, predictions });
  }
  return { ok: true, task: { ...given, ...namesOf(named), data: rest } };
}

function merged(given: ImportedTask, named: Record<string, unknown>, shape: object): ReturnType<typeof readTaskShape> {
  const read = readTaskShape(shape);
  return read.ok ? { ok: true, task: { ...given, ...namesOf(named), ...read.task } } : read;
}

function namesOf(named: Record<string, unknown>): Partial<ImportedTask> {
  const { id, external_id: externalId, inner_id: innerId } = named;
  return {
    ...(typeof id === 'number' || typeof id === 'string' ? { id } : {}),
    ...(typeof externalId === 'string' ? { external_id: externalId } : {}),
    ...(typeof innerId === 'number' ? { inner_id: innerId } : {}),
  };
}

const isName = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') || (typeof value === 'number' && Number.isSafeInteger(value));

/** Columns of a table beside the column of answers. */
function takeScores(
  data: Record<string, unknown>,
  { options }: PreparedImport,
): { data: Record<string, unknown>; score?: number | undefined; modelVersion?: string | undefined } {
  if (!options.preannotatedFromFields?.length) return { data };
  const { score, model_version: version, ...rest } = data;
  return {
    data: rest,
    score: typeof score === 'number' ? score : undefined,
    modelVersion: version === undefined || version === null || version === '' ? undefined : String(version),
  };
}

/** An external id says more than an id, which may be that of another project. */
function nameOf(task: ImportedTask, match: Match): ReimportRow['name'] | undefined {
  const { id, external_id: externalId, inner_id: innerId } = task;
  if ((match === 'auto' || match === 'external_id') && externalId !== undefined)
    return { by: 'external_id', value: externalId };
  if ((match === 'auto' || match === 'id') && id !== undefined && /^[1-9]\d{0,15}$/.test(String(id)))
    return { by: 'id', value: String(id) };
  if (match === 'external_id' && id !== undefined) return { by: 'external_id', value: String(id) };
  if ((match === 'auto' || match === 'inner_id') && innerId !== undefined)
    return { by: 'inner_id', value: String(innerId) };
  return undefined;
}
