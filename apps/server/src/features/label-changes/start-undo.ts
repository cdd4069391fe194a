import type { LabelChange, UndoPreview } from '@labelwright/contract/label-changes';
import { describeOperation } from '@labelwright/task-definition/label-changes/describe';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { findSources } from './config-versions.queries.ts';
import { undoJob } from './label-changes.jobs.ts';
import {
  closeAbandoned,
  findChange,
  findLatestApplied,
  type LabelChangeRow,
  listChanges,
  updateChange,
} from './label-changes.queries.ts';
import { changeUnderWay, isOpen, LONGEST_TITLE, readChange, recordChange } from './label-changes.service.ts';
import { planUndo } from './plan-undo.ts';
import { countRemembered } from './rewrite.queries.ts';

export async function startUndo(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<LabelChange> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    await closeAbandoned(tx, organizationId, projectId);
    const row = await getUndoable(tx, access, id);
    await refuseImpossible(() => planUndo(tx, row));
    const title = row.operations.map(describeOperation).join('; ').slice(0, LONGEST_TITLE);
    const job = await enqueueJob(tx, actor, undoJob, { changeId: id, title }, { projectId });
    await updateChange(tx, organizationId, id, { status: 'undo_queued', undo_job_id: job.id });
    await recordChange(tx, actor, access, 'LABEL_CHANGE_UNDO_STARTED', id, row.operations.map(describeOperation));
    return readChange(tx, access, id);
  });
}

async function refuseImpossible<T>(plan: () => Promise<T>): Promise<T> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof PermanentJobError)) throw error;
    throw new AppError('conflict', error.message, { reason: 'undo_not_possible' });
  }
}

async function getUndoable(tx: Tx, access: ProjectAccess, id: number): Promise<LabelChangeRow> {
  const { organizationId, projectId } = access;
  const row = await findChange(tx, organizationId, id, { projectId, isLocked: true });
  if (!row) throw notFound('Label change');
  if (row.status !== 'applied')
    throw new AppError('conflict', `Only a change that was applied can be undone; this one is ${row.status}.`, {
      reason: 'not_applied',
    });
  const [open] = (await listChanges(tx, organizationId, projectId, { before: undefined, limit: 1 })).filter(isOpen);
  if (open !== undefined) throw changeUnderWay();
  const latest = await findLatestApplied(tx, organizationId, projectId);
  if (latest !== id)
    throw new AppError('conflict', `Undo the later change ${latest} first.`, { reason: 'later_change' });
  return row;
}

export async function previewUndo(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<UndoPreview> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await getUndoable(tx, access, id);
    const { unchanged, changed } = await countRemembered(tx, id);
    const counts = { put_back: unchanged, changed_since: changed };
    try {
      const plan = await planUndo(tx, row);
      const sources = await findSources(tx, access.organizationId, access.projectId, [row.from_definition_id]);
      return {
        possible: true,
        reason: null,
        restores_version: plan.isFormer ? (sources.get(row.from_definition_id)?.version ?? null) : null,
        added_labels: plan.added.map(({ control, path }) => ({ control, label: path.join(' / ') })),
        ...counts,
      };
    } catch (error) {
      if (!(error instanceof PermanentJobError)) throw error;
      return { possible: false, reason: error.message, restores_version: null, added_labels: [], ...counts };
    }
  });
}
