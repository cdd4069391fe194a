import {
  type ConvertExport,
  type CreateExport,
  DEFAULT_RETENTION_DAYS,
  type Export,
  type ExportPreview,
  type ExportPreviewBody,
} from '@labelwright/contract/exports';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import type { TaskSelection } from '../data-manager/index.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { selectTasks } from './choose-tasks.ts';
import { optionsOfSnapshot } from './export-options.ts';
import { type ExportPlan, fileKindOf, lossesOf, planExport, requireFit } from './export-plan.ts';
import { countChosen } from './export-rows.queries.ts';
import { runExport } from './exports.jobs.ts';
import { findExport, insertExport, updateExport } from './exports.queries.ts';
import { presentExport, readExport } from './exports.service.ts';

const DAY_MS = 86_400_000;

interface Start {
  plan: ExportPlan;
  title: string;
  selection: TaskSelection | undefined;
  parentId: number | undefined;
  expiresAt: Date | null;
}

/** Starts an export as a job that leaves a file. */
export async function startExport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  input: CreateExport,
): Promise<Export> {
  const plan = planExport(input.format, optionsOfSnapshot(input));
  const selection = await selectTasks(platform, actor, access, plan.options);
  const days = input.retention_days === undefined ? DEFAULT_RETENTION_DAYS : input.retention_days;
  const expiresAt = days === null ? null : new Date(platform.now().getTime() + days * DAY_MS);
  const title = input.title?.trim() ?? '';
  return withActor(platform.db, actor, (tx) =>
    start(tx, actor, access, { plan, title, selection, parentId: undefined, expiresAt }),
  );
}

/** Writes the file of a snapshot again in another format: the same tasks at the same moment. */
export async function convertExport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  { export_type: format }: ConvertExport,
): Promise<Export> {
  const snapshot = await readExport(platform, actor, access, id);
  const isWhole = snapshot.format === 'JSON' && snapshot.content_type === 'application/json';
  if (!isWhole || snapshot.storage_key === null || (snapshot.options as { shape?: string }).shape === 'annotations')
    throw new AppError('conflict', 'Only a completed export as JSON, in one file, can be converted.', {
      reason: 'not_a_snapshot',
    });
  const plan = planExport(format, { download_all_tasks: true }, 'export_type');
  const { title, expires_at: expiresAt } = snapshot;
  return withActor(platform.db, actor, (tx) =>
    start(tx, actor, access, { plan, title, selection: undefined, parentId: id, expiresAt }),
  );
}

async function start(tx: Tx, actor: Actor, access: ProjectAccess, given: Start): Promise<Export> {
  const { plan, title, selection, parentId, expiresAt } = given;
  const { organizationId, projectId } = access;
  const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
  requireFit(plan, compiled);
  const id = await insertExport(tx, {
    organizationId,
    projectId,
    createdBy: actor.userId,
    title,
    format: plan.exporter.id,
    options: plan.options,
    losses: lossesOf(plan, compiled),
    selection,
    parentId,
    expiresAt,
  });
  const job = await enqueueJob(tx, actor, runExport, { exportId: id, format: plan.exporter.id }, { projectId });
  await updateExport(tx, organizationId, id, { job_id: job.id });
  await emit(tx, actor, {
    type: 'EXPORT_STARTED',
    organizationId,
    projectId,
    aggregateType: 'export',
    aggregateId: id,
    payload: { project_id: projectId, export_id: id, job_id: job.id, format: plan.exporter.id },
  });
  return presentExport(await findExport(tx, organizationId, projectId, id));
}

/** How much the export would take, and what it would leave out. */
export async function previewExport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { format, options = {} }: ExportPreviewBody,
): Promise<ExportPreview> {
  const plan = planExport(format, options);
  const selection = await selectTasks(platform, actor, access, options);
  const { organizationId, projectId } = access;
  const losses = await withActor(platform.db, actor, async (tx) =>
    lossesOf(plan, (await getCompiledConfig(tx, organizationId, projectId)).compiled),
  );
  const counts = await withActor(platform.db, actor, (tx) =>
    countChosen(tx, { organizationId, projectId }, { options: plan.options, selection }),
  );
  return {
    task_number: counts?.tasks ?? null,
    annotation_number: counts?.annotations ?? null,
    filename_extension: fileKindOf(plan).extension,
    losses,
  };
}
