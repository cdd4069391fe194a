import type { AdjudicationResult, RegionProvenance, SubmitAdjudication } from '@labelwright/contract/adjudication';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkResult, isStillAskedFor } from '../annotations/index.ts';
import { annotationBody } from '../distribution/index.ts';
import { shareConfig, withCounters } from '../projects/index.ts';
import {
  type AdjudicationRow,
  countOpen,
  findAdjudication,
  findAdjudicationOfTask,
  queueForAdjudication,
  releasePlace,
  reopenAdjudication,
  settleAdjudication,
} from './adjudication.queries.ts';
import { alreadyDone, announceQueue, heldBy, requireUser } from './adjudication.service.ts';
import { adjudicationBody, isHeldByOther, mergeOf, readerOf } from './adjudication-view.ts';
import {
  findAdjudicatedTask,
  findAnnotationRow,
  getAdjudicationSettings,
  listGivenAnswers,
} from './answers.queries.ts';
import { insertFinalAnnotation, placeFinal, takeBackFinal } from './final-answer.queries.ts';
import { bearOut } from './provenance.policy.ts';

/** The adjudicator's answer stands for the task from now on; every answer that was given stays as it is. */
export async function submitAdjudication(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  given: SubmitAdjudication,
): Promise<AdjudicationResult & { isNew: boolean }> {
  const checked = await checkResult(platform, actor, access, taskId, given.result);
  if (given.task_definition !== undefined && given.task_definition !== checked.definitionId) throw changedConfig();
  const userId = requireUser(actor);
  return withActor(platform.db, actor, async (tx) => {
    await shareConfig(tx, access.projectId);
    if (!(await isStillAskedFor(tx, taskId, checked.definitionId))) throw changedConfig();
    const scene: Scene = { tx, platform, actor, access, taskId, userId, given, checked };
    const stored = await withCounters(tx, access, [taskId], { now: platform.now(), mayReopen: false }, () =>
      store(scene),
    );
    if (stored.isNew) await announceAnswer(scene, stored);
    return { ...(await resultBody(scene, stored.adjudicationId)), isNew: stored.isNew };
  });
}

interface Scene {
  tx: Tx;
  platform: Platform;
  actor: Actor;
  access: ProjectAccess;
  taskId: number;
  userId: number;
  given: SubmitAdjudication;
  checked: { result: unknown; definitionId: number | null };
}

interface Stored {
  adjudicationId: number;
  annotationId: number;
  isNew: boolean;
  wasLabeled: boolean;
}

/** With the task locked: what is read here is what is decided on. */
async function store(scene: Scene): Promise<Stored> {
  const { tx, platform, access, taskId, userId, given, checked } = scene;
  const now = platform.now();
  const task = await findAdjudicatedTask(tx, access.organizationId, taskId);
  if (!task) throw notFound('Task');
  const row = await openRow(scene);
  if ('annotationId' in row) return { ...row, isNew: false, wasLabeled: task.is_labeled };
  const settings = await getAdjudicationSettings(tx, access.organizationId, access.projectId);
  const isGolden = given.ground_truth ?? settings.adjudicated_is_golden;
  const answers = await listGivenAnswers(tx, access.organizationId, taskId);
  const final = {
    organizationId: access.organizationId,
    projectId: access.projectId,
    taskId,
    result: checked.result,
    // In a stage that tasks flow into, this is the answer of the stage.
    counts: row.source === 'relation' && task.counted < task.overlap,
    isGolden,
    authorId: userId,
    parentAnnotationId: null,
    definitionId: checked.definitionId,
    schemaVersion: answers.find(({ schema_version: version }) => version !== '')?.schema_version ?? '',
    leadTimeMs: given.lead_time == null ? null : Math.round(given.lead_time * 1000),
    submissionId: given.submission_id ?? '',
  };
  const annotationId = await insertFinalAnnotation(tx, final, now);
  await placeFinal(tx, final, annotationId, now);
  const provenance = bearOut(
    checked.result,
    given.provenance ?? [],
    answers.map(({ id, result }) => ({ annotation: id, result })),
    await mergeOf(tx, access.organizationId, task, answers),
  );
  await settleAdjudication(tx, row.id, { userId, annotationId, provenance, submissionId: final.submissionId, now });
  await releasePlace(tx, access.organizationId, taskId, userId, now);
  return { adjudicationId: row.id, annotationId, isNew: true, wasLabeled: task.is_labeled };
}

type OpenRow = Pick<AdjudicationRow, 'id' | 'source'> | { adjudicationId: number; annotationId: number };

/** The open one; made here when nobody asked for it. The same submission sent twice finds what it did. */
async function openRow({ tx, platform, actor, access, taskId, given }: Scene): Promise<OpenRow> {
  const now = platform.now();
  const row = await findAdjudicationOfTask(tx, access.organizationId, taskId);
  if (row?.status === 'done') {
    if (given.submission_id && row.submission_id === given.submission_id && row.annotation_id !== null)
      return { adjudicationId: row.id, annotationId: row.annotation_id };
    throw alreadyDone();
  }
  if (isHeldByOther(row, actor, now)) throw heldBy(row?.claimed_by_name ?? null);
  if (row) return row;
  const entry = { taskId, source: 'manual' as const, reason: '', agreement: null, createdBy: actor.userId };
  await queueForAdjudication(tx, access, [entry], now);
  const made = await findAdjudicationOfTask(tx, access.organizationId, taskId);
  if (!made) throw notFound('Task');
  return made;
}

async function announceAnswer(scene: Scene, { annotationId, wasLabeled }: Stored): Promise<void> {
  const { tx, platform, actor, access, taskId } = scene;
  const { organizationId, projectId } = access;
  const task = await findAdjudicatedTask(tx, organizationId, taskId);
  const payload = { task_id: taskId, annotation_id: annotationId, project_id: projectId };
  const isNewlyLabeled = task?.is_labeled === true && !wasLabeled;
  await emit(
    tx,
    actor,
    {
      type: 'ANNOTATION_CREATED',
      organizationId,
      projectId,
      aggregateType: 'annotation',
      aggregateId: annotationId,
      payload: { ...payload, origin: 'adjudication', was_cancelled: false, is_labeled: isNewlyLabeled },
    },
    {
      type: 'TASK_FINALIZED',
      organizationId,
      projectId,
      aggregateType: 'task',
      aggregateId: taskId,
      payload: { ...payload, source: 'adjudication', comment: scene.given.comment ?? '' },
    },
  );
  announceQueue(tx, platform, access);
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId }));
}

async function resultBody(
  { tx, platform, actor, access }: Pick<Scene, 'tx' | 'platform' | 'actor' | 'access'>,
  id: number,
): Promise<AdjudicationResult> {
  const row = await findAdjudication(tx, access.organizationId, id);
  if (!row) throw notFound('Adjudication');
  const now = platform.now();
  const annotation =
    row.annotation_id === null ? undefined : await findAnnotationRow(tx, access.organizationId, row.annotation_id);
  return {
    adjudication: adjudicationBody(row, actor, access, now),
    annotation: annotation ? annotationBody(annotation, readerOf(actor, access, now)) : null,
    provenance: row.provenance as RegionProvenance[],
    left: await countOpen(tx, access),
  };
}

function changedConfig(): AppError {
  return new AppError('conflict', 'The label config was changed meanwhile. Load the task again.', {
    reason: 'config_changed',
  });
}

/** The answer before stands again, the adjudication waits again; the answer taken back can still be looked at. */
export async function undoAdjudication(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<AdjudicationResult> {
  const now = platform.now();
  const userId = requireUser(actor);
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId, projectId } = access;
    const undone = await withCounters(tx, access, [taskId], { now }, async () => {
      const row = await findAdjudicationOfTask(tx, organizationId, taskId);
      if (row?.status !== 'done' || row.annotation_id === null)
        throw new AppError('conflict', 'This task has no adjudicated answer to take back.', { reason: 'not_decided' });
      await takeBackFinal(tx, taskId, row.annotation_id, userId, now);
      await reopenAdjudication(tx, row.annotation_id);
      return { id: row.id, annotationId: row.annotation_id };
    });
    const task = await findAdjudicatedTask(tx, organizationId, taskId);
    const payload = { task_id: taskId, project_id: projectId };
    const event = { organizationId, projectId };
    await emit(
      tx,
      actor,
      {
        type: 'ANNOTATION_DELETED',
        ...event,
        aggregateType: 'annotation',
        aggregateId: undone.annotationId,
        payload: { ...payload, annotation_id: undone.annotationId, origin: 'adjudication' },
      },
      {
        type: 'TASK_FINALIZED',
        ...event,
        aggregateType: 'task',
        aggregateId: taskId,
        payload: { ...payload, annotation_id: task?.final_annotation_id ?? null, source: 'undo' },
      },
    );
    announceQueue(tx, platform, access);
    return resultBody({ tx, platform, actor, access }, undone.id);
  });
}
