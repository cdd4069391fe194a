import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ExportOptions } from '@labelwright/contract/exports';
import { type LossTally, tallyLosses } from '@labelwright/formats/export/loss-tally';
import { Type } from 'typebox';
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
import { type ExportPlan, fileNameOf, planExport } from './export-plan.ts';
import { countExportTasks, type RowScope } from './export-rows.queries.ts';
import { findExport, insertExportFile, updateExport } from './exports.queries.ts';
import type { ReadProgress } from './read-tasks.ts';
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
  total: number;
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
    const all = options.ids?.length ?? (await countExportTasks(tx, scope, !options.download_all_tasks));
    const total = Math.min(all, options.limit ?? all);
    return {
      scope,
      exportId,
      plan: planExport(record.format, options),
      total,
      expected: record.losses as string[],
      losses: tallyLosses(),
    };
  });
}

function store(
  platform: Platform,
  { scope, plan, total, losses }: Running,
  storageKey: string,
  progress: ReadProgress,
  md5: Hash,
  context: JobContext,
): Promise<StoredFile> {
  progress.onBatch = () => {
    throwIfCancelled(context.signal);
    context.progress({ done: progress.tasks, total: Math.max(total, progress.tasks), unit: 'tasks' });
  };
  return withActor(platform.db, context.actor, async (tx) => {
    const blocks = await writeExport(tx, scope, plan, progress, losses.add);
    throwIfCancelled(context.signal);
    return platform.storage.put(storageKey, Readable.from(hashed(blocks, md5), { objectMode: false }), {
      contentType: plan.exporter.mediaType,
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
  { scope, exportId, plan, expected, losses }: Running,
  context: JobContext,
  file: StoredFile & { storageKey: string; filename: string },
  progress: ReadProgress,
  md5: string,
): Promise<unknown> {
  const { organizationId, projectId } = scope;
  const counters = { task_number: progress.tasks, annotation_number: progress.annotations };
  await withActor(platform.db, context.actor, async (tx) => {
    const assetId = await insertExportFile(tx, {
      ...file,
      organizationId,
      projectId,
      createdBy: context.actor.userId,
      contentType: plan.exporter.mediaType,
    });
    const isThere = await updateExport(tx, organizationId, exportId, {
      status: 'completed',
      asset_id: assetId,
      md5,
      counters: JSON.stringify(counters),
      losses: JSON.stringify([...expected, ...losses.sentences()]),
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
  await context.log(`Wrote ${progress.tasks} tasks, ${file.sizeBytes} bytes.`);
  return { export_id: exportId, size_bytes: file.sizeBytes, md5, ...counters };
}
