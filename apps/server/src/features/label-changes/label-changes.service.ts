import type {
  LabelChange,
  LabelChangeBody,
  LabelConfigVersion,
  UndoPreview,
  VersionDiff,
} from '@labelwright/contract/label-changes';
import { compileCached } from '@labelwright/task-definition/cache';
import { diffConfigs } from '@labelwright/task-definition/diff';
import { describeOperation } from '@labelwright/task-definition/label-changes/describe';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { configColumns } from '../projects/index.ts';
import { applyJob, undoJob } from './label-changes.jobs.ts';
import {
  closeAbandoned,
  findChange,
  findLatestApplied,
  findSources,
  insertChange,
  insertDefinition,
  type LabelChangeRow,
  listChanges,
  listVersions,
  switchConfig,
  updateChange,
  type VersionRow,
} from './label-changes.queries.ts';
import { getPlannable, planOrRefuse } from './preview-change.ts';
import { countRemembered } from './rewrite.queries.ts';
import { planUndo } from './undo-change.ts';

const LONGEST_TITLE = 250;

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
    await record(tx, actor, access, 'LABEL_CHANGE_STARTED', id, operations.map(describeOperation));
    return readChange(tx, access, id);
  });
}

/** A config that was never saved through here has no version yet. */
async function giveVersion(
  tx: Tx,
  { organizationId, projectId }: ProjectAccess,
  compiled: ReturnType<typeof compileCached>,
  userId: number | undefined,
): Promise<number> {
  const scope = { organizationId, projectId };
  const id = await insertDefinition(tx, { ...scope, hash: compiled.hash, source: compiled.source, userId });
  await switchConfig(tx, scope, configColumns(compiled, {}), id, userId);
  return id;
}

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
    await record(tx, actor, access, 'LABEL_CHANGE_UNDO_STARTED', id, row.operations.map(describeOperation));
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

const isOpen = ({ status }: LabelChangeRow): boolean =>
  ['queued', 'rewriting', 'undo_queued', 'undoing'].includes(status);

function changeUnderWay(): AppError {
  return new AppError('conflict', 'Labels of this project are being changed already. Wait until that is done.', {
    reason: 'label_change_running',
  });
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

async function readChange(tx: Tx, access: ProjectAccess, id: number): Promise<LabelChange> {
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

function personOf({ created_by: id, author_name: name }: Pick<LabelChangeRow, 'created_by' | 'author_name'>) {
  return id === null ? null : { id, name: name ?? '' };
}

export async function listConfigVersions(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  page: PageRequest,
): Promise<PageResult<LabelConfigVersion>> {
  const before = page.after === undefined ? undefined : Number(page.after[0]);
  const rows = await withActor(platform.db, actor, (tx) =>
    listVersions(tx, organizationId, projectId, { before, limit: page.limit + 1 }),
  );
  const cut = cutPage(rows, page.limit, ({ version }) => [version]);
  return { ...cut, rows: cut.rows.map(versionBody) };
}

function versionBody(row: VersionRow): LabelConfigVersion {
  return {
    id: row.id,
    version: row.version,
    hash: row.hash,
    label_config: row.label_config,
    is_current: row.is_current,
    annotation_count: row.annotation_count,
    created_by: personOf(row),
    created_at: row.created_at.toISOString(),
    label_change:
      row.change_id === null ? null : { id: row.change_id, titles: (row.operations ?? []).map(describeOperation) },
  };
}

/** What differs between two versions, whatever lies between them. */
export async function diffVersions(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  given: { from: number; to: number },
): Promise<VersionDiff> {
  const sources = await withActor(platform.db, actor, (tx) =>
    findSources(tx, organizationId, projectId, [given.from, given.to]),
  );
  const [from, to] = [sources.get(given.from), sources.get(given.to)];
  if (!from || !to) throw notFound('Task definition');
  const diff = diffConfigs(compileCached(from.source), compileCached(to.source));
  return {
    from: from.version,
    to: to.version,
    added_controls: diff.addedControls,
    removed_controls: diff.removedControls,
    renamed_controls: diff.renamedControls,
    changed_controls: diff.changedControls.map(({ name, addedLabels, removedLabels, changedParameters }) => ({
      name,
      added_labels: addedLabels,
      removed_labels: removedLabels,
      changed_parameters: changedParameters,
    })),
    added_objects: diff.addedObjects,
    removed_objects: diff.removedObjects,
    added_fields: diff.addedFields,
    removed_fields: diff.removedFields,
    added_relation_labels: diff.addedRelationLabels,
    removed_relation_labels: diff.removedRelationLabels,
  };
}

function record(
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
