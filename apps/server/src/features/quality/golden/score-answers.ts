import type { Tx } from '../../../platform/db/db.ts';
import { parseAnswers } from '../measuring/compare-tasks.ts';
import { getComparer, projectComparers } from '../measuring/comparers.ts';
import { findMeasuringRules, listAnswers, listHeads, listTaskData, type Scope } from '../measuring/measure.queries.ts';

/**
 * How far answers that are stored nowhere agree with the known ones, 0 to 1 by task. A task without a known answer, or
 * whose answers cannot be compared, is left out.
 */
export async function scoreAnswers(
  tx: Tx,
  scope: Scope,
  answers: ReadonlyMap<number, unknown>,
): Promise<Map<number, number>> {
  const rules = await findMeasuringRules(tx, scope);
  if (!rules) return new Map();
  const comparers = projectComparers(rules);
  const taskIds = [...answers.keys()];
  const heads = await listHeads(tx, scope, taskIds);
  const stored = await listAnswers(tx, scope, taskIds);
  const known = new Map<number, unknown>();
  for (const [taskId, own] of stored)
    for (const answer of parseAnswers(own)) if (answer.ground_truth) known.set(taskId, answer.result);
  const data = await listTaskData(tx, scope, taskIds);
  const scores = new Map<number, number>();
  for (const { task_id: taskId, definition_id: definitionId } of heads) {
    if (!known.has(taskId)) continue;
    const comparer = await getComparer(tx, scope.organizationId, comparers, definitionId);
    const read = (result: unknown) => comparer.read(result, data.get(taskId));
    const { score } = comparer.compare(read(answers.get(taskId)), read(known.get(taskId)));
    if (score !== null) scores.set(taskId, score);
  }
  return scores;
}
