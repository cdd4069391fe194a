import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ExportOptions } from '@labelwright/contract/exports';
import { type LossTally, tallyLosses } from '@labelwright/formats/export/loss-tally';
import { Type } from 'typebox';
import { counted } from '../../platform/counted.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import {
  JobCancelled,
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { newStorageKey, type StoredFile } from '../../platform/storage/storage.ts';
import type { TaskSelection } from '../data-manager/index.ts';
import type { RowChoice } from './choose-rows.queries.ts';
import { type ExportPlan, fileKindOf, fileNameOf, planExport } from './export-plan.ts';
import { estimateTasks, type RowScope } from './export-rows.queries.ts';
import { type ExportRow, findExport, insertExportFile, updateExport } from './exports.queries.ts';
import type { ReadProgress } from './read-tasks.ts';
import { readSnapshot } from './snapshot-records.ts';
import { writeExport } from './write-export.ts';

const LARGEST_FILE_BYTES = 1_000_000_000_000;

const exportPayload = Type.Object({ exportId: Type.Integer(), format: Type.String() });

export const runExport = {
  type: 'export.run',
  queue: 'io',
  payload: exportPayload,
  maxAttempts: 3,
  title: ({ format }) => `Export as ${format}`,
} satisfies JobDefinition<typeof exportPayload>;

export function exportJobs(platform: Platform): RegisteredJob[] {
  return [job(runExport, ({ exportId }, context) => exportToFile(platform, exportId, context))];
}

interface Running {
  scope: RowScope;
  exportId: number;
  plan: ExportPlan;
  choice: RowChoice;
  /** Undefined when only counting would tell. */
  total: number | undefined;
  /** File of the snapshot that is written in another format. */
  snapshotKey: string | undefined;
  /** Tasks by part of the split. */
  parts: Map<string, number>;
  /** What was said beforehand to be left out, and what turned out not to fit while it was written. */
  expected: readonly string[];
  losses: LossTally;
}

async function exportToFile(platform: Platform, exportId: number, context: JobContext): Promise<unknown> {
  const running = await begin(platform, exportId, context);
  const { organizationId } = running.scope;
  const filename = fileNameOf(running.plan, running.scope.projectId, platform.now());
  const storageKey = newStorageKey(organizationId, filename);
  const progress: ReadProgress = { tasks: 0, annotations: 0 };
  try {
    const md5 = createHash('md5');
    const stored = await store(platform, running, storageKey, progress, md5, context);
    return await complete(platform, running, context, { ...stored, storageKey, filename }, progress, md5.digest('hex'));
  } catch (error) {
    await platform.storage.delete(storageKey);
    const wasCancelled = error instanceof JobCancelled;
    await withActor(platform.db, context.actor, (tx) =>
      updateExport(tx, organizationId, exportId, {
        status: wasCancelled ? 'cancelled' : 'failed',
        error: wasCancelled ? null : (error as Error).message.slice(0, 2000),
        finished_at: platform.now(),
      }),
    );
    throw error;
  }
}

async function begin(platform: Platform, exportId: number, context: JobContext): Promise<Running> {
  const { actor, projectId } = context;
  const { organizationId } = actor;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('an export needs a project');
  const scope = { organizationId, projectId };
  return withActor(platform.db, actor, async (tx) => {
    const record = await findExport(tx, organizationId, projectId, exportId);
    if (!record) throw new PermanentJobError('the export was deleted');
    const options = record.options as ExportOptions;
    await updateExport(tx, organizationId, exportId, { status: 'in_progress', error: null, finished_at: null });
    const choice = { options, selection: (record.selection as TaskSelection | null) ?? undefined };
    const parent =
      record.parent_id === null ? undefined : await findExport(tx, organizationId, projectId, record.parent_id);
    return {
      scope,
      exportId,
      plan: planExport(record.format, options),
      choice,
      total: record.parent_id === null ? await estimateTasks(tx, scope, choice) : tasksOf(parent),
      snapshotKey: record.parent_id === null ? undefined : keyOf(parent),
      parts: new Map(),
      expected: record.losses as string[],
      losses: tallyLosses(),
    };
  });
}

const tasksOf = (parent: ExportRow | undefined): number | undefined =>
  (parent?.counters as { task_number?: number } | undefined)?.task_number;

function keyOf(parent: ExportRow | undefined): string {
  if (!parent?.storage_key) throw new PermanentJobError('the snapshot has no file any more');
  return parent.storage_key;
}

function store(
  platform: Platform,
  running: Running,
  storageKey: string,
  progress: ReadProgress,
  md5: Hash,
  context: JobContext,
): Promise<StoredFile> {
  const { scope, plan, choice, total, snapshotKey, losses, parts } = running;
  const { signal } = context;
  const report = (done: number): void => {
    throwIfCancelled(signal);
    context.progress({ done, total: total === undefined ? undefined : Math.max(total, done), unit: 'tasks' });
  };
  progress.onBatch = () => report(progress.tasks);
  const records =
    snapshotKey === undefined ? undefined : (own: ReadProgress) => readSnapshot(platform, snapshotKey, own, signal);
  return withActor(platform.db, context.actor, async (tx) => {
    const blocks = await writeExport(platform, tx, {
      scope,
      plan,
      choice,
      progress,
      onLoss: losses.add,
      onPart: (part) => parts.set(part, (parts.get(part) ?? 0) + 1),
      ...(records ? { records } : {}),
    });
    throwIfCancelled(signal);
    return platform.storage.put(storageKey, Readable.from(hashed(blocks, md5), { objectMode: false }), {
      contentType: fileKindOf(plan).mediaType,
      maxBytes: LARGEST_FILE_BYTES,
    });
  });
}

async function* hashed(blocks: AsyncIterable<string | Uint8Array>, md5: Hash): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    const bytes = typeof block === 'string' ? Buffer.from(block) : block;
    md5.update(bytes);
    yield bytes;
  }
}

async function complete(
  platform: Platform,
  { scope, exportId, plan, expected, losses, parts }: Running,
  context: JobContext,
  file: StoredFile & { storageKey: string; filename: string },
  progress: ReadProgress,
  md5: string,
): Promise<unknown> {
  const { organizationId, projectId } = scope;
  const counters = {
    task_number: progress.tasks,
    annotation_number: progress.annotations,
    ...(parts.size > 0 ? { split: Object.fromEntries(parts) } : {}),
  };
  await withActor(platform.db, context.actor, async (tx) => {
    const assetId = await insertExportFile(tx, {
      ...file,
      organizationId,
      projectId,
      createdBy: context.actor.userId,
      contentType: fileKindOf(plan).mediaType,
    });
    const isThere = await updateExport(tx, organizationId, exportId, {
      status: 'completed',
      asset_id: assetId,
      md5,
      counters: JSON.stringify(counters),
      losses: JSON.stringify([...expected, ...losses.sentences()]),
      report: JSON.stringify(losses.list()),
      finished_at: platform.now(),
    });
    if (!isThere) throw new PermanentJobError('the export was deleted while it was written');
    await emit(tx, context.actor, {
      type: 'EXPORT_COMPLETED',
      organizationId,
      projectId,
      aggregateType: 'export',
      aggregateId: exportId,
      payload: { project_id: projectId, export_id: exportId, format: plan.exporter.id, ...counters },
    });
  });
  context.progress({ done: progress.tasks, total: progress.tasks, unit: 'tasks' });
  await context.log(`Wrote ${counted(progress.tasks, 'task')}, ${file.sizeBytes} bytes.`);
  return { export_id: exportId, size_bytes: file.sizeBytes, md5, ...counters };
}
