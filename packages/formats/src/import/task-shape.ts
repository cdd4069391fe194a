import { modernResult, modernTask } from './label-studio/older-forms.ts';
import type { ImportedAnnotation, ImportedDraft, ImportedPrediction, ImportedTask, ImportedUser } from './model.ts';
import { isPlainObject } from './plain-object.ts';

export { isPlainObject };

type Plain = Record<string, unknown>;

export type TaskShape = { ok: true; task: ImportedTask } | { ok: false; message: string };

class ShapeError extends Error {}

/** Reads one JSON value as a task: `{data: {…}, annotations: […], …}`, or a bare object of data. */
export function readTaskShape(value: unknown): TaskShape {
  if (!isPlainObject(value)) return { ok: false, message: `A task must be an object, this is ${nameOf(value)}.` };
  const wrapped = modernTask(value);
  if (wrapped === undefined) {
    if (Object.keys(value).length === 0) return { ok: false, message: 'The task is empty.' };
    return { ok: true, task: { data: value } };
  }
  try {
    return { ok: true, task: readWrapped(wrapped, wrapped.data) };
  } catch (error) {
    if (error instanceof ShapeError) return { ok: false, message: error.message };
    throw error;
  }
}

function readWrapped(value: Plain, data: Plain): ImportedTask {
  const task: ImportedTask = { data };
  if (value.meta !== undefined && value.meta !== null) {
    if (!isPlainObject(value.meta)) throw new ShapeError(`meta must be an object, this is ${nameOf(value.meta)}.`);
    task.meta = value.meta;
  }
  if (typeof value.id === 'number' || typeof value.id === 'string') task.id = value.id;
  if (value.external_id !== undefined && value.external_id !== null) task.external_id = String(value.external_id);
  const innerId = readCount(value.inner_id, 'inner_id', 0);
  if (innerId !== undefined) task.inner_id = innerId;
  const overlap = readCount(value.overlap, 'overlap', 1);
  if (overlap !== undefined) task.overlap = overlap;
  Object.assign(task, readTimes(value, ''));
  const annotations = readList(value.annotations, 'annotations', readAnnotation);
  if (annotations) task.annotations = annotations;
  const predictions = readList(value.predictions, 'predictions', readPrediction);
  if (predictions) task.predictions = predictions;
  const drafts = readList(value.drafts, 'drafts', readDraft);
  if (drafts) task.drafts = drafts;
  return task;
}

/** Plain numbers stand for records kept elsewhere (an export with ids only): nothing to import, so they are passed over. */
function readList<Item>(value: unknown, path: string, read: (item: Plain, path: string) => Item): Item[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new ShapeError(`${path} must be a list, this is ${nameOf(value)}.`);
  const items: Item[] = [];
  for (const [index, item] of value.entries()) {
    if (typeof item === 'number') continue;
    if (!isPlainObject(item)) throw new ShapeError(`${path}[${index}] must be an object, this is ${nameOf(item)}.`);
    items.push(read(item, `${path}[${index}]`));
  }
  return items;
}

function readAnnotation(value: Plain, path: string): ImportedAnnotation {
  const annotation: ImportedAnnotation = { result: readResult(value.result, path) };
  const user = readUser(value.completed_by, `${path}.completed_by`);
  if (user !== undefined) annotation.completed_by = user;
  const groundTruth = value.ground_truth ?? value.honeypot;
  if (groundTruth !== undefined && groundTruth !== null) {
    annotation.ground_truth = readFlag(groundTruth, `${path}.ground_truth`);
  }
  const wasCancelled = value.was_cancelled ?? value.was_canceled ?? value.skipped;
  if (wasCancelled !== undefined && wasCancelled !== null) {
    annotation.was_cancelled = readFlag(wasCancelled, `${path}.was_cancelled`);
  }
  if (value.lead_time !== undefined) annotation.lead_time = readNumber(value.lead_time, `${path}.lead_time`);
  if (typeof value.id === 'number') annotation.id = value.id;
  if (typeof value.unique_id === 'string') annotation.unique_id = value.unique_id;
  Object.assign(annotation, readTimes(value, `${path}.`));
  const draftCreatedAt = readTime(value.draft_created_at, `${path}.draft_created_at`);
  if (draftCreatedAt !== undefined) annotation.draft_created_at = draftCreatedAt;
  if (value.origin === 'preannotation') annotation.origin = value.origin;
  if (typeof value.parent_prediction === 'number') annotation.parent_prediction = value.parent_prediction;
  if (typeof value.parent_annotation === 'number') annotation.parent_annotation = value.parent_annotation;
  return annotation;
}

function readPrediction(value: Plain, path: string): ImportedPrediction {
  const prediction: ImportedPrediction = { result: readResult(value.result, path) };
  if (value.score !== undefined) prediction.score = readNumber(value.score, `${path}.score`);
  if (value.model_version !== undefined && value.model_version !== null) {
    prediction.model_version = String(value.model_version);
  }
  if (typeof value.id === 'number') prediction.id = value.id;
  return Object.assign(prediction, readTimes(value, `${path}.`));
}

function readDraft(value: Plain, path: string): ImportedDraft {
  const draft: ImportedDraft = { result: readResult(value.result, path) };
  if (value.lead_time !== undefined) draft.lead_time = readNumber(value.lead_time, `${path}.lead_time`);
  const user = readUser(value.user, `${path}.user`);
  if (user !== undefined) draft.user = user;
  if (typeof value.was_postponed === 'boolean') draft.was_postponed = value.was_postponed;
  if (typeof value.annotation === 'number') draft.annotation = value.annotation;
  return Object.assign(draft, readTimes(value, `${path}.`));
}

function readResult(value: unknown, path: string): unknown[] {
  if (value === null) return [];
  if (Array.isArray(value)) return modernResult(value);
  throw new ShapeError(
    `${path}.result must be a list, ${value === undefined ? 'it is missing' : `this is ${nameOf(value)}`}.`,
  );
}

function readUser(value: unknown, path: string): ImportedUser | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.includes('@')) return { email: value };
  if (isPlainObject(value)) {
    const user: { id?: number; email?: string } = {};
    if (typeof value.id === 'number') user.id = value.id;
    if (typeof value.email === 'string') user.email = value.email;
    if (user.id !== undefined || user.email !== undefined) return user;
  }
  throw new ShapeError(`${path} must be a user id, an email address, or an object with one of them.`);
}

interface Times {
  created_at?: string;
  updated_at?: string;
}

function readTimes(value: Plain, prefix: string): Times {
  const times: Times = {};
  const createdAt = readTime(value.created_at, `${prefix}created_at`);
  if (createdAt !== undefined) times.created_at = createdAt;
  const updatedAt = readTime(value.updated_at, `${prefix}updated_at`);
  if (updatedAt !== undefined) times.updated_at = updatedAt;
  return times;
}

const TIME = /^(?!0000)\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** In UTC with milliseconds, however it was written. */
function readTime(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  const isTime = typeof value === 'string' && TIME.test(value);
  // Early versions wrote seconds since 1970.
  const time = isTime ? new Date(value) : typeof value === 'number' ? new Date(value * 1000) : undefined;
  if (time && time.getUTCFullYear() > 0 && time.getUTCFullYear() < 10_000) return time.toISOString();
  throw new ShapeError(`${path} must be a date and time such as "2026-01-31T09:30:00Z".`);
}

function readNumber(value: unknown, path: string): number | null {
  if (value === null || typeof value === 'number') return value;
  throw new ShapeError(`${path} must be a number, this is ${nameOf(value)}.`);
}

function readFlag(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new ShapeError(`${path} must be true or false, this is ${nameOf(value)}.`);
}

function readCount(value: unknown, path: string, minimum: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (Number.isSafeInteger(value) && Number(value) >= minimum) return Number(value);
  throw new ShapeError(`${path} must be a whole number from ${minimum}.`);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
