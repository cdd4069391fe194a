import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { selectTasks } from './choose-tasks.ts';
import { type ExportPlan, fileKindOf, fileNameOf } from './export-plan.ts';
import type { ReadProgress } from './read-tasks.ts';
import { writeExport } from './write-export.ts';

export interface Download {
  stream: Readable;
  filename: string;
  contentType: string;
}

const BUFFERED_BYTES = 256 * 1024;

/**
 * Opens an export as a stream that reads the database no faster than it is read itself. Resolves with the first bytes
 * at hand, so that what goes wrong before them is still an ordinary error. Destroying the stream ends the transaction.
 */
export async function openDownload(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  plan: ExportPlan,
): Promise<Download> {
  const stream = new PassThrough({ highWaterMark: BUFFERED_BYTES });
  const started = Promise.withResolvers<void>();
  const progress: ReadProgress = { tasks: 0, annotations: 0 };
  const choice = { options: plan.options, selection: await selectTasks(platform, actor, access, plan.options) };
  const work = withActor(platform.db, actor, async (tx) => {
    const blocks = await writeExport(platform, tx, { scope: access, plan, choice, progress });
    await pipeline(tellFirst(blocks, started.resolve), stream);
  });
  work.then(
    () => record(platform, actor, access, plan, progress, true),
    (error: Error) => {
      started.reject(error);
      // Before the first bytes nobody listens to the stream, and an error that nobody hears ends the process.
      stream.on('error', () => undefined);
      stream.destroy(error);
      return record(platform, actor, access, plan, progress, false);
    },
  );
  await started.promise;
  const { mediaType } = fileKindOf(plan);
  return {
    stream,
    filename: fileNameOf(plan, access.projectId, platform.now()),
    contentType: mediaType === 'application/zip' ? mediaType : `${mediaType}; charset=utf-8`,
  };
}

async function* tellFirst<Block>(blocks: AsyncIterable<Block>, tell: () => void): AsyncGenerator<Block> {
  for await (const block of blocks) {
    tell();
    yield block;
  }
  tell();
}

/** Data that leaves the house is worth an audit row, also when the caller hung up half-way; a look at one record is not. */
async function record(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  plan: ExportPlan,
  progress: ReadProgress,
  isComplete: boolean,
): Promise<void> {
  if (plan.options.limit === 1) return;
  await withActor(platform.db, actor, (tx) =>
    emit(tx, actor, {
      type: 'PROJECT_EXPORTED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'project',
      aggregateId: access.projectId,
      payload: {
        project_id: access.projectId,
        format: plan.exporter.id,
        task_number: progress.tasks,
        annotation_number: progress.annotations,
        is_complete: isComplete,
      },
    }),
  ).catch((error: unknown) => platform.log.warn({ err: error }, 'could not record an export'));
}
