import type { FieldErrors } from '@labelwright/contract/errors';
import { compileCached } from '@labelwright/task-definition/cache';
import { configForTask } from '@labelwright/task-definition/for-task';
import { fieldOf } from '@labelwright/task-definition/json-schema/problem';
import { findMissingRequired } from '@labelwright/task-definition/missing-required';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AnswerRules, getAnswerRules } from '../task-definitions/index.ts';

const MOST_DEFINITIONS = 500;

// Definitions that tasks use never change. Looking here first saves the submit path a transaction.
const rulesById = new Map<number, AnswerRules>();

export interface ConfigSource {
  task_definition_id: number | null;
  label_config: string | null;
}

export async function answerRulesOf(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  source: ConfigSource,
): Promise<AnswerRules> {
  const id = source.task_definition_id;
  if (id === null) return { kind: 'label_config', compiled: compileCached(source.label_config ?? '') };
  const known = rulesById.get(id);
  if (known) return known;
  const rules = await withActor(platform.db, actor, (tx) => getAnswerRules(tx, organizationId, id));
  rulesById.set(id, rules);
  const oldest = rulesById.keys().next().value;
  if (rulesById.size > MOST_DEFINITIONS && oldest !== undefined) rulesById.delete(oldest);
  return rules;
}

/** Throws 400 with the place of every mistake. A config without controls asks nothing, so any answer will do (S3). */
export function checkAnswer(rules: AnswerRules, result: unknown, data: unknown): void {
  if (rules.kind === 'json_schema') {
    const problems = rules.check(result).map(({ path, message }) => ({ path: fieldOf('result', path), message }));
    if (problems.length > 0) throw invalid(problems, 'The result does not fit the definition of the task.');
    return;
  }
  const { compiled } = rules;
  if (Object.keys(compiled.controls).length === 0) return;
  checkShape(compiled, result, data);
  const asked = isRecord(data) ? configForTask(compiled, data) : compiled;
  const missing = findMissingRequired(asked, result as ResultItem[], isRecord(data) ? data : undefined);
  if (missing.length > 0) throw invalid(missing.map(({ message }) => ({ path: 'result', message })));
}

/** For drafts, which may be incomplete: a list of items is all that is asked of them. */
export function checkDraft(rules: AnswerRules, result: unknown): void {
  if (rules.kind === 'json_schema' || Object.keys(rules.compiled.controls).length === 0 || Array.isArray(result))
    return;
  throw invalidField('result', 'Must be a list of result items.');
}

function checkShape(compiled: CompiledConfig, result: unknown, data: unknown): void {
  const problems = validateResult(compiled, result, isRecord(data) ? { data } : {});
  if (problems.length > 0) throw invalid(problems);
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function invalid(
  problems: readonly { path: string; message: string }[],
  summary = 'The result does not fit the label config.',
): AppError {
  const details: FieldErrors = {};
  for (const { path, message } of problems) {
    const messages = details[path] ?? [];
    details[path] = messages;
    if (!messages.includes(message)) messages.push(message);
  }
  return new AppError('validation', summary, { details });
}

export function isEmptyResult(result: unknown): boolean {
  if (Array.isArray(result)) return result.length === 0;
  return typeof result === 'object' && result !== null && Object.keys(result).length === 0;
}
