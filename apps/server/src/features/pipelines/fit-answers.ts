import { validateResult } from '@labelwright/task-definition/results/validate-result';
import type { Tx } from '../../platform/db/db.ts';
import { type AnswerRules, getAnswerRules } from '../task-definitions/index.ts';
import {
  type ChildProject,
  type FlowingTask,
  type LeftAnswer,
  listUncertainAnswers,
  type UncertainAnswer,
} from './flow.queries.ts';
import type { ActiveRelation } from './wiring.ts';

/** Answers that the child's config has no place for, by their id. Those made under the very same one are not read. */
export async function findMisfits(
  tx: Tx,
  organizationId: number,
  relation: ActiveRelation,
  child: ChildProject,
  tasks: readonly FlowingTask[],
): Promise<Map<number, Omit<LeftAnswer, 'annotationId'>>> {
  const parentIds = tasks.map((task) => task.parentTaskId);
  const flowOf = new Map(tasks.map((task) => [task.parentTaskId, task.flowId]));
  const answers = await listUncertainAnswers(tx, organizationId, relation, parentIds, child.same_config);
  const misfits = new Map<number, Omit<LeftAnswer, 'annotationId'>>();
  const rulesOf = rememberRules(tx, organizationId);
  for (const answer of answers) {
    const reason = misfitOf(await rulesOf(answer.own_definition_id ?? child.task_definition_id), answer);
    if (reason !== undefined) misfits.set(answer.id, { flowId: flowOf.get(answer.task_id) ?? 0, reason });
  }
  return misfits;
}

function rememberRules(
  tx: Tx,
  organizationId: number,
): (definitionId: number | null) => Promise<AnswerRules | undefined> {
  const known = new Map<number, AnswerRules>();
  return async (definitionId) => {
    if (definitionId === null) return undefined;
    const rules = known.get(definitionId) ?? (await getAnswerRules(tx, organizationId, definitionId));
    known.set(definitionId, rules);
    return rules;
  };
}

/** A project without controls asks nothing, so any answer fits it. */
export function misfitOf(
  rules: AnswerRules | undefined,
  answer: Pick<UncertainAnswer, 'result' | 'data'>,
): string | undefined {
  if (!rules) return undefined;
  if (rules.kind === 'json_schema') return rules.check(answer.result)[0]?.message;
  if (Object.keys(rules.compiled.controls).length === 0) return undefined;
  const { data } = answer;
  const options = isRecord(data) ? { data } : {};
  return validateResult(rules.compiled, answer.result, options)[0]?.message;
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
