import type { LabelChange, LabelChangeBody } from '@labelwright/contract/label-changes';
import { describeOperation } from '@labelwright/task-definition/label-changes/describe';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { configColumns } from '../projects/index.ts';
import { applyJob } from './label-changes.jobs.ts';
import {
  closeAbandoned,
  findChange,
  findLatestApplied,
  insertChange,
  insertDefinition,
  type LabelChangeRow,
  listChanges,
  switchConfig,
  updateChange,
} from './label-changes.queries.ts';
import { getPlannable, planOrRefuse } from './preview-change.ts';

export const LONGEST_TITLE = 250;

/** Plans the change and leaves it to a job; nothing has changed when this returns. */
export async function startChange(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { operations, task_definition: planned }: LabelChangeBody,
): Promise<LabelChange> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    await closeAbandoned(tx, organizationId, projectId);
    const current = await getPlannable(tx, organizationId, projectId);
    if (planned !== undefined && planned !== current.definitionId)
      throw new AppError('conflict', 'The label config was saved again meanwhile. Look at the change once more.', {
        reason: 'config_changed',
      });
    const change = planOrRefuse(current, operations);
    if (change.after.hash === change.before.hash) throw invalidField('operations', 'These operations change nothing.');
    const id = await insertChange(tx, {
      organizationId,
      projectId,
      operations,
      fromDefinitionId: current.definitionId ?? (await giveVersion(tx, access, change.before, actor.userId)),
      taskTotal: current.taskNumber,
      userId: actor.userId,
    });
    if (id === undefined) throw changeUnderWay();
    const title = operations.map(describeOperation).join('; ').slice(0, LONGEST_TITLE);
    const job = await enqueueJob(tx, actor, applyJob, { changeId: id, title }, { projectId });
    await updateChange(tx, organizationId, id, { job_id: job.id });
    await recordChange(tx, actor, access, 'LABEL_CHANGE_STARTED', id, operations.map(describeOperation));
    return readChange(tx, access, id);
  });
}

/** A config that was never saved through here has no version yet. */
export async function giveVersion(
  tx: Tx,
  { organizationId, projectId }: { organizationId: number; projectId: number },
  compiled: CompiledConfig,
  userId: number | undefined,
): Promise<number> {
  const scope = { organizationId, projectId };
  const id = await insertDefinition(tx, { ...scope, hash: compiled.hash, source: compiled.source, userId });
  await switchConfig(tx, scope, configColumns(compiled, {}), id, userId);
  return id;
}

export const isOpen = ({ status }: LabelChangeRow): boolean =>
  ['queued', 'rewriting', 'undo_queued', 'undoing'].includes(status);

export function changeUnderWay(): AppError {
  return new AppError('conflict', 'Labels of this project are being changed already. Wait until that is done.', {
    reason: 'label_change_running',
  });
}

export async function getChange(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<LabelChange> {
  return withActor(platform.db, actor, async (tx) => {
    await closeAbandoned(tx, access.organizationId, access.projectId);
    return readChange(tx, access, id);
  });
}

export async function listProjectChanges(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  page: PageRequest,
): Promise<PageResult<LabelChange>> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    await closeAbandoned(tx, organizationId, projectId);
    const before = page.after === undefined ? undefined : Number(page.after[0]);
    const rows = await listChanges(tx, organizationId, projectId, { before, limit: page.limit + 1 });
    const latest = await findLatestApplied(tx, organizationId, projectId);
    const cut = cutPage(rows, page.limit, ({ id }) => [id]);
    return { ...cut, rows: cut.rows.map((row) => changeBody(row, latest, access)) };
  });
}

export async function readChange(tx: Tx, access: ProjectAccess, id: number): Promise<LabelChange> {
  const { organizationId, projectId } = access;
  const row = await findChange(tx, organizationId, id, { projectId });
  if (!row) throw notFound('Label change');
  return changeBody(row, await findLatestApplied(tx, organizationId, projectId), access);
}

function changeBody(row: LabelChangeRow, latest: number | undefined, access: ProjectAccess): LabelChange {
  return {
    id: row.id,
    project: row.project_id,
    status: row.status,
    titles: row.operations.map(describeOperation),
    operations: row.operations,
    from_definition: row.from_definition_id,
    to_definition: row.to_definition_id,
    undo_definition: row.undo_definition_id,
    tasks_done: row.tasks_done,
    task_total: row.task_total,
    counts: row.counts,
    undo_counts: row.undo_counts,
    left_annotations: row.left_annotations,
    error: row.error,
    job_id: row.job_id,
    undo_job_id: row.undo_job_id,
    created_by: personOf(row),
    created_at: row.created_at.toISOString(),
    applied_at: row.applied_at?.toISOString() ?? null,
    undone_at: row.undone_at?.toISOString() ?? null,
    can: { undo: row.status === 'applied' && row.id === latest && access.can('project.update') },
  };
}

export function personOf({ created_by: id, author_name: name }: Pick<LabelChangeRow, 'created_by' | 'author_name'>) {
  return id === null ? null : { id, name: name ?? '' };
}

export function recordChange(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  type: string,
  id: number,
  operations: readonly string[],
): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { project_id: projectId, label_change_id: id, operations },
  });
}
