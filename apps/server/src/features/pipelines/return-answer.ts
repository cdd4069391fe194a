import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { shareConfig, withCounters } from '../projects/index.ts';
import { getAnswerRules } from '../task-definitions/index.ts';
import { renewWithdrawn, withdrawPending } from './adjudication.queries.ts';
import { changeFinal, insertFinalAnnotation, placeFinal, takeBackFinal } from './final-answer.queries.ts';
import { misfitOf } from './fit-answers.ts';
import { countFlows } from './flow.queries.ts';
import { effectiveRules, MOST_STAGES } from './pipelines.policy.ts';
import {
  findFlowOfChild,
  findParentTask,
  findStage,
  listStageAnswers,
  noteMisfit,
  noteReturn,
  type OpenFlow,
  type StageAnswer,
} from './return.queries.ts';
import { type StageVerdict, standingAnswer } from './standing-answer.policy.ts';
import { lockTasks } from './tasks.queries.ts';

/**
 * Brings the answer of a task to the task that it came from, and on to the one before, up to the first. Says again what is
 * so, whatever happened: an answer that came, changed, or was taken back. Each step is a transaction of its own, so that
 * nobody ever holds tasks of two stages.
 */
export async function returnAnswer(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  taskId: number,
): Promise<void> {
  let child = taskId;
  for (let stage = 0; stage < MOST_STAGES; stage++) {
    const parent = await withActor(platform.db, actor, (tx) => returnOnce(tx, platform, actor, organizationId, child));
    if (parent === undefined) return;
    child = parent;
  }
}

/** Returns the task that the answer went to; undefined when the way ends here. */
async function returnOnce(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  childTaskId: number,
): Promise<number | undefined> {
  const found = await findFlowOfChild(tx, organizationId, childTaskId);
  if (!found?.parent_is_there || effectiveRules(found.nesting_rules).returnAs === 'none') return undefined;
  await shareConfig(tx, found.parent_project_id);
  await lockTasks(tx, organizationId, found.parent_project_id, [found.parent_task_id]);
  // Read again under the lock: another event of the same task may have been faster.
  const flow = await findFlowOfChild(tx, organizationId, childTaskId);
  const stage = await findStage(tx, organizationId, childTaskId);
  if (!flow || !stage) return undefined;
  const verdict = standingAnswer(stage, await listStageAnswers(tx, organizationId, childTaskId));
  await settle(tx, platform, actor, organizationId, childTaskId, flow, verdict);
  return flow.parent_task_id;
}

async function settle(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  childTaskId: number,
  flow: OpenFlow,
  verdict: StageVerdict,
): Promise<void> {
  if (verdict === 'leave') return;
  if (verdict === 'none') {
    if (flow.returned_at !== null) await takeBack(tx, platform, actor, organizationId, childTaskId, flow);
    return;
  }
  const isKnown = flow.returned_from_id === verdict.id && flow.returned_version === verdict.version;
  if (isKnown) return;
  const parent = await findParentTask(tx, organizationId, flow.parent_task_id);
  const definitionId = parent?.definition_id ?? null;
  const rules = definitionId === null ? undefined : await getAnswerRules(tx, organizationId, definitionId);
  const misfit = misfitOf(rules, { result: verdict.result, data: parent?.data });
  if (misfit !== undefined) {
    if (await noteMisfit(tx, flow.id, verdict.id, misfit)) await countFlows(tx, flow.relation_id, { answers_left: 1 });
    return;
  }
  await withdrawPending(tx, childTaskId, ['relation']);
  await bring(tx, platform, actor, organizationId, flow, verdict, definitionId);
}

async function bring(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  flow: OpenFlow,
  answer: StageAnswer,
  definitionId: number | null,
): Promise<void> {
  const now = platform.now();
  const { parent_project_id: projectId, parent_task_id: taskId } = flow;
  const rules = effectiveRules(flow.nesting_rules);
  const isGolden = rules.returnAs === 'golden' || (!rules.isReturnStated && answer.ground_truth);
  const known = flow.returned_is_there ? flow.returned_annotation_id : null;
  const annotationId = await withCounters(
    tx,
    { organizationId, projectId },
    [taskId],
    { now, mayReopen: false },
    async () => {
      if (known !== null) {
        await changeFinal(tx, known, answer.result, now);
        return known;
      }
      const final = {
        organizationId,
        projectId,
        taskId,
        result: answer.result,
        counts: false,
        isGolden,
        authorId: null,
        parentAnnotationId: answer.id,
        definitionId,
        schemaVersion: answer.schema_version,
        leadTimeMs: null,
        submissionId: '',
      };
      const id = await insertFinalAnnotation(tx, final, now);
      await placeFinal(tx, final, id, now);
      return id;
    },
  );
  await withdrawPending(tx, taskId, ['disagreement', 'review']);
  await noteReturn(tx, flow.id, { fromId: answer.id, version: answer.version, annotationId, now });
  await announce(tx, platform, actor, organizationId, flow, annotationId, known === null ? 'CREATED' : 'UPDATED');
  if (flow.returned_at === null) await countFlows(tx, flow.relation_id, { returned: 1 });
}

async function takeBack(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  childTaskId: number,
  flow: OpenFlow,
): Promise<void> {
  const now = platform.now();
  const { parent_project_id: projectId, parent_task_id: taskId, returned_annotation_id: annotationId } = flow;
  if (annotationId !== null && flow.returned_is_there) {
    await withCounters(tx, { organizationId, projectId }, [taskId], { now }, () =>
      takeBackFinal(tx, taskId, annotationId, actor.userId, now),
    );
    await announce(tx, platform, actor, organizationId, flow, annotationId, 'DELETED');
  }
  await renewWithdrawn(tx, taskId);
  await renewWithdrawn(tx, childTaskId);
  await noteReturn(tx, flow.id, undefined);
  await countFlows(tx, flow.relation_id, { returned: -1 });
}

async function announce(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  flow: OpenFlow,
  annotationId: number,
  what: 'CREATED' | 'UPDATED' | 'DELETED',
): Promise<void> {
  const { parent_project_id: projectId, parent_task_id: taskId } = flow;
  await emit(
    tx,
    actor,
    {
      type: `ANNOTATION_${what}`,
      organizationId,
      projectId,
      aggregateType: 'annotation',
      aggregateId: annotationId,
      payload: {
        task_id: taskId,
        annotation_id: annotationId,
        project_id: projectId,
        origin: 'adjudication',
        was_cancelled: false,
        ...(what === 'DELETED' ? {} : { is_labeled: false }),
      },
    },
    {
      type: 'TASK_FINALIZED',
      organizationId,
      projectId,
      aggregateType: 'task',
      aggregateId: taskId,
      payload: {
        task_id: taskId,
        project_id: projectId,
        annotation_id: what === 'DELETED' ? null : annotationId,
        source: 'relation',
        relation_id: flow.relation_id,
      },
    },
  );
  afterCommit(tx, () => {
    for (const topic of ['project', 'pipeline'])
      platform.live.publish({ organizationId, topic, id: String(projectId), projectId });
  });
}
