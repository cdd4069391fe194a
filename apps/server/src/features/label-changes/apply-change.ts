import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import { changeWeights } from '@labelwright/task-definition/label-changes/change-weights';
import { describeOperation } from '@labelwright/task-definition/label-changes/describe';
import type { LabelChange } from '@labelwright/task-definition/label-changes/model';
import { planLabelChange } from '@labelwright/task-definition/label-changes/plan';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { JobCancelled, type JobContext, PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { configColumns, lockConfigAlone } from '../projects/index.ts';
import { getCompiledDefinition } from '../task-definitions/index.ts';
import {
  commitJob,
  findChange,
  getCurrentConfig,
  insertDefinition,
  type LabelChangeRow,
  switchConfig,
  updateChange,
} from './label-changes.queries.ts';
import { listTaskIds, readBlock, rememberRows } from './rewrite.queries.ts';
import { addTallies, BLOCK, planRewrites, type RewriteTally, tallyOf, writeRewrites } from './rewrite-block.ts';

/** First the config, then the answers: from the switch on nothing is stored under the former config. */
export async function applyChange(
  platform: Platform,
  context: JobContext,
  organizationId: number,
  changeId: number,
): Promise<RewriteTally> {
  const { actor } = context;
  const change = await withActor(platform.db, actor, (tx) =>
    switchToNew(tx, platform, context, organizationId, changeId),
  );
  for (;;) {
    stopForShutdown(context);
    const left = await withActor(platform.db, actor, (tx) =>
      rewriteNext(tx, platform, actor, organizationId, changeId, change),
    );
    context.progress({ done: left.tasks_done, total: Math.max(left.task_total, left.tasks_done), unit: 'tasks' });
    if (left.isOver) return left.counts;
  }
}

/** After the switch nobody can cancel, so an abort means that the server stops; the job goes on where it was. */
export function stopForShutdown({ signal }: JobContext): void {
  if (signal.aborted) throw new JobCancelled();
}

export async function plannedChange(tx: Tx, row: LabelChangeRow): Promise<LabelChange> {
  const before = await getCompiledDefinition(tx, row.organization_id, row.from_definition_id);
  const planned = planLabelChange(before, row.operations);
  if (!planned.ok) throw new PermanentJobError(planned.problem.message);
  return planned.change;
}

async function switchToNew(
  tx: Tx,
  platform: Platform,
  context: JobContext,
  organizationId: number,
  changeId: number,
): Promise<LabelChange> {
  const known = await findChange(tx, organizationId, changeId);
  if (!known) throw new PermanentJobError('The change is gone.');
  await lockConfigAlone(tx, known.project_id);
  const row = await findChange(tx, organizationId, changeId, { isLocked: true });
  if (!row) throw new PermanentJobError('The change is gone.');
  const change = await plannedChange(tx, row);
  // Applied: a worker that died after the last block left the change done and its job not.
  if (row.status === 'rewriting' || row.status === 'applied') return change;
  if (row.status !== 'queued') throw new PermanentJobError(`The change is ${row.status} already.`);
  const current = await getCurrentConfig(tx, organizationId, row.project_id, { isLocked: true });
  if (current?.definitionId !== row.from_definition_id)
    throw new PermanentJobError('The label config was saved again since the change was planned. Plan it anew.');
  if (!(await commitJob(tx, context.jobId))) throw new JobCancelled();
  const definitionId = await storeConfig(tx, context.actor, row, change, current.weights);
  await updateChange(tx, organizationId, changeId, {
    status: 'rewriting',
    to_definition_id: definitionId,
    switched_at: platform.now(),
  });
  await announceSwitch(tx, platform, context.actor, row, 'applied');
  return change;
}

export async function storeConfig(
  tx: Tx,
  actor: Actor,
  row: LabelChangeRow,
  change: LabelChange,
  weights: Record<string, unknown>,
  known?: number,
): Promise<number> {
  const scope = { organizationId: row.organization_id, projectId: row.project_id };
  const { after } = change;
  const definition = { ...scope, hash: after.hash, source: after.source, userId: actor.userId };
  const id = known ?? (await insertDefinition(tx, definition));
  const columns = configColumns(after, changeWeights(change, weights as ControlWeights));
  await switchConfig(tx, scope, columns, id, actor.userId);
  return id;
}

/** The config has changed, and why. */
export async function announceSwitch(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  row: LabelChangeRow,
  outcome: 'applied' | 'undone',
): Promise<void> {
  const { organization_id: organizationId, project_id: projectId } = row;
  await emit(tx, actor, {
    type: 'PROJECT_CONFIG_CHANGED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: {
      id: projectId,
      changed: ['label_config', 'label_config_hash', 'task_definition_id'],
      label_change: { id: row.id, outcome, operations: row.operations.map(describeOperation) },
    },
  });
  publishAfter(tx, platform, row);
}

export function publishAfter(tx: Tx, platform: Platform, row: LabelChangeRow): void {
  const { organization_id: organizationId, project_id: projectId } = row;
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId }));
}

interface Left {
  isOver: boolean;
  tasks_done: number;
  task_total: number;
  counts: RewriteTally;
}

/** One block of tasks and the mark how far it got, in one transaction: a retry neither repeats nor leaves out. */
async function rewriteNext(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  changeId: number,
  change: LabelChange,
): Promise<Left> {
  const row = await findChange(tx, organizationId, changeId, { isLocked: true });
  if (!row || row.to_definition_id === null) throw new PermanentJobError('The change is gone.');
  const scope = { organizationId, projectId: row.project_id };
  const counts = row.counts as unknown as RewriteTally;
  const { tasks_done, task_total } = row;
  if (row.status !== 'rewriting') return { isOver: true, tasks_done, task_total, counts };
  const ids = await listTaskIds(tx, scope, row.task_cursor, BLOCK);
  const last = ids.at(-1);
  if (last === undefined) return finish(tx, platform, actor, row);
  const block = await readBlock(tx, scope, ids, { exceptDefinition: row.to_definition_id, isLocked: true });
  const rewrites = planRewrites(change, block, row.to_definition_id);
  const reason = {
    ...scope,
    changeId,
    reason: `label change ${changeId}`,
    action: 'label_change',
    now: platform.now(),
  };
  await writeRewrites(tx, actor, reason, rewrites);
  const remembered = rewrites.map(({ kind, id, row: { task_id, version, result } }) => ({
    kind,
    row_id: id,
    task_id,
    revision_version: kind === 'annotation' ? version : null,
    before: kind === 'annotation' ? null : result,
  }));
  if (remembered.length > 0) await rememberRows(tx, organizationId, changeId, remembered);
  const sum = addTallies(counts, tallyOf(rewrites));
  const done = tasks_done + ids.length;
  await updateChange(tx, organizationId, changeId, { task_cursor: last, tasks_done: done, counts: { ...sum } });
  return { isOver: false, tasks_done: done, task_total, counts: sum };
}

async function finish(tx: Tx, platform: Platform, actor: Actor, row: LabelChangeRow): Promise<Left> {
  const { organization_id: organizationId, project_id: projectId, id } = row;
  const counts = addTallies(row.counts, { annotations: 0, drafts: 0, predictions: 0, items: 0, emptied: 0 });
  await updateChange(tx, organizationId, id, {
    status: 'applied',
    applied_at: platform.now(),
    counts: { ...counts },
    error: null,
  });
  await emit(tx, actor, {
    type: 'LABEL_CHANGE_APPLIED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: {
      project_id: projectId,
      label_change_id: id,
      operations: row.operations.map(describeOperation),
      ...counts,
    },
  });
  publishAfter(tx, platform, row);
  return { isOver: true, tasks_done: row.tasks_done, task_total: row.task_total, counts };
}
