import { changeResult } from '@labelwright/task-definition/label-changes/change-result';
import type { AnswerContext, LabelChange } from '@labelwright/task-definition/label-changes/model';
import { namesUnknown } from '@labelwright/task-definition/label-changes/names-unknown';
import { planLabelChange } from '@labelwright/task-definition/label-changes/plan';
import { isRecord } from '@labelwright/task-definition/results/item-shape';
import type { Tx } from '../../platform/db/db.ts';
import { getCompiledDefinition } from '../task-definitions/index.ts';
import { listTransitions, type Transition } from './label-changes.queries.ts';

/** An answer older than this many changes of the labels is not recognised any more. */
const MOST_CHANGES = 20;

export interface LateAnswer {
  organizationId: number;
  projectId: number;
  result: unknown;
  /** Version that the sender says it worked with; undefined when it does not say. */
  definitionId: number | undefined;
  data: unknown;
  annotatorId: number | undefined;
}

/**
 * An answer that was begun before the labels changed, as it is after the change. undefined: no change explains it. The
 * caller checks what comes out against the config that holds now.
 */
export async function carryForward(tx: Tx, answer: LateAnswer): Promise<unknown> {
  const { organizationId, projectId, result } = answer;
  if (!Array.isArray(result)) return undefined;
  const transitions = await listTransitions(tx, organizationId, projectId, MOST_CHANGES);
  const context = { data: isRecord(answer.data) ? answer.data : undefined, annotatorId: answer.annotatorId };
  if (answer.definitionId !== undefined) {
    const stated = findStated(transitions, answer.definitionId);
    return stated < 0 ? undefined : change(tx, organizationId, transitions.slice(0, stated + 1), result, context);
  }
  for (const [index, { from_definition_id: from }] of transitions.entries()) {
    if (namesUnknown(await getCompiledDefinition(tx, organizationId, from), result)) continue;
    return change(tx, organizationId, transitions.slice(0, index + 1), result, context);
  }
  return undefined;
}

/** Of the newest change that led away from the version; of one saved before that, the first change afterwards. */
function findStated(transitions: readonly Transition[], definitionId: number): number {
  const exact = transitions.findIndex(({ from_definition_id: from }) => from === definitionId);
  if (exact >= 0) return exact;
  if (transitions.some(({ to_definition_id: to }) => to === definitionId)) {
    return transitions.findIndex(({ to_definition_id: to }) => to === definitionId) - 1;
  }
  return transitions.findLastIndex(({ from_definition_id: from }) => from > definitionId);
}

/** `transitions` newest first. undefined: one of them cannot be planned any more. */
async function planAll(
  tx: Tx,
  organizationId: number,
  transitions: readonly Transition[],
): Promise<LabelChange[] | undefined> {
  const changes: LabelChange[] = [];
  for (const { from_definition_id: from, operations } of transitions.toReversed()) {
    const planned = planLabelChange(await getCompiledDefinition(tx, organizationId, from), operations);
    if (!planned.ok) return undefined;
    changes.push(planned.change);
  }
  return changes;
}

async function change(
  tx: Tx,
  organizationId: number,
  transitions: readonly Transition[],
  result: unknown,
  context: AnswerContext,
): Promise<unknown> {
  const changes = await planAll(tx, organizationId, transitions);
  return changes?.reduce<unknown>((current, planned) => changeResult(planned, current, context), result);
}

/** The same for many answers of which one knows the version: made once, then called for each. */
export async function openCarrier(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  definitionId: number,
): Promise<(result: unknown, context: AnswerContext) => unknown> {
  const transitions = await listTransitions(tx, scope.organizationId, scope.projectId, MOST_CHANGES);
  const stated = findStated(transitions, definitionId);
  const changes = (await planAll(tx, scope.organizationId, transitions.slice(0, stated + 1))) ?? [];
  return (result, context) =>
    changes.reduce<unknown>((current, planned) => changeResult(planned, current, context), result);
}
