import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { ArchiveRun } from '@labelwright/contract/retention';
import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { type JobContext, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { deleteTasks } from '../tasks/index.ts';
import { type ArchivedTask, type DueYear, insertArchive, listDue, markArchived, readDue } from './archive.queries.ts';
import { piped } from './piped.ts';

const DAY_MS = 86_400_000;
/** Tasks of one file, and how many of them are in memory at a time. */
const PART = 10_000;
const BLOCK = 200;
const DELETE_BLOCK = 1000;
const LARGEST_BYTES = 50_000_000_000;

export interface ArchiveCounts extends Record<string, number> {
  archives: number;
  tasks: number;
  annotations: number;
}

/** Writes what was finished long ago into files, one or more for each organization and year, and marks it. */
export async function runArchive(
  platform: Platform,
  { dry_run: isDry = false, older_than_days: days, remove }: ArchiveRun,
  context: JobContext,
): Promise<ArchiveCounts> {
  const { config, now, db } = platform;
  const cutoff = new Date(now().getTime() - (days ?? config.archiveAfterDays) * DAY_MS);
  const due = await withSystem(db, (tx) => listDue(tx, cutoff));
  const counts: ArchiveCounts = { archives: 0, tasks: 0, annotations: 0 };
  const total = due.reduce((sum, { tasks }) => sum + tasks, 0);
  if (isDry) {
    await context.log(`Would archive ${total} tasks.`, { cutoff: cutoff.toISOString(), due });
    return { ...counts, tasks: total };
  }
  for (const place of due) {
    for (;;) {
      throwIfCancelled(context.signal);
      const made = await archivePart(platform, context, place, { cutoff, removes: remove ?? config.archiveRemoves });
      if (made === undefined) break;
      counts.archives += 1;
      counts.tasks += made.tasks;
      counts.annotations += made.annotations;
      context.progress({ done: counts.tasks, total, unit: 'tasks' });
      if (made.tasks === 0) break;
    }
  }
  await context.log(`Archived ${counts.tasks} tasks in ${counts.archives} files.`, {
    cutoff: cutoff.toISOString(),
    ...counts,
  });
  return counts;
}

interface Part {
  tasks: { id: number; version: string }[];
  annotations: number;
}

/** One file with its manifest. The file is whole before anything is marked; a crash leaves at most a file nobody names. */
async function archivePart(
  platform: Platform,
  context: JobContext,
  place: DueYear,
  options: { cutoff: Date; removes: boolean },
): Promise<{ tasks: number; annotations: number } | undefined> {
  const { storage, now } = platform;
  const { organization_id: organizationId, year } = place;
  const id = randomUUID();
  const storageKey = `archives/${organizationId}/${year}/${id}.jsonl.gz`;
  const manifestKey = `archives/${organizationId}/${year}/${id}.manifest.json`;
  const part: Part = { tasks: [], annotations: 0 };
  const lines = linesOf(platform, { organizationId, year, cutoff: options.cutoff }, part, context.signal);
  const first = await lines.next();
  if (first.done) return undefined;
  const content = piped(Readable.from(rejoin(first.value, lines)), createGzip());
  const file = await storage.put(storageKey, content, { contentType: 'application/gzip', maxBytes: LARGEST_BYTES });
  const manifest = {
    format: 'labelwright-archive/1',
    archive: id,
    organization: organizationId,
    year,
    created_at: now().toISOString(),
    unchanged_since: options.cutoff.toISOString(),
    job: context.jobId,
    file: storageKey,
    sha256: file.sha256,
    size_bytes: file.sizeBytes,
    records: { tasks: part.tasks.length, annotations: part.annotations },
    first_task: part.tasks[0]?.id ?? null,
    last_task: part.tasks.at(-1)?.id ?? null,
  };
  await storage.put(manifestKey, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), {
    contentType: 'application/json',
    maxBytes: LARGEST_BYTES,
  });
  const archive = {
    ...{ id, organizationId, year, storageKey, manifestKey, now: now(), jobId: context.jobId },
    ...{ sha256: file.sha256, sizeBytes: file.sizeBytes, removed: options.removes },
    ...{ taskCount: part.tasks.length, annotationCount: part.annotations },
  };
  const marked = await withSystem(platform.db, async (tx) => {
    await insertArchive(tx, archive);
    const taken = await markArchived(tx, archive, part.tasks);
    if (options.removes) await removeTasks(platform, tx, organizationId, taken);
    await emit(tx, systemActor(organizationId), {
      type: 'ARCHIVE_CREATED',
      organizationId,
      aggregateType: 'archive',
      aggregateId: id,
      payload: { archive: id, year, tasks: taken.length, removed: options.removes },
    });
    return taken.length;
  });
  return { tasks: marked, annotations: part.annotations };
}

/** The lines of one file, read in blocks; what they hold is noted in `part` as they go. */
async function* linesOf(
  platform: Platform,
  place: { organizationId: number; year: number; cutoff: Date },
  part: Part,
  signal: AbortSignal,
): AsyncGenerator<string, undefined> {
  for (let after = 0; part.tasks.length < PART; ) {
    throwIfCancelled(signal);
    const rows: ArchivedTask[] = await withSystem(platform.db, (tx) => readDue(tx, place, after, BLOCK));
    for (const { id, version, record } of rows) {
      part.tasks.push({ id, version });
      part.annotations += record.annotations.length;
      yield `${JSON.stringify(record)}\n`;
    }
    if (rows.length < BLOCK) return;
    after = rows.at(-1)?.id ?? after;
  }
}

async function* rejoin(first: string, rest: AsyncGenerator<string, undefined>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

async function removeTasks(
  platform: Platform,
  tx: Tx,
  organizationId: number,
  tasks: readonly { id: number; project_id: number }[],
): Promise<void> {
  for (const projectId of new Set(tasks.map((task) => task.project_id))) {
    const ids = tasks.filter((task) => task.project_id === projectId).map(({ id }) => id);
    for (let start = 0; start < ids.length; start += DELETE_BLOCK) {
      const block = ids.slice(start, start + DELETE_BLOCK);
      await deleteTasks(
        platform,
        tx,
        systemActor(organizationId),
        { organizationId, projectId },
        block,
        platform.now(),
      );
    }
  }
}
