import type { Annotation, UpdateAnnotation } from '@labelwright/contract/annotations';
import { giveIds } from '@labelwright/task-definition/results/give-ids';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { annotationBody } from '../distribution/index.ts';
import { shareConfig, withCounters } from '../projects/index.ts';
import type { AnswerRules } from '../task-definitions/index.ts';
import { acceptLate } from './accept-late.ts';
import { readerOf } from './annotation-reader.ts';
import {
  type AnnotationChange,
  clearGroundTruth,
  type FoundAnnotation,
  findAnnotation,
  findDefinitionOf,
  findPlaces,
  isOnlyRelabelled,
  keepRevision,
  updateAnnotation,
} from './annotations.queries.ts';
import { answerRulesOf, checkAnswer, isEmptyResult } from './check-answer.ts';
import { removeDrafts } from './drafts.queries.ts';
import { findSubmissionContext, type SubmissionContext } from './submissions.queries.ts';

/** The annotation, when the actor may see it: annotators work blind unless the project shows the history (S4-039). */
export async function getVisibleAnnotation(
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  options: { deleted?: boolean } = {},
): Promise<FoundAnnotation> {
  const found = await findAnnotation(tx, access.organizationId, id, options);
  const isVisible =
    found && (access.can('annotation.readAll') || found.show_annotation_history || found.completed_by === actor.userId);
  if (!found || !isVisible) throw notFound('Annotation');
  return found;
}

/** Changes what is sent and keeps the version before as a revision. */
export async function changeAnnotation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  given: UpdateAnnotation,
  basedOn: number | undefined,
): Promise<Annotation> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const changed = await checkAndChange(platform, actor, access, id, given, basedOn);
    if (changed !== undefined) return changed;
  }
  throw new AppError('conflict', 'The label config keeps changing. Send the change again.', {
    reason: 'config_changed',
  });
}

const MOST_ATTEMPTS = 4;

/** undefined: the label config was saved in between, so what was checked does not hold any more. */
async function checkAndChange(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  given: UpdateAnnotation,
  basedOn: number | undefined,
): Promise<Annotation | undefined> {
  const { organizationId, projectId } = access;
  const now = platform.now();
  const first = await withActor(platform.db, actor, (tx) => getVisibleAnnotation(tx, actor, access, id));
  if (first.completed_by !== actor.userId && !access.can('annotation.updateAny')) {
    throw new AppError('forbidden', 'Only its author and managers can change an annotation.');
  }
  const context = await findSubmissionContext(platform.db, organizationId, first.task_id);
  if (!context) throw notFound('Task');
  const rules = await answerRulesOf(platform, actor, organizationId, context);
  const prepared = prepareUpdate(rules, given);
  const answer = {
    result: prepared.result,
    definitionId: given.task_definition,
    annotatorId: first.completed_by ?? undefined,
  };
  const result = await acceptLate(platform, actor, context, rules, answer, (current) =>
    checkUpdate(access, context, rules, first, withResult(prepared, current)),
  );
  const update = withResult(prepared, result);
  return withActor(platform.db, actor, async (tx) => {
    await shareConfig(tx, projectId);
    if ((await findDefinitionOf(tx, first.task_id)) !== context.task_definition_id) return undefined;
    const scope = { organizationId, projectId };
    const reopens = update.was_cancelled !== undefined || update.ground_truth !== undefined;
    await withCounters(tx, scope, [first.task_id], { now, mayReopen: reopens }, async () => {
      // Read again under the lock of the task: somebody may have been faster.
      const current = await getVisibleAnnotation(tx, actor, access, id);
      if (basedOn !== undefined && basedOn !== current.version && !(await isOnlyRelabelled(tx, id, basedOn)))
        throw staleVersion(current.version);
      const change = await decideChange(tx, actor, access, current, update, context, now);
      await keepRevision(tx, id, 'updated', now);
      await updateAnnotation(tx, id, change);
      if (change.groundTruth) await clearGroundTruth(tx, current.task_id, id, now);
    });
    await removeDrafts(tx, { organizationId, projectId, taskId: first.task_id, userId: actor.userId ?? 0 }, id);
    await emit(tx, actor, {
      type: 'ANNOTATION_UPDATED',
      organizationId,
      projectId,
      aggregateType: 'annotation',
      aggregateId: id,
      payload: {
        task_id: first.task_id,
        annotation_id: id,
        project_id: projectId,
        ...(reopens ? {} : { is_labeled: false }),
      },
    });
    afterCommit(tx, () =>
      platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId }),
    );
    return annotationBody(await getVisibleAnnotation(tx, actor, access, id), readerOf(platform, actor, access));
  });
}

function withResult(update: UpdateAnnotation, result: unknown): UpdateAnnotation {
  return update.result === undefined ? update : { ...update, result };
}

/** Items of a label config get ids; an answer to a JSON-schema definition is kept as it came, and keeps a version. */
function prepareUpdate(rules: AnswerRules, given: UpdateAnnotation): UpdateAnnotation {
  if (rules.kind === 'label_config')
    return { ...given, ...(given.result === undefined ? {} : { result: giveIds(given.result) }) };
  const { schema_version: version, ...rest } = given;
  return version ? given : rest;
}

function checkUpdate(
  access: ProjectAccess,
  context: SubmissionContext,
  rules: AnswerRules,
  current: FoundAnnotation,
  update: UpdateAnnotation,
): void {
  if (
    update.ground_truth !== undefined &&
    update.ground_truth !== current.ground_truth &&
    !access.can('annotation.delete')
  ) {
    throw new AppError('forbidden', 'Only reviewers and managers can mark an annotation as ground truth.');
  }
  const wasCancelled = update.was_cancelled ?? current.was_cancelled;
  if (wasCancelled) {
    if (!current.was_cancelled && !context.show_skip_button)
      throw new AppError('forbidden', 'This project does not allow tasks to be skipped.', {
        reason: 'skip_not_allowed',
      });
    return;
  }
  if (update.result === undefined && !current.was_cancelled) return;
  const result = update.result ?? current.result;
  if (update.result === null) throw invalidField('result', 'This field is required.');
  if (!context.enable_empty_annotation && isEmptyResult(result))
    throw invalidField('result', 'This project does not take empty annotations: answer something, or skip the task.');
  checkAnswer(rules, result, context.data);
}

async function decideChange(
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  current: FoundAnnotation,
  update: UpdateAnnotation,
  context: SubmissionContext,
  now: Date,
): Promise<AnnotationChange> {
  const wasCancelled = update.was_cancelled ?? current.was_cancelled;
  const groundTruth = update.ground_truth ?? current.ground_truth;
  const result = update.result === undefined ? current.result : update.result;
  const places = await findPlaces(tx, current.task_id, current.completed_by ?? undefined, now);
  const counts =
    current.origin !== 'preannotation' &&
    current.origin !== 'review' &&
    !current.set_aside &&
    !groundTruth &&
    !isSurplus(current) &&
    (!wasCancelled || (places?.ignores_skipped ?? false));
  // Taking a skip back needs a place on the task like any other answer.
  if (
    counts &&
    !current.counts &&
    !current.ground_truth &&
    (places?.places ?? 0) <= 0 &&
    !access.can('annotation.updateAny')
  ) {
    throw new AppError('conflict', 'Others have finished this task meanwhile, so it needs no further annotation.', {
      reason: 'slot_taken',
    });
  }
  return {
    result,
    resultCount: wasCancelled ? 0 : Array.isArray(result) ? result.length : 1,
    wasCancelled,
    groundTruth,
    counts,
    leadTimeMs:
      update.lead_time === undefined || update.lead_time === null
        ? current.lead_time_ms
        : Math.round(update.lead_time * 1000),
    schemaVersion: update.schema_version ?? current.schema_version,
    toolVersion: update.tool_version ?? current.tool_version,
    lastAction: wasCancelled && !current.was_cancelled ? 'skipped' : 'updated',
    definitionId: update.result === undefined ? current.task_definition_id : context.task_definition_id,
    updatedBy: actor.userId,
    now,
  };
}

/** Given beyond the places of a golden task, to check its author: it counts for nothing, also when it is changed. */
function isSurplus(current: FoundAnnotation): boolean {
  return !current.counts && !current.was_cancelled && !current.ground_truth;
}

function staleVersion(version: number): AppError {
  return new AppError(
    'conflict',
    `Somebody changed this annotation meanwhile: it is at version ${version}. Load it again and repeat your change.`,
    { reason: 'version_conflict', headers: { ETag: `"${version}"` } },
  );
}
