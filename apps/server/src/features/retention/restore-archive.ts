import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { withCounters } from '../projects/index.ts';
import { type ArchivedTask, type ArchiveRow, findArchive } from './archive.queries.ts';
import { piped } from './piped.ts';
import {
  type ArchivedTable,
  insertMissing,
  listDeletedOf,
  markRestored,
  readShape,
  setFinals,
  type TableShape,
  undelete,
  unmarkArchived,
} from './restore.queries.ts';

type ArchivedRecord = ArchivedTask['record'];

const BLOCK = 200;
const TABLES: readonly ArchivedTable[] = [
  'task',
  'annotation',
  'annotation_revision',
  'prediction',
  'review',
  'comment',
];

export interface RestoreCounts extends Record<string, number> {
  /** Deleted or purged, and here again. */
  brought_back: number;
  /** Were there all the time, and are only no longer marked. */
  kept: number;
  /** Their project is gone, or their place is taken. */
  impossible: number;
}

/** Brings an archive back: what was purged or deleted since is here again, and nothing of it counts as archived. */
export async function restoreArchive(
  platform: Platform,
  archiveId: string,
  context: JobContext,
): Promise<RestoreCounts> {
  const archive = await withSystem(platform.db, (tx) => findArchive(tx, archiveId));
  if (!archive) throw new PermanentJobError('There is no such archive.');
  await assertWhole(platform, archive);
  const shapes = await withSystem(platform.db, async (tx) => {
    const read: TableShape[] = [];
    for (const table of TABLES) read.push(await readShape(tx, table));
    return new Map(read.map((shape) => [shape.table, shape]));
  });
  const counts: RestoreCounts = { brought_back: 0, kept: 0, impossible: 0 };
  for await (const block of blocksOf(platform, archive)) {
    throwIfCancelled(context.signal);
    await restoreBlock(platform, archive, shapes, block, counts);
    context.progress({ done: counts.brought_back + counts.kept, total: archive.task_count, unit: 'tasks' });
  }
  await withSystem(platform.db, async (tx) => {
    await markRestored(tx, archive.id, platform.now());
    await emit(tx, systemActor(archive.organization_id), {
      type: 'ARCHIVE_RESTORED',
      organizationId: archive.organization_id,
      aggregateType: 'archive',
      aggregateId: archive.id,
      payload: { archive: archive.id, ...counts },
    });
  });
  await context.log(`Brought back ${counts.brought_back} tasks; ${counts.kept} were there.`, counts);
  return counts;
}

/** A file that lies about for years may be touched: nothing of it is believed before all of it was checked. */
async function assertWhole({ storage }: Platform, archive: ArchiveRow): Promise<void> {
  const hash = createHash('sha256');
  const { stream } = await storage.open(archive.storage_key);
  for await (const chunk of stream) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== archive.sha256)
    throw new PermanentJobError(`The file ${archive.storage_key} is not what was written: its checksum differs.`);
}

async function* blocksOf({ storage }: Platform, archive: ArchiveRow): AsyncGenerator<ArchivedRecord[]> {
  const { stream } = await storage.open(archive.storage_key);
  let block: ArchivedRecord[] = [];
  for await (const line of createInterface({
    input: piped(stream, createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    block.push(JSON.parse(line) as ArchivedRecord);
    if (block.length < BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

async function restoreBlock(
  platform: Platform,
  archive: ArchiveRow,
  shapes: ReadonlyMap<ArchivedTable, TableShape>,
  block: readonly ArchivedRecord[],
  counts: RestoreCounts,
): Promise<void> {
  const byProject = Map.groupBy(block, ({ task }) => Number(task.project_id));
  for (const [projectId, records] of byProject) {
    const scope = { organizationId: archive.organization_id, projectId };
    const ids = records.map(({ task }) => Number(task.id));
    await withSystem(platform.db, async (tx) => {
      const known = await listDeletedOf(tx, ids);
      const deleted = known.filter((task) => task.deleted_at !== null).map(({ id }) => id);
      const missing = records.filter(({ task }) => !known.some(({ id }) => id === Number(task.id)));
      const now = platform.now();
      const inserted = await withCounters(tx, scope, ids, { now, columns: true }, async () => {
        await undelete(tx, deleted);
        return insertRecords(tx, shapes, missing);
      });
      await unmarkArchived(tx, ids, now);
      await tellRestored(tx, scope, [...deleted, ...inserted]);
      counts.brought_back += deleted.length + inserted.length;
      counts.kept += known.length - deleted.length;
      counts.impossible += missing.length - inserted.length;
    });
  }
}

async function tellRestored(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  taskIds: readonly number[],
): Promise<void> {
  if (taskIds.length === 0) return;
  const { organizationId, projectId } = scope;
  await emit(tx, systemActor(organizationId), {
    type: 'TASKS_RESTORED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { project: projectId, project_id: projectId, tasks: taskIds.map((id) => ({ id })), reason: 'archive' },
  });
}

/** The tasks that came back. */
async function insertRecords(
  tx: Tx,
  shapes: ReadonlyMap<ArchivedTable, TableShape>,
  records: readonly ArchivedRecord[],
): Promise<number[]> {
  const put = (table: ArchivedTable, rows: Record<string, unknown>[]): Promise<number[]> => {
    const shape = shapes.get(table);
    return shape ? insertMissing(tx, shape, rows) : Promise.resolve([]);
  };
  const tasks = new Set(
    await put(
      'task',
      records.map(({ task }) => ({ ...task, deleted_at: null, deleted_by: null })),
    ),
  );
  const back = records.filter(({ task }) => tasks.has(Number(task.id)));
  await put(
    'annotation',
    back.flatMap((record) => record.annotations),
  );
  await put(
    'annotation_revision',
    back.flatMap((record) => record.revisions),
  );
  await put(
    'prediction',
    back.flatMap((record) => record.predictions),
  );
  await put(
    'review',
    back.flatMap((record) => record.reviews),
  );
  await put(
    'comment',
    back.flatMap((record) => record.comments),
  );
  const finals = back.flatMap(({ task: { id, final_annotation_id: annotation } }) =>
    typeof annotation === 'number' ? [{ task: Number(id), annotation }] : [],
  );
  if (finals.length > 0) await setFinals(tx, finals);
  return [...tasks];
}
