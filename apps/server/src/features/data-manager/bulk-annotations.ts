import type { BulkAnnotationAnswer, BulkAnnotationBody } from '@labelwright/contract/label-sets';
import { isRecord } from '@labelwright/task-definition/results/item-shape';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { findRun } from './action-runs.queries.ts';
import { assertWholeTask, type BulkAnswer } from './actions/bulk-annotate.ts';
import { actionOf } from './actions/registry.ts';
import type { Asking } from './actions/task-action.ts';
import { readAsk } from './list-tasks.ts';
import { startRun } from './run-actions.ts';

const REASONS = ['already_done', 'slot_taken', 'not_fitting', 'not_found'] as const;

/** The same answer to many tasks: each gets an annotation of its own, and all of it is undone together. */
export async function annotateTogether(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: BulkAnnotationBody,
): Promise<BulkAnnotationAnswer> {
  if (!access.can('annotation.create')) throw new AppError('forbidden');
  if (actor.userId === undefined) throw new AppError('forbidden', 'Only people can submit annotations here.');
  const { selection } = readAsk(access, body, platform.now());
  const answer = await startRun(
    platform,
    actor,
    access,
    'bulk_annotate',
    actionOf('bulk_annotate'),
    selection,
    (asking) => readAnswer(asking, body),
  );
  const run = await withActor(platform.db, actor, (tx) => findRun(tx, access.organizationId, answer.run_id ?? 0));
  if (!run) throw new Error('the record of the labelling is gone');
  const updated = run.warnings.replaced ?? 0;
  return {
    created: run.change_count - updated,
    updated,
    passed_over: REASONS.flatMap((reason) => {
      const count = run.warnings[reason] ?? 0;
      return count > 0 ? [{ reason, count }] : [];
    }),
    detail: answer.detail,
    run_id: run.id,
    undo_until: (run.undo_until ?? run.acted_at).toISOString(),
    ...(answer.job_id === undefined ? {} : { job_id: answer.job_id }),
  };
}

async function readAnswer({ tx, access }: Asking, body: BulkAnnotationBody): Promise<BulkAnswer> {
  const { organizationId, projectId } = access;
  const isManager = access.can('annotation.updateAny');
  if (!isManager && (access.state === 'pending' || access.state === 'building_workflow'))
    throw new AppError('conflict', 'The project is not live yet. Ask a manager to publish it.', { reason: 'not_live' });
  const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
  assertWholeTask(compiled, body.result);
  const problems = validateResult(compiled, body.result.map(withId), {});
  if (problems.length > 0) {
    const details = Object.fromEntries(problems.map(({ path, message }) => [path, [message]]));
    throw new AppError('validation', 'The result does not fit the label config.', { details });
  }
  const included = body.selectedItems.all ? undefined : body.selectedItems.included?.length;
  return {
    result: body.result,
    leadTimeMs: body.lead_time === undefined || !included ? null : Math.round((body.lead_time * 1000) / included),
    ifAnswered: body.if_answered ?? 'skip',
    mayAddExtra: isManager,
  };
}

/** Each task gets ids of its own when it is answered. */
const withId = (item: unknown, index: number): unknown =>
  isRecord(item) && item.id === undefined ? { ...item, id: `answer-${index}` } : item;
