import type {
  ImportedAnnotation,
  ImportedDraft,
  ImportedPrediction,
  ImportedTask,
  ImportedUser,
} from '@labelwright/formats/import/model';
import type { CompiledConfig, Problem } from '@labelwright/task-definition/model';
import { giveIds } from '@labelwright/task-definition/results/give-ids';
import { normalizePrediction } from '@labelwright/task-definition/results/normalize-prediction';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { validateTask } from '@labelwright/task-definition/validate-task';
import type { AnswerCheck } from '../task-definitions/index.ts';

/** Pure: what becomes of one imported row under the rules of a project. */

export interface ImportRules {
  compiled: CompiledConfig;
  /** Set where the project asks by a JSON-schema definition; `compiled` is empty then. */
  check?: AnswerCheck;
  definitionId: number | null;
  /** Skipped annotations count towards completion. */
  skipsCount: boolean;
  /** Annotations required of a task that names none. */
  overlap: number;
  /** Who imports: author of annotations that name nobody. */
  importer: number | null;
  /** Members of the organization by id and by lower-case email. */
  memberIds: ReadonlySet<number>;
  memberByEmail: ReadonlyMap<string, number>;
  /** Of predictions that name none. */
  modelVersion?: string | undefined;
}

export interface PlannedAnnotation {
  result: unknown[];
  completedBy: number | null;
  wasCancelled: boolean;
  groundTruth: boolean;
  counts: boolean;
  origin: 'imported' | 'preannotation';
  leadTimeMs: number | null;
  createdAt: string | undefined;
  updatedAt: string | undefined;
  draftCreatedAt: string | undefined;
  uniqueId: string | undefined;
  /** Places among the annotations and the predictions of the same task. */
  parentAnnotation: number | undefined;
  parentPrediction: number | undefined;
}

export interface PlannedPrediction {
  result: unknown[];
  score: number | null;
  modelVersion: string;
  createdAt: string | undefined;
  updatedAt: string | undefined;
}

export interface PlannedDraft {
  result: unknown[];
  userId: number;
  leadTimeMs: number | null;
  wasPostponed: boolean;
  /** Place among the annotations of the same task. */
  annotation: number | undefined;
  createdAt: string | undefined;
  updatedAt: string | undefined;
}

export interface PlannedTask {
  data: Record<string, unknown>;
  meta: Record<string, unknown>;
  externalId: string | null;
  overlap: number;
  createdAt: string | undefined;
  updatedAt: string | undefined;
  annotations: PlannedAnnotation[];
  predictions: PlannedPrediction[];
  drafts: PlannedDraft[];
}

export type Planned = { ok: true; task: PlannedTask } | { ok: false; message: string };

/** What is wrong with one row, in words for people. */
export class RowProblem extends Error {}

const LONGEST_NAME = 256;
const MOST_OVERLAP = 1000;
/** About 30 years. */
const LONGEST_LEAD_TIME = 1_000_000_000;

/** `preannotated`: annotations of the row come from a column of the file, not from a person. */
export function planTask(task: ImportedTask, rules: ImportRules, preannotated = false): Planned {
  try {
    return { ok: true, task: plan(task, rules, preannotated) };
  } catch (error) {
    if (error instanceof RowProblem) return { ok: false, message: error.message };
    throw error;
  }
}

function plan(task: ImportedTask, rules: ImportRules, preannotated: boolean): PlannedTask {
  const wrong = validateTask(rules.compiled, task.data);
  if (wrong.length > 0) throw new RowProblem(sentence(wrong));
  const { external_id: externalId = null, overlap = rules.overlap } = task;
  limit(externalId?.length ?? 0, LONGEST_NAME, 'external_id', 'characters');
  if (overlap < 1) throw new RowProblem(`overlap: at least 1, this is ${overlap}`);
  limit(overlap, MOST_OVERLAP, 'overlap', 'annotations of a task');
  const annotations = (task.annotations ?? []).map((annotation, index) =>
    planAnnotation(annotation, `annotations[${index}]`, task, rules, preannotated),
  );
  const predictions = (task.predictions ?? []).map((prediction, index) =>
    planPrediction(prediction, `predictions[${index}]`, task.data, rules),
  );
  if (annotations.filter((annotation) => annotation.groundTruth).length > 1)
    throw new RowProblem('annotations: only one may be the ground truth of a task');
  return {
    data: task.data,
    meta: task.meta ?? {},
    externalId,
    overlap,
    createdAt: task.created_at,
    updatedAt: task.updated_at ?? task.created_at,
    annotations,
    predictions,
    drafts: planDrafts(task, rules),
  };
}

function planAnnotation(
  annotation: ImportedAnnotation,
  path: string,
  task: ImportedTask,
  rules: ImportRules,
  preannotated: boolean,
): PlannedAnnotation {
  const wasCancelled = annotation.was_cancelled ?? false;
  const groundTruth = annotation.ground_truth ?? false;
  const isPreannotation = preannotated || annotation.origin === 'preannotation';
  return {
    result: preannotated
      ? completed(annotation.result, path, task.data, rules).result
      : checked(giveIds(annotation.result), path, task.data, rules),
    completedBy: isPreannotation ? null : author(annotation.completed_by, `${path}.completed_by`, rules),
    wasCancelled,
    groundTruth,
    counts: !isPreannotation && !groundTruth && (!wasCancelled || rules.skipsCount),
    origin: isPreannotation ? 'preannotation' : 'imported',
    leadTimeMs: leadTime(annotation.lead_time, path),
    createdAt: annotation.created_at,
    updatedAt: annotation.updated_at ?? annotation.created_at,
    draftCreatedAt: annotation.draft_created_at,
    uniqueId: uniqueId(annotation.unique_id, path),
    parentAnnotation: placeOf(task.annotations, annotation.parent_annotation),
    parentPrediction: placeOf(task.predictions, annotation.parent_prediction),
  };
}

/** A link to what the file does not hold, such as predictions exported as bare ids, is no link any more. */
function placeOf(list: readonly { id?: number }[] | undefined, id: number | undefined): number | undefined {
  if (id === undefined || list === undefined) return undefined;
  const place = list.findIndex((item) => item.id === id);
  return place === -1 ? undefined : place;
}

function planDrafts(task: ImportedTask, rules: ImportRules): PlannedDraft[] {
  if (task.drafts === undefined) return [];
  const taken = new Set<string>();
  return task.drafts.map((draft, index) => {
    const path = `drafts[${index}]`;
    const planned = planDraft(draft, path, task, rules);
    const place = `${planned.userId} ${planned.annotation}`;
    if (taken.has(place)) throw new RowProblem(`${path}: this person has a draft of this already; keep one of them`);
    taken.add(place);
    return planned;
  });
}

function planDraft(draft: ImportedDraft, path: string, task: ImportedTask, rules: ImportRules): PlannedDraft {
  const userId = author(draft.user, `${path}.user`, rules);
  if (userId === null) throw new RowProblem(`${path}.user: say whose draft this is`);
  return {
    result: draft.result,
    userId,
    leadTimeMs: leadTime(draft.lead_time, path),
    wasPostponed: draft.was_postponed ?? false,
    annotation: placeOf(task.annotations, draft.annotation),
    createdAt: draft.created_at,
    updatedAt: draft.updated_at ?? draft.created_at,
  };
}

function leadTime(seconds: number | null | undefined, path: string): number | null {
  if (seconds === undefined || seconds === null) return null;
  if (seconds < 0) throw new RowProblem(`${path}.lead_time must be seconds from 0 on, this is ${seconds}`);
  limit(seconds, LONGEST_LEAD_TIME, `${path}.lead_time`, 'seconds');
  return Math.round(seconds * 1000);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function uniqueId(given: string | undefined, path: string): string | undefined {
  if (given === undefined || UUID.test(given)) return given?.toLowerCase();
  throw new RowProblem(`${path}.unique_id must be a UUID, this is "${given.slice(0, 40)}"`);
}

function limit(value: number, most: number, path: string, unit: string): void {
  if (value > most) throw new RowProblem(`${path}: at most ${most} ${unit}, this is ${value}`);
}

/** Throws `RowProblem`. */
export function planPrediction(
  prediction: ImportedPrediction,
  path: string,
  data: Record<string, unknown>,
  rules: ImportRules,
): PlannedPrediction {
  const score = prediction.score ?? null;
  if (score !== null && !(score >= 0 && score <= 1))
    throw new RowProblem(`${path}.score must be between 0 and 1, this is ${score}`);
  const modelVersion = prediction.model_version ?? rules.modelVersion ?? 'undefined';
  limit(modelVersion.length, LONGEST_NAME, `${path}.model_version`, 'characters');
  const { result, score: found } = completed(prediction.result, path, data, rules);
  return {
    result,
    score: score ?? found ?? null,
    modelVersion,
    createdAt: prediction.created_at,
    updatedAt: prediction.updated_at ?? prediction.created_at,
  };
}

/** Models leave out what the config tells anyway: names, types, ids. */
function completed(
  result: unknown[],
  path: string,
  data: Record<string, unknown>,
  rules: ImportRules,
): { result: unknown[]; score?: number | undefined } {
  if (!asksSomething(rules.compiled)) return { result };
  const { prediction, problems } = normalizePrediction(rules.compiled, result, { data });
  if (problems) throw new RowProblem(`${path}: ${sentence(problems)}`);
  return prediction;
}

function checked(result: unknown[], path: string, data: Record<string, unknown>, rules: ImportRules): unknown[] {
  const wrong = rules.check?.(result) ?? [];
  if (wrong.length > 0) throw new RowProblem(`${path}: ${sentence(wrong)}`);
  if (!asksSomething(rules.compiled)) return result;
  const problems = validateResult(rules.compiled, result, { data });
  if (problems.length > 0) throw new RowProblem(`${path}: ${sentence(problems)}`);
  return result;
}

/** Data may come before the interface: without any control there is nothing to check answers against. */
function asksSomething(compiled: CompiledConfig): boolean {
  return Object.keys(compiled.controls).length > 0;
}

function author(user: ImportedUser | undefined, path: string, rules: ImportRules): number | null {
  if (user === undefined) return rules.importer;
  const id = typeof user === 'number' ? user : user.id;
  const email = typeof user === 'number' ? undefined : user.email;
  const known = email === undefined ? undefined : rules.memberByEmail.get(email.toLowerCase());
  if (known !== undefined) return known;
  if (id !== undefined && rules.memberIds.has(id)) return id;
  throw new RowProblem(
    `${path}: ${email ?? `user ${id}`} is not a member of this organization; invite them first, or leave this field out`,
  );
}

export function sentence(problems: readonly Pick<Problem, 'path' | 'message'>[]): string {
  const shown = problems.slice(0, 3).map((problem) => `${problem.path}: ${problem.message}`);
  return problems.length > 3 ? `${shown.join('; ')}; and ${problems.length - 3} more` : shown.join('; ');
}
