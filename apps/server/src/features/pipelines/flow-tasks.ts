import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { countNewTasks, recordState, shareConfig } from '../projects/index.ts';
import { queueForAdjudication } from './adjudication.queries.ts';
import { decide, type Verdict } from './decide.policy.ts';
import { findMisfits } from './fit-answers.ts';
import {
  type ChildProject,
  copyAnswers,
  countFlows,
  type DecidedCandidate,
  type FlowCounts,
  type FlowingTask,
  findChildProject,
  insertChildTasks,
  insertDecisions,
  type LeftAnswer,
  listCandidates,
  type NewDecision,
  noteLeftAnswers,
  reopenProject,
  takeNumbers,
} from './flow.queries.ts';
import { lockTasks } from './tasks.queries.ts';
import type { ActiveRelation } from './wiring.ts';

export interface FlowScope {
  organizationId: number;
  /** What a review said, where one set the trigger off. */
  verdict?: Verdict | undefined;
}

export type FlowResult = Pick<FlowCounts, 'flowed' | 'not_sampled' | 'filtered'>;

/**
 * Decides for tasks of the parent and lets those flow that shall, all in the caller's transaction: what was decided, the
 * child tasks, their copies and every counter are there together or not at all. Done twice, the second time does nothing.
 */
export async function flowTasks(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  relation: ActiveRelation,
  taskIds: readonly number[],
  scope: FlowScope,
): Promise<FlowResult> {
  const { organizationId } = scope;
  const now = platform.now();
  const none: FlowResult = { flowed: 0, not_sampled: 0, filtered: 0 };
  await shareConfig(tx, relation.childProjectId);
  await lockTasks(tx, organizationId, relation.parentProjectId, taskIds);
  const candidates = await listCandidates(tx, organizationId, relation, taskIds);
  const decided = candidates.flatMap((task) => decideOnce(task, relation, scope.verdict));
  if (decided.length === 0) return none;
  const flowIds = await insertDecisions(tx, organizationId, relation, decided, now);
  const flowing = decided.filter(({ outcome }) => outcome === 'flowed');
  const left =
    flowing.length === 0 ? 0 : await makeChildren(tx, platform, actor, relation, scope, flowing, flowIds, now);
  const counts = countChanges(decided, candidates);
  await countFlows(tx, relation.id, { ...counts, answers_left: left });
  return counts;
}

/** A filter that held a task back is asked again; dice are not. */
function decideOnce(task: DecidedCandidate, relation: ActiveRelation, verdict: Verdict | undefined): NewDecision[] {
  if (task.known === 'flowed' || task.known === 'not_sampled') return [];
  const decision = decide(task, relation.rules, verdict);
  if (!decision || (task.known === 'filtered' && decision.outcome === 'filtered')) return [];
  return [{ ...decision, taskId: task.id, agreement: task.agreement }];
}

function countChanges(decided: readonly NewDecision[], candidates: readonly DecidedCandidate[]) {
  const known = new Map(candidates.map((task) => [task.id, task.known]));
  const counts = { flowed: 0, not_sampled: 0, filtered: 0 };
  for (const { outcome, taskId } of decided) {
    counts[outcome] += 1;
    if (known.get(taskId) === 'filtered') counts.filtered -= 1;
  }
  return counts;
}

/** Returns how many answers were left behind. */
async function makeChildren(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  relation: ActiveRelation,
  { organizationId }: FlowScope,
  flowing: readonly NewDecision[],
  flowIds: ReadonlyMap<number, number>,
  now: Date,
): Promise<number> {
  const child = await findChildProject(tx, organizationId, relation);
  if (!child) throw new Error('the receiving project was deleted');
  const { firstInnerId, ids } = await takeNumbers(tx, organizationId, child.id, flowing.length);
  const tasks = flowing.map(({ taskId }, index): FlowingTask => {
    const flowId = flowIds.get(taskId);
    const childTaskId = ids[index];
    if (flowId === undefined || childTaskId === undefined) throw new Error('a decision was not stored');
    return { parentTaskId: taskId, childTaskId, flowId, innerId: firstInnerId + index };
  });
  const misfits = relation.rules.copiesAnnotations
    ? await findMisfits(tx, organizationId, relation, child, tasks)
    : new Map<number, Omit<LeftAnswer, 'annotationId'>>();
  const plan = { copies: relation.rules.copiesAnnotations, leftIds: [...misfits.keys()] };
  await insertChildTasks(tx, organizationId, child, tasks, plan, now);
  await copyAnswers(tx, organizationId, child, tasks, plan, now);
  await noteLeftAnswers(
    tx,
    [...misfits].map(([annotationId, misfit]) => ({ ...misfit, annotationId })),
  );
  if (relation.rules.trigger === 'on_disagreement' || relation.rules.trigger === 'on_review_rejection')
    await queueForAdjudication(
      tx,
      { organizationId, projectId: child.id },
      tasks.map((task, index) => ({
        taskId: task.childTaskId,
        source: 'relation',
        reason: flowing[index]?.reason ?? '',
        agreement: flowing[index]?.agreement ?? null,
      })),
      now,
    );
  await openStage(tx, platform, actor, organizationId, child);
  await countNewTasks(tx, { organizationId, projectId: child.id }, ids);
  await announce(tx, platform, actor, organizationId, relation, ids);
  return misfits.size;
}

async function openStage(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  child: ChildProject,
): Promise<void> {
  if (child.state !== 'completed' || !(await reopenProject(tx, organizationId, child.id))) return;
  await recordState(tx, platform, actor, { projectId: child.id, organizationId, from: 'completed', to: 'live' });
}

async function announce(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  relation: ActiveRelation,
  taskIds: readonly number[],
): Promise<void> {
  const { childProjectId: projectId, parentProjectId } = relation;
  await emit(tx, actor, {
    type: 'TASKS_CREATED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: {
      project_id: projectId,
      relation_id: relation.id,
      parent_project_id: parentProjectId,
      count: taskIds.length,
      first_task_id: taskIds[0],
      last_task_id: taskIds.at(-1),
    },
  });
  afterCommit(tx, () => {
    for (const topic of ['project', 'queue', 'pipeline', 'adjudication'])
      platform.live.publish({ organizationId, topic, id: String(projectId), projectId });
    platform.live.publish({
      organizationId,
      topic: 'pipeline',
      id: String(parentProjectId),
      projectId: parentProjectId,
    });
  });
}
