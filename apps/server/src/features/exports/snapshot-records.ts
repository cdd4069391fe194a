import { createInterface } from 'node:readline';
import type { ExportTask } from '@labelwright/formats/export/model';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ReadProgress } from './read-tasks.ts';

const BATCH = 500;

/** The tasks of a snapshot that was written as JSON: our writer gives each a line of its own. */
export async function* readSnapshot(
  platform: Platform,
  storageKey: string,
  progress: ReadProgress,
  signal: AbortSignal,
): AsyncGenerator<ExportTask> {
  const { stream } = await platform.storage.open(storageKey);
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      if (line === '[' || line === ']' || line === '[]' || line === '') continue;
      const task = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as ExportTask;
      progress.tasks += 1;
      progress.annotations += task.annotations.length;
      if (progress.tasks % BATCH === 0) progress.onBatch?.();
      yield task;
    }
    throwIfCancelled(signal);
  } finally {
    stream.destroy();
  }
}
