import type { Task } from '@labelwright/contract/tasks';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { listTaskAnnotations, listTaskDrafts, listTaskPredictions, type Whose } from './task-content.queries.ts';
import { hideGolden, toTaskAnnotation, toTaskCore, toTaskDraft, toTaskPrediction } from './task-view.ts';
import { canChange } from './tasks.policy.ts';
import { findTask, getTaskRules, isInReview } from './tasks.queries.ts';

/** A task with what was said about it: to annotators their own annotations, unless the project shows them everybody's. */
export async function readTask(tx: Tx, actor: Actor, access: ProjectAccess, id: number, now: Date): Promise<Task> {
  const { organizationId, projectId, can } = access;
  const stored = await findTask(tx, { organizationId, projectId }, id);
  if (!stored) throw notFound('Task');
  const userId = actor.userId ?? 0;
  const isChecked = stored.ground_truth && !can('annotation.readAll');
  const seesAll = can('annotation.readAll') || (!isChecked && (await getTaskRules(tx, access)).show_annotation_history);
  const whose: Whose = seesAll ? { everybody: true } : { userId };
  const annotations = await listTaskAnnotations(tx, organizationId, [id], whose);
  const row = isChecked ? hideGolden(stored, annotations) : stored;
  const onlyShown = !can('annotation.readAll');
  const predictions = can('prediction.read') ? await listTaskPredictions(tx, organizationId, [id], { onlyShown }) : [];
  const drafts = await listTaskDrafts(tx, organizationId, [id], userId);
  // Reviewers delete only what waits for review (S4-294).
  const mayDelete = can('annotation.delete') && (access.role !== 'reviewer' || (await isInReview(tx, id)));
  return {
    ...toTaskCore(row),
    created_by: row.created_by,
    updated_by: row.updated_by,
    lead_time: row.lead_time_ms / 1000,
    annotations: annotations.map((annotation) => ({
      ...toTaskAnnotation(annotation, now),
      ground_truth: annotation.ground_truth && !isChecked,
      can: {
        update: can('annotation.updateAny') || annotation.completed_by === userId,
        delete: mayDelete,
      },
    })),
    predictions: predictions.map((prediction) => toTaskPrediction(prediction, now)),
    drafts: drafts.map((draft) => toTaskDraft(draft, now)),
    can: {
      update: can('task.update'),
      delete: can('task.delete'),
      fail: can('task.update') && canChange(row.status, 'fail'),
      reopen: can('task.update') && canChange(row.status, 'reopen'),
      annotate: can('annotation.create'),
    },
  };
}
