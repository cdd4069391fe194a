import type {
  ImportedAnnotation,
  ImportedPrediction,
  ImportedTask,
  ImportedUser,
} from '@labelwright/formats/import/model';
import type { CompiledConfig, Problem } from '@labelwright/task-definition/model';
import { giveIds } from '@labelwright/task-definition/results/give-ids';
import { normalizePrediction } from '@labelwright/task-definition/results/normalize-prediction';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { validateTask } from '@labelwright/task-definition/validate-task';

/** Pure: what becomes of one imported row under the rules of a project. */

export interface ImportRules {
  compiled: CompiledConfig;
  definitionId: number | null;
  /** Skipped annotations count towards completion. */
  skipsCount: boolean;
  /** Annotations required of a task that names none. */
  overlap: number;
  /** Who imports: author of annotations that name nobody. */
  importer: number | null;
  /** Members of the organization by id and by lower-case e-mail. */
  memberIds: ReadonlySet<number>;
  memberByEmail: ReadonlyMap<string, number>;
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
  uniqueId: string | undefined;
}

export interface PlannedPrediction {
  result: unknown[];
  score: number | null;
  modelVersion: string;
}

export interface PlannedTask {
  data: Record<string, unknown>;
  meta: Record<string, unknown>;
  externalId: string | null;
  overlap: number;
  annotations: PlannedAnnotation[];
  predictions: PlannedPrediction[];
}

export type Planned = { ok: true; task: PlannedTask } | { ok: false; message: string };

class RowProblem extends Error {}

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
  const annotations = (task.annotations ?? []).map((annotation, index) =>
    planAnnotation(annotation, `annotations[${index}]`, task.data, rules, preannotated),
  );
  const predictions = (task.predictions ?? []).map((prediction, index) =>
    planPrediction(prediction, `predictions[${index}]`, task.data, rules),
  );
  if (annotations.filter((annotation) => annotation.groundTruth).length > 1)
    throw new RowProblem('annotations: only one may be the ground truth of a task');
  return {
    data: task.data,
    meta: task.meta ?? {},
    externalId: task.external_id ?? null,
    overlap: task.overlap ?? rules.overlap,
    annotations,
    predictions,
  };
}

function planAnnotation(
  annotation: ImportedAnnotation,
  path: string,
  data: Record<string, unknown>,
  rules: ImportRules,
  preannotated: boolean,
): PlannedAnnotation {
  const wasCancelled = annotation.was_cancelled ?? false;
  const groundTruth = annotation.ground_truth ?? false;
  return {
    result: preannotated
      ? completed(annotation.result, path, data, rules).result
      : checked(giveIds(annotation.result), path, data, rules),
    completedBy: preannotated ? null : author(annotation.completed_by, path, rules),
    wasCancelled,
    groundTruth,
    counts: !preannotated && !groundTruth && (!wasCancelled || rules.skipsCount),
    origin: preannotated ? 'preannotation' : 'imported',
    leadTimeMs: annotation.lead_time == null ? null : Math.round(annotation.lead_time * 1000),
    createdAt: annotation.created_at,
    updatedAt: annotation.updated_at,
    uniqueId: annotation.unique_id,
  };
}

function planPrediction(
  prediction: ImportedPrediction,
  path: string,
  data: Record<string, unknown>,
  rules: ImportRules,
): PlannedPrediction {
  const score = prediction.score ?? null;
  if (score !== null && !(score >= 0 && score <= 1))
    throw new RowProblem(`${path}.score must be between 0 and 1, this is ${score}`);
  const modelVersion = prediction.model_version ?? 'undefined';
  const { result, score: found } = completed(prediction.result, path, data, rules);
  return { result, score: score ?? found ?? null, modelVersion };
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
    `${path}.completed_by: ${email ?? `user ${id}`} is not a member of this organization; invite them first, or leave completed_by out`,
  );
}

function sentence(problems: readonly Problem[]): string {
  const shown = problems.slice(0, 3).map((problem) => `${problem.path}: ${problem.message}`);
  return problems.length > 3 ? `${shown.join('; ')}; and ${problems.length - 3} more` : shown.join('; ');
}
