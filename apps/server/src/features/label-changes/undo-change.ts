import { compileCached } from '@labelwright/task-definition/cache';
import { changeResult } from '@labelwright/task-definition/label-changes/change-result';
import type { LabelChange } from '@labelwright/task-definition/label-changes/model';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { JobCancelled, type JobContext, PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { lockConfigAlone } from '../projects/index.ts';
import { getCompiledDefinition } from '../task-definitions/index.ts';
import { announceSwitch, publishAfter, stopForShutdown, storeConfig } from './apply-change.ts';
import { commitJob, findChange, getCurrentConfig, type LabelChangeRow, updateChange } from './label-changes.queries.ts';
import { planUndo, reverseSteps } from './plan-undo.ts';
import { type KnownRow, listRemembered, listTaskIds, readBlock } from './rewrite.queries.ts';
import { BLOCK, contextsOf, type Rewrite, writeRewrites } from './rewrite-block.ts';

const MOST_REPORTED = 200;

export interface UndoCounts {
  put_back_annotations: number;
  put_back_drafts: number;
  put_back_predictions: number;
  /** Given or changed since, and carried back to the former names. */
  carried: number;
  /** Changed since, so that they were not put back. */
  left: number;
}

const NOTHING: UndoCounts = {
  put_back_annotations: 0,
  put_back_drafts: 0,
  put_back_predictions: 0,
  carried: 0,
  left: 0,
};

export async function undoChange(
  platform: Platform,
  context: JobContext,
  organizationId: number,
  changeId: number,
): Promise<UndoCounts> {
  const { actor } = context;
  await withActor(platform.db, actor, (tx) => switchBack(tx, platform, context, organizationId, changeId));
  for (;;) {
    stopForShutdown(context);
    const left = await withActor(platform.db, actor, (tx) =>
      putBackNext(tx, platform, actor, organizationId, changeId),
    );
    context.progress({ done: left.tasks_done, total: Math.max(left.task_total, left.tasks_done), unit: 'tasks' });
    if (left.isOver) return left.counts;
  }
}

async function switchBack(
  tx: Tx,
  platform: Platform,
  context: JobContext,
  organizationId: number,
  changeId: number,
): Promise<void> {
  const known = await findChange(tx, organizationId, changeId);
  if (!known) throw new PermanentJobError('The change is gone.');
  await lockConfigAlone(tx, known.project_id);
  const row = await findChange(tx, organizationId, changeId, { isLocked: true });
  if (row?.status === 'undoing' || row?.status === 'undone') return;
  if (row?.status !== 'undo_queued') throw new PermanentJobError(`The change is ${row?.status ?? 'gone'}.`);
  const current = await getCurrentConfig(tx, organizationId, row.project_id, { isLocked: true });
  const plan = await planUndo(tx, row);
  if (!(await commitJob(tx, context.jobId))) throw new JobCancelled();
  const before = compileCached(current?.source ?? '');
  const back: LabelChange = { steps: reverseSteps(before, plan.reverse), before, after: plan.target };
  const former = plan.isFormer ? row.from_definition_id : undefined;
  const definitionId = await storeConfig(tx, context.actor, row, back, current?.weights ?? {}, former);
  await updateChange(tx, organizationId, changeId, {
    status: 'undoing',
    reverse_operations: plan.reverse,
    undo_definition_id: definitionId,
    undone_by: context.actor.userId ?? null,
    undo_switched_at: platform.now(),
    task_cursor: 0,
    tasks_done: 0,
    undo_counts: { ...NOTHING },
  });
  await announceSwitch(tx, platform, context.actor, row, 'undone');
}

interface Left {
  isOver: boolean;
  tasks_done: number;
  task_total: number;
  counts: UndoCounts;
}

async function putBackNext(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  changeId: number,
): Promise<Left> {
  const row = await findChange(tx, organizationId, changeId, { isLocked: true });
  if (!row || row.to_definition_id === null || row.undo_definition_id === null)
    throw new PermanentJobError('The change is gone.');
  const scope = { organizationId, projectId: row.project_id };
  const counts = { ...NOTHING, ...row.undo_counts };
  const { tasks_done, task_total } = row;
  if (row.status !== 'undoing') return { isOver: true, tasks_done, task_total, counts };
  const ids = await listTaskIds(tx, scope, row.task_cursor, BLOCK);
  const last = ids.at(-1);
  if (last === undefined) return finishUndo(tx, platform, actor, row, counts);
  const block = await readBlock(tx, scope, ids, { isLocked: true });
  const known = new Map(
    (await listRemembered(tx, changeId, ids)).map((entry) => [`${entry.kind} ${entry.row_id}`, entry]),
  );
  const after = await getCompiledDefinition(tx, organizationId, row.to_definition_id);
  const steps = reverseSteps(after, row.reverse_operations);
  const back: LabelChange = { steps, before: after, after };
  const contextOf = contextsOf(block);
  const rewrites = block.rows.flatMap((stored): Rewrite[] => {
    const before = known.get(`${stored.kind} ${stored.id}`);
    if (before?.is_unchanged) return [putBack(stored, before)];
    const result = changeResult(back, stored.result, contextOf(stored));
    if (result === stored.result) return [];
    return [{ row: stored, kind: stored.kind, id: stored.id, result, definitionId: row.undo_definition_id }];
  });
  const reason = {
    ...scope,
    changeId,
    reason: `label change ${changeId} undone`,
    action: 'label_change_undone',
    now: platform.now(),
  };
  await writeRewrites(tx, actor, reason, rewrites);
  const left = block.rows.filter(
    ({ kind, id }) => kind === 'annotation' && known.get(`annotation ${id}`)?.is_unchanged === false,
  );
  const sum = addCounts(counts, rewrites, known, left.length);
  const done = tasks_done + ids.length;
  await updateChange(tx, organizationId, changeId, {
    task_cursor: last,
    tasks_done: done,
    undo_counts: { ...sum },
    left_annotations: [...row.left_annotations, ...left.map(({ id, task_id }) => ({ id, task: task_id }))].slice(
      0,
      MOST_REPORTED,
    ),
  });
  return { isOver: false, tasks_done: done, task_total, counts: sum };
}

function putBack(row: Rewrite['row'], { before, definition_id: definitionId }: KnownRow): Rewrite {
  return { row, kind: row.kind, id: row.id, result: before, definitionId };
}

function addCounts(
  counts: UndoCounts,
  rewrites: readonly Rewrite[],
  known: ReadonlyMap<string, KnownRow>,
  left: number,
): UndoCounts {
  const sum = { ...counts, left: counts.left + left };
  for (const { kind, id } of rewrites) {
    if (!known.get(`${kind} ${id}`)?.is_unchanged) sum.carried += 1;
    else if (kind === 'annotation') sum.put_back_annotations += 1;
    else if (kind === 'draft') sum.put_back_drafts += 1;
    else sum.put_back_predictions += 1;
  }
  return sum;
}

async function finishUndo(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  row: LabelChangeRow,
  counts: UndoCounts,
): Promise<Left> {
  const { organization_id: organizationId, project_id: projectId, id, tasks_done, task_total } = row;
  await updateChange(tx, organizationId, id, {
    status: 'undone',
    undone_at: platform.now(),
    undo_counts: { ...counts },
  });
  await emit(tx, actor, {
    type: 'LABEL_CHANGE_UNDONE',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { project_id: projectId, label_change_id: id, ...counts },
  });
  publishAfter(tx, platform, row);
  return { isOver: true, tasks_done, task_total, counts };
}
