import { randomUUID } from 'node:crypto';
import type { Annotation, CreateAnnotation } from '@labelwright/contract/annotations';
import { giveIds } from '@labelwright/task-definition/results/give-ids';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { wakeRelay } from '../../platform/events/wake.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess, SubmissionContext } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { annotationBody } from '../distribution/index.ts';
import { type AnswerRules, findDefaultVersions } from '../task-definitions/index.ts';
import { acceptLate } from './accept-late.ts';
import { readerOf } from './annotation-reader.ts';
import { answerRulesOf, checkAnswer, isEmptyResult } from './check-answer.ts';
import {
  callSubmitAnnotation,
  findSubmissionContext,
  isAssignmentOfTask,
  type SubmissionOutcome,
} from './submissions.queries.ts';

export interface Submission extends CreateAnnotation {
  /** `prediction` when a person accepted what a model said. */
  origin?: 'manual' | 'prediction' | 'crowd';
  /** The piece of paid work that this is the answer of. */
  assignment_id?: number;
}

/** Stores an answer or a skip (S4-262, S4-288, S3-037…039). `isNew` is false when it had been stored before. */
export async function submitAnnotation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  given: Submission,
): Promise<{ annotation: Annotation; isNew: boolean }> {
  const { userId } = actor;
  const { organizationId } = access;
  if (userId === undefined) throw new AppError('forbidden', 'Only people can submit annotations here.');
  let outcome = await checkAndStore(platform, actor, access, taskId, given, access.submission);
  // Somebody saved the config in between: the answer is checked again, against the new one.
  for (let again = 0; outcome.status === 'stale_definition' && again < MOST_REPEATS; again++)
    outcome = await checkAndStore(platform, actor, access, taskId, given, undefined);
  if (outcome.status === 'created') {
    wakeRelay();
    platform.live.publish({
      organizationId,
      topic: 'project',
      id: String(access.projectId),
      projectId: access.projectId,
    });
  }
  const annotation = annotationOf(outcome);
  // Who repeats somebody else's submission_id gets neither their work to see nor their own stored.
  if (annotation.completed_by !== userId && !access.can('annotation.readAll')) throw takenSubmissionId();
  return {
    annotation: annotationBody(annotation, readerOf(platform, actor, access)),
    isNew: outcome.status === 'created',
  };
}

/** The crowd work that an answer names (S3-066); it must be work on the same task (S3-068). */
export async function assignmentOf(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: { task: number; assignment?: number | null | undefined },
): Promise<{ assignment_id?: number }> {
  const { task, assignment } = given;
  if (!assignment) return {};
  const isOfTask = await withActor(platform.db, actor, (tx) =>
    isAssignmentOfTask(tx, access.organizationId, {
      id: assignment,
      taskId: task,
      mayTakeAny: access.can('annotation.updateAny'),
    }),
  );
  if (!isOfTask) throw invalidField('assignment', `Assignment ${assignment} does not belong to this task.`);
  return { assignment_id: assignment };
}

const MOST_REPEATS = 3;

async function checkAndStore(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  given: Submission,
  known: SubmissionContext | undefined,
): Promise<SubmissionOutcome> {
  const { organizationId } = access;
  const context = known ?? (await findSubmissionContext(platform.db, organizationId, taskId));
  if (!context) throw notFound('Task');
  const rules = await answerRulesOf(platform, actor, organizationId, context);
  const submission =
    rules.kind === 'json_schema'
      ? await withVersions(platform, actor, rules.definitionId, given)
      : { ...given, result: giveIds(given.result) };
  const result = await acceptLate(
    platform,
    actor,
    context,
    rules,
    { result: submission.result, definitionId: given.task_definition, annotatorId: actor.userId },
    (current) => checkSubmission(access, context, rules, { ...submission, result: current }),
  );
  return callSubmitAnnotation(platform.db, {
    organizationId,
    projectId: access.projectId,
    taskId,
    userId: actor.userId ?? 0,
    definitionId: context.task_definition_id,
    mayAddExtra: access.can('annotation.updateAny'),
    now: platform.now(),
    actor: {
      name: actor.name,
      user_id: actor.userId,
      ip: actor.ip,
      user_agent: actor.userAgent,
      request_id: actor.requestId,
    },
    body: storedBody({ ...submission, result }),
  });
}

/** Answers to a JSON-schema definition say what they were made with, also when their sender does not (C-062). */
async function withVersions(
  platform: Platform,
  actor: Actor,
  definitionId: number,
  given: Submission,
): Promise<Submission> {
  if (given.schema_version && given.tool_version) return given;
  const versions = await withActor(platform.db, actor, (tx) => findDefaultVersions(tx, definitionId));
  return {
    ...given,
    schema_version: given.schema_version || versions.schema_version,
    tool_version: given.tool_version || versions.tool_version,
  };
}

function checkSubmission(
  access: ProjectAccess,
  context: SubmissionContext,
  rules: AnswerRules,
  submission: Submission,
): void {
  const isManager = access.can('annotation.updateAny');
  if (!isManager && (context.state === 'pending' || context.state === 'building_workflow')) {
    throw new AppError('conflict', 'The project is not live yet. Ask a manager to publish it.', { reason: 'not_live' });
  }
  if (submission.ground_truth && !access.can('annotation.delete')) {
    throw new AppError('forbidden', 'Only reviewers and managers can mark an annotation as ground truth.');
  }
  if (submission.was_cancelled) {
    if (!context.show_skip_button)
      throw new AppError('forbidden', 'This project does not allow tasks to be skipped.', {
        reason: 'skip_not_allowed',
      });
    return;
  }
  if (submission.result === undefined || submission.result === null)
    throw invalidField('result', 'This field is required.');
  if (!context.enable_empty_annotation && isEmptyResult(submission.result))
    throw invalidField('result', 'This project does not take empty annotations: answer something, or skip the task.');
  checkAnswer(rules, submission.result, context.data);
}

/** Only what is there: the function asks `body ? 'key'`. */
function storedBody(submission: Submission): Record<string, unknown> {
  const { lead_time, result, was_cancelled, draft_id, submission_id, ...rest } = submission;
  const given = Object.entries(rest).filter(([key, value]) => STORED.has(key) && value !== null && value !== undefined);
  return {
    ...Object.fromEntries(given),
    result: was_cancelled ? [] : result,
    result_count: Array.isArray(result) ? result.length : 1,
    was_cancelled: was_cancelled ?? false,
    submission_id: submission_id || randomUUID().replaceAll('-', ''),
    ...(draft_id ? { draft_id } : {}),
    ...(lead_time === null || lead_time === undefined ? {} : { lead_time_ms: Math.round(lead_time * 1000) }),
  };
}

const STORED = new Set([
  'ground_truth',
  'parent_prediction',
  'parent_annotation',
  'started_at',
  'unique_id',
  'schema_version',
  'tool_version',
  'actor',
  'raw_payload',
  'origin',
  'assignment_id',
]);

function takenSubmissionId(): AppError {
  return new AppError('conflict', 'This submission_id was used for the task by somebody else. Use a new one.', {
    reason: 'submission_id_taken',
  });
}

function annotationOf(outcome: SubmissionOutcome) {
  switch (outcome.status) {
    case 'created':
    case 'exists':
      return outcome.annotation;
    case 'already_done':
      throw new AppError(
        'conflict',
        `You have answered this task already (annotation ${outcome.annotation.id}). Change that annotation instead.`,
        { reason: 'already_done' },
      );
    case 'slot_taken':
      throw new AppError(
        'conflict',
        'Others have finished this task meanwhile, so it needs no further annotation. Your answer is kept as a draft.',
        { reason: 'slot_taken' },
      );
    case 'duplicate':
      throw new AppError('conflict', 'There is an annotation with this unique_id already.', {
        reason: 'duplicate_unique_id',
        details: { unique_id: ['annotation with this unique id already exists.'] },
      });
    case 'unknown_parent':
      throw invalidField(
        'parent_prediction',
        'The prediction or annotation that this one comes from is not of this task.',
      );
    case 'foreign_draft':
      throw new AppError('forbidden', 'The draft belongs to somebody else or to another task.');
    case 'stale_definition':
      throw new AppError('conflict', 'The label config keeps changing. Send the answer again.', {
        reason: 'config_changed',
      });
    case 'not_found':
      throw notFound('Task');
  }
}
