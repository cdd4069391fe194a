import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { findBackend } from './backends.queries.ts';
import { groupPredicted } from './evaluating/evaluations.queries.ts';
import { agreementJob } from './evaluating/measure-agreement.ts';
import { listAutomatic } from './events.queries.ts';
import { followTasks } from './follow-tasks.ts';
import { startTraining } from './training/start-training.ts';
import { listEager } from './training/trainings.queries.ts';

/** Answers that a model can learn from, and be held against. */
const ANSWERS = [
  'ANNOTATION_CREATED',
  'ANNOTATIONS_CREATED',
  'ANNOTATION_UPDATED',
  'ANNOTATION_DELETED',
  'ANNOTATIONS_DELETED',
  'ANNOTATIONS_REWRITTEN',
  'TASK_FINALIZED',
  'IMPORT_COMPLETED',
];
/** What a model says about tasks that people may have answered before. */
const PREDICTIONS = ['PREDICTIONS_CREATED', 'PREDICTION_UPDATED'];
/** What brings tasks, or makes a project ask by itself. */
const NEW_TASKS = ['TASKS_CREATED', 'TASK_CREATED', 'IMPORT_COMPLETED', 'PROJECT_UPDATED', 'ML_BACKEND_CREATED'];
/** New tasks come one after the other: they are asked about together. */
const TOGETHER_MS = 3000;
const BLOCK = 1000;

export function mlBackendSubscriber(platform: Platform): Subscriber {
  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    for (const [organizationId, own] of Map.groupBy(events, (event) => event.organizationId)) {
      if (organizationId === undefined) continue;
      const actor = systemActor(organizationId);
      await withActor(platform.db, actor, async (tx) => {
        await learn(tx, organizationId, own);
        await compare(tx, organizationId, own);
        await ask(tx, platform, organizationId, own);
      });
    }
  };
  return {
    name: 'ml-backends',
    types: [...new Set([...ANSWERS, ...PREDICTIONS, ...NEW_TASKS])],
    handleTogether,
    handle: (event) => handleTogether([event]),
  };
}

/** Enough is new: the models of the project learn. */
async function learn(tx: Tx, organizationId: number, events: readonly OutboxEvent[]): Promise<void> {
  const projectIds = projectsOf(events.filter(({ type }) => ANSWERS.includes(type)));
  if (projectIds.length === 0) return;
  const actor = systemActor(organizationId);
  for (const { id } of await listEager(tx, organizationId, projectIds)) {
    const backend = await findBackend(tx, organizationId, id);
    if (backend) await startTraining(tx, actor, backend, { cause: 'count', withGroundTruth: true });
  }
}

/** People have answered what a model had answered, or the other way round: how far do they agree? */
async function compare(tx: Tx, organizationId: number, events: readonly OutboxEvent[]): Promise<void> {
  for (const [types, onlyAnswered] of [
    [ANSWERS, false],
    [PREDICTIONS, true],
  ] as const) {
    const taskIds = [...new Set(events.filter(({ type }) => types.includes(type)).flatMap(tasksOf))];
    for (let from = 0; from < taskIds.length; from += BLOCK) {
      const some = taskIds.slice(from, from + BLOCK);
      for (const { project_id: projectId, task_ids: ids } of await groupPredicted(tx, organizationId, some, {
        onlyAnswered,
      }))
        await enqueueJob(tx, systemActor(organizationId), agreementJob, { projectId, taskIds: ids }, { projectId });
    }
  }
}

/** Tasks that no model has seen, in projects that ask by themselves. */
async function ask(tx: Tx, platform: Platform, organizationId: number, events: readonly OutboxEvent[]): Promise<void> {
  const projectIds = projectsOf(
    events.filter(({ type, payload }) => NEW_TASKS.includes(type) && mayAsk(type, payload)),
  );
  if (projectIds.length === 0) return;
  const runAt = new Date(platform.now().getTime() + TOGETHER_MS);
  for (const projectId of await listAutomatic(tx, organizationId, projectIds)) {
    const options = { projectId, runAt, dedupeKey: `ml.follow-tasks ${projectId}` };
    await enqueueJob(tx, systemActor(organizationId), followTasks, { projectId }, options);
  }
}

function mayAsk(type: string, payload: Record<string, unknown>): boolean {
  if (type !== 'PROJECT_UPDATED') return true;
  return Array.isArray(payload.changed) && payload.changed.includes('evaluate_predictions_automatically');
}

function projectsOf(events: readonly OutboxEvent[]): number[] {
  const ids = events.map(({ type, payload }) =>
    Number(payload.project_id ?? payload.project ?? (type === 'PROJECT_UPDATED' ? payload.id : undefined)),
  );
  return [...new Set(ids.filter(Number.isSafeInteger))];
}

function tasksOf({ payload }: OutboxEvent): number[] {
  const listed = Array.isArray(payload.tasks) ? payload.tasks : [];
  const ids = [
    payload.task_id,
    ...listed.map((entry: unknown) =>
      typeof entry === 'object' && entry !== null ? (entry as { id?: unknown }).id : entry,
    ),
  ];
  return ids.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
}
