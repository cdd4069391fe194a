import { systemActor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { queueForAdjudication } from './adjudication.queries.ts';
import { CATCH_UP_MS, catchUpJob } from './backfill.jobs.ts';
import type { Verdict } from './decide.policy.ts';
import { flowTasks } from './flow-tasks.ts';
import { measureTask } from './measure-task.ts';
import { releaseFinal, renewFinal } from './release-final.ts';
import { returnAnswer } from './return-answer.ts';
import type { ActiveRelation, Wiring, WiringCache } from './wiring.ts';

/** What may set tasks in motion, or move the answer that stands for one. */
const ANSWERS = ['ANNOTATION_CREATED', 'ANNOTATION_UPDATED', 'ANNOTATION_DELETED', 'ANNOTATION_RESTORED'];
const REVIEWS = ['ANNOTATION_ACCEPTED', 'ANNOTATION_REJECTED', 'ANNOTATION_REVIEWED'];
/** Many tasks may have become complete at once, without an event of their own. */
const SWEEPS = ['IMPORT_COMPLETED', 'PROJECT_RECALCULATED', 'PROJECT_UPDATED', 'TASKS_UPDATED'];
/** Work of one event that is decided at once; the events of an import come together. */
const SWEEP_BACK_MS = 3_600_000;

export function pipelineSubscriber(platform: Platform, wiring: WiringCache): Subscriber {
  return {
    name: 'pipelines.flow',
    types: [...ANSWERS, ...REVIEWS, ...SWEEPS, 'TASK_FINALIZED'],
    handle: async (event) => {
      const { organizationId } = event;
      const projectId = projectOf(event);
      if (organizationId === undefined || !Number.isSafeInteger(projectId)) return;
      const wires = await wiring.of(organizationId, projectId);
      const scene = { platform, organizationId, projectId, wires };
      if (SWEEPS.includes(event.type)) return sweep(scene, event);
      const taskId = Number(event.payload.task_id);
      if (!Number.isSafeInteger(taskId)) return;
      if (event.type === 'ANNOTATION_DELETED')
        await releaseFinal(platform, organizationId, Number(event.payload.annotation_id));
      if (event.type === 'ANNOTATION_RESTORED')
        await renewFinal(platform, organizationId, Number(event.payload.annotation_id));
      await sendOn(scene, event, taskId);
      if (wires.isChild && mayMoveAnswer(event))
        await returnAnswer(platform, systemActor(organizationId), organizationId, taskId);
    },
  };
}

interface Scene {
  platform: Platform;
  organizationId: number;
  projectId: number;
  wires: Wiring;
}

function projectOf({ aggregateType, aggregateId, payload }: OutboxEvent): number {
  return Number(payload.project_id ?? payload.project ?? (aggregateType === 'project' ? aggregateId : undefined));
}

/** An answer that leaves the task incomplete has nothing to bring back; every other change might. */
function mayMoveAnswer({ type, payload }: OutboxEvent): boolean {
  return type !== 'ANNOTATION_CREATED' || payload.is_labeled !== false;
}

async function sendOn(scene: Scene, event: OutboxEvent, taskId: number): Promise<void> {
  const { platform, organizationId, wires } = scene;
  if (event.payload.origin === 'adjudication' || event.payload.was_cancelled === true) return;
  const verdict = verdictOf(event);
  const relations = wires.relations.filter((relation) => isSetOff(relation, event, verdict));
  const isAdjudicated = wires.adjudicateBelow !== null && isCompleting(event);
  const needsAgreement = isAdjudicated || relations.some(({ rules }) => rules.maxAgreement !== null);
  const agreement = needsAgreement ? await measureTask(platform, organizationId, taskId) : null;
  const actor = systemActor(organizationId);
  for (const relation of relations)
    await withActor(platform.db, actor, (tx) =>
      flowTasks(tx, platform, actor, relation, [taskId], { organizationId, verdict }),
    );
  if (isAdjudicated && agreement !== null && agreement < (wires.adjudicateBelow ?? 0))
    await queue(scene, taskId, 'disagreement', '', agreement);
  if (verdict?.status === 'rejected' && event.payload.requeue === 'adjudication' && !sendsRejected(wires))
    await queue(scene, taskId, 'review', verdict.reason, null);
}

/** Where rejected tasks go to experts of another project, those settle it. */
function sendsRejected(wires: Wiring): boolean {
  return wires.relations.some(({ rules }) => rules.trigger === 'on_review_rejection');
}

function isCompleting({ type, payload }: OutboxEvent): boolean {
  return ANSWERS.includes(type) && type !== 'ANNOTATION_DELETED' && payload.is_labeled !== false;
}

function isSetOff(relation: ActiveRelation, event: OutboxEvent, verdict: Verdict | undefined): boolean {
  switch (relation.rules.trigger) {
    case 'on_completion':
      return isCompleting(event);
    case 'on_disagreement':
      return ANSWERS.includes(event.type) && event.type !== 'ANNOTATION_DELETED';
    case 'on_review':
      return verdict !== undefined;
    case 'on_review_rejection':
      return verdict?.status === 'rejected';
  }
}

function verdictOf({ type, payload }: OutboxEvent): Verdict | undefined {
  const reason = [payload.reason, payload.feedback]
    .filter((text) => typeof text === 'string' && text !== '')
    .join(': ');
  if (type === 'ANNOTATION_ACCEPTED') return { status: 'approved', reason };
  return type === 'ANNOTATION_REJECTED' ? { status: 'rejected', reason } : undefined;
}

async function queue(
  { platform, organizationId, projectId }: Scene,
  taskId: number,
  source: 'disagreement' | 'review',
  reason: string,
  agreement: number | null,
): Promise<void> {
  await withActor(platform.db, systemActor(organizationId), async (tx) => {
    const scope = { organizationId, projectId };
    const added = await queueForAdjudication(tx, scope, [{ taskId, source, reason, agreement }], platform.now());
    if (added > 0)
      afterCommit(tx, () =>
        platform.live.publish({ organizationId, topic: 'adjudication', id: String(projectId), projectId }),
      );
  });
}

/** Looks through what was finished lately, once for all events of a short time. */
async function sweep({ platform, organizationId, projectId, wires }: Scene, event: OutboxEvent): Promise<void> {
  if (wires.relations.length === 0) return;
  const actor = systemActor(organizationId);
  const period = Math.floor(platform.now().getTime() / CATCH_UP_MS);
  const since = new Date(event.createdAt.getTime() - SWEEP_BACK_MS).toISOString();
  await withActor(platform.db, actor, async (tx) => {
    for (const { id: relationId } of wires.relations) {
      const dedupeKey = `relation-sweep:${relationId}:${period}`;
      await enqueueJob(tx, actor, catchUpJob, { relationId, since }, { projectId, dedupeKey });
    }
  });
}
