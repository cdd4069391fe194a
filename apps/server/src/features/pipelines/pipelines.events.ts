import { systemActor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AdjudicationEntry, queueForAdjudication, withdrawReviewed } from './adjudication.queries.ts';
import { CATCH_UP_MS, catchUpJob } from './backfill.jobs.ts';
import {
  annotationOf,
  isCompleting,
  mayDisputeOld,
  mayMoveAnswer,
  projectOf,
  SWEEPS,
  setsOff,
  taskOf,
  tasksOf,
  verdictOf,
  WANTED,
} from './event-facts.policy.ts';
import { findDisputedJob } from './find-disputed.jobs.ts';
import { flowTasks } from './flow-tasks.ts';
import { measureTask } from './measure-task.ts';
import { releaseFinal, releaseFinalsOf, renewFinal } from './release-final.ts';
import { returnAnswer } from './return-answer.ts';
import { takeBack } from './take-back.ts';
import { lockTasks } from './tasks.queries.ts';
import type { Wiring, WiringCache } from './wiring.ts';

/** What was finished this long before a sweep was asked for is looked at again. */
const SWEEP_BACK_MS = 3_600_000;

/**
 * Lets tasks flow on and answers come back, off the path of whoever answers. Comes as a batch, so that many tasks that are
 * finished at once flow in one transaction; bears repeats. A project that is in no pipeline costs a look in a map.
 */
export function pipelineSubscriber(platform: Platform, wiring: WiringCache): Subscriber {
  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    for (const [projectId, own] of Map.groupBy(events, projectOf)) {
      const organizationId = own[0]?.organizationId;
      if (organizationId === undefined || !Number.isSafeInteger(projectId)) continue;
      // Another process may have changed what this one still remembers.
      if (own.some(({ type }) => type === 'PROJECT_UPDATED')) wiring.forget(projectId);
      const wires = await wiring.of(organizationId, projectId);
      await handleProject({ platform, organizationId, projectId, wires }, own);
    }
  };
  return { name: 'pipelines.flow', types: WANTED, handle: (event) => handleTogether([event]), handleTogether };
}

interface Scene {
  platform: Platform;
  organizationId: number;
  projectId: number;
  wires: Wiring;
}

async function handleProject(scene: Scene, events: readonly OutboxEvent[]): Promise<void> {
  const { platform, organizationId, wires } = scene;
  for (const event of events) await moveFinals(scene, event);
  const last = events.findLast(({ type }) => SWEEPS.includes(type));
  if (last) await sweep(scene, last);
  await sendFinished(scene, events);
  for (const event of events) await followReview(scene, event);
  if (!wires.isChild) return;
  const moved = new Set(events.filter(mayMoveAnswer).flatMap(tasksOf));
  for (const taskId of moved) await returnAnswer(platform, systemActor(organizationId), organizationId, taskId);
}

/** An answer that stood for its task was deleted or restored by hand. */
async function moveFinals({ platform, organizationId }: Scene, event: OutboxEvent): Promise<void> {
  if (event.type === 'ANNOTATION_DELETED') await releaseFinal(platform, organizationId, annotationOf(event));
  if (event.type === 'ANNOTATION_RESTORED') await renewFinal(platform, organizationId, annotationOf(event));
  if (event.type === 'ANNOTATIONS_DELETED') await releaseFinalsOf(platform, organizationId, tasksOf(event));
}

/** Tasks that answers have finished, or about which people disagree. */
async function sendFinished(scene: Scene, events: readonly OutboxEvent[]): Promise<void> {
  const { platform, organizationId, wires } = scene;
  const agreements = new Map<number, number | null>();
  const measure = async (taskIds: ReadonlySet<number>): Promise<void> => {
    for (const id of taskIds)
      if (!agreements.has(id)) agreements.set(id, await measureTask(platform, organizationId, id));
  };
  const actor = systemActor(organizationId);
  for (const relation of wires.relations) {
    const taskIds = new Set(events.filter((event) => setsOff(relation.rules.trigger, event)).flatMap(tasksOf));
    if (taskIds.size === 0) continue;
    if (relation.rules.maxAgreement !== null) await measure(taskIds);
    await withActor(platform.db, actor, (tx) =>
      flowTasks(tx, platform, actor, relation, [...taskIds], { organizationId }),
    );
  }
  const { adjudicateBelow } = wires;
  if (adjudicateBelow === null) return;
  const finished = new Set(events.filter(isCompleting).flatMap(tasksOf));
  await measure(finished);
  const disputed = [...finished].flatMap((taskId): AdjudicationEntry[] => {
    const agreement = agreements.get(taskId) ?? null;
    if (agreement === null || agreement >= adjudicateBelow) return [];
    return [{ taskId, source: 'disagreement', reason: '', agreement }];
  });
  if (disputed.length > 0) await queue(scene, disputed);
}

/** What a review said: each has its own reason, so they go one by one. */
async function followReview(scene: Scene, event: OutboxEvent): Promise<void> {
  const { platform, organizationId, wires } = scene;
  const taskId = taskOf(event);
  const actor = systemActor(organizationId);
  if (event.type === 'ANNOTATION_REVIEW_UNDONE') {
    await withActor(platform.db, actor, async (tx) => {
      await lockTasks(tx, organizationId, scene.projectId, [taskId]);
      await withdrawReviewed(tx, organizationId, taskId);
    });
    for (const relation of wires.relations) await takeBack(platform, actor, organizationId, relation, taskId);
  }
  const verdict = verdictOf(event);
  if (!verdict) return;
  const relations = wires.relations.filter(
    ({ rules }) =>
      rules.trigger === 'on_review' || (rules.trigger === 'on_review_rejection' && verdict.status === 'rejected'),
  );
  if (relations.some(({ rules }) => rules.maxAgreement !== null)) await measureTask(platform, organizationId, taskId);
  for (const relation of relations)
    await withActor(platform.db, actor, (tx) =>
      flowTasks(tx, platform, actor, relation, [taskId], { organizationId, verdict }),
    );
  // Where rejected tasks go to experts of another project, those settle it.
  const isSentOn = relations.some(({ rules }) => rules.trigger === 'on_review_rejection');
  if (verdict.status === 'rejected' && event.payload.requeue === 'adjudication' && !isSentOn)
    await queue(scene, [{ taskId, source: 'review', reason: verdict.reason, agreement: null }]);
}

async function queue(
  { platform, organizationId, projectId }: Scene,
  entries: readonly AdjudicationEntry[],
): Promise<void> {
  await withActor(platform.db, systemActor(organizationId), async (tx) => {
    const added = await queueForAdjudication(tx, { organizationId, projectId }, entries, platform.now());
    if (added > 0)
      afterCommit(tx, () =>
        platform.live.publish({ organizationId, topic: 'adjudication', id: String(projectId), projectId }),
      );
  });
}

/** Looks through what was finished lately, once for all that happens in a short time. */
async function sweep({ platform, organizationId, projectId, wires }: Scene, event: OutboxEvent): Promise<void> {
  const { relations, adjudicateBelow } = wires;
  if (relations.length === 0 && adjudicateBelow === null) return;
  const actor = systemActor(organizationId);
  const period = Math.floor(platform.now().getTime() / CATCH_UP_MS);
  const runAt = new Date((period + 1) * CATCH_UP_MS);
  const since = new Date(event.createdAt.getTime() - SWEEP_BACK_MS).toISOString();
  await withActor(platform.db, actor, async (tx) => {
    for (const { id: relationId } of relations) {
      const dedupeKey = `relation-sweep:${relationId}:${period}`;
      await enqueueJob(tx, actor, catchUpJob, { relationId, since }, { projectId, dedupeKey, runAt });
    }
    if (adjudicateBelow === null) return;
    const given = mayDisputeOld(event) ? { projectId } : { projectId, since };
    const dedupeKey = `find-disputed:${projectId}:${period}:${given.since === undefined ? 'all' : 'late'}`;
    await enqueueJob(tx, actor, findDisputedJob, given, { projectId, dedupeKey, runAt });
  });
}
