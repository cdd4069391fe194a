import type { SyncCounts } from '@labelwright/contract/storages';
import type { Tx } from '../../platform/db/db.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import { type ConnectionRow, findConnection, prefixOf, stateOf, withStore } from '../storages/index.ts';
import { endSync, holdConnection, saveCheckpoint } from './sync.queries.ts';
import { NO_COUNTS, noteFailure } from './sync-source.ts';
import {
  countWritten,
  type DueAnnotation,
  forgetWritten,
  listOrphans,
  listUnwritten,
  noteWritten,
} from './target.queries.ts';

const BATCH = 200;
/** Small files go faster side by side. */
const WRITERS = 8;

/** Writes every annotation that the target does not hold as it is now, one JSON file each. */
export async function runTargetSync(platform: Platform, storageId: number, context: JobContext): Promise<SyncCounts> {
  const { actor } = context;
  const { organizationId } = actor;
  if (organizationId === undefined) throw new PermanentJobError('a sync needs an organization');
  const row = await withActor(platform.db, actor, (tx) => findConnection(tx, organizationId, storageId));
  if (!row) throw new PermanentJobError('The connection was deleted.');
  try {
    return await sync(platform, row, context);
  } catch (error) {
    throw await noteFailure(platform, row, context, error);
  }
}

async function sync(platform: Platform, row: ConnectionRow, context: JobContext): Promise<SyncCounts> {
  const { organization_id: organizationId, project_id: projectId, id: storageId } = row;
  const scope = { organizationId, projectId, storageId };
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => withActor(platform.db, context.actor, work);
  await run(async (tx) => {
    const held = await holdConnection(tx, organizationId, storageId);
    const checkpoint = { run: (held?.run ?? 0) + 1, cursor: null, counts: NO_COUNTS, errors: [], importId: null };
    await saveCheckpoint(tx, organizationId, storageId, checkpoint);
  });
  const counts = { ...NO_COUNTS };
  await withStore(platform, row.type, stateOf(platform, row), async (store) => {
    // Round after round, until one finds nothing: what was submitted behind the back of this job is written too.
    for (let afterId = 0, wasAny = false; ; ) {
      throwIfCancelled(context.signal);
      const due = await run((tx) => listUnwritten(tx, scope, afterId, BATCH));
      if (due.length === 0 && !wasAny) break;
      wasAny = due.length > 0;
      if (!wasAny) afterId = 0;
      const written = await writeAll(store, row, due);
      await run((tx) => noteWritten(tx, scope, written));
      if (wasAny) afterId = due.at(-1)?.id ?? 0;
      counts.written += written.length;
      context.progress({ done: counts.written, unit: 'files' });
    }
    if (row.settings.can_delete_objects) counts.deleted = await takeAway(store, scope, run, context);
  });
  await run(async (tx) => {
    await endSync(tx, organizationId, storageId, {
      status: 'completed',
      count: await countWritten(tx, organizationId, storageId),
      meta: { counts },
      traceback: null,
      now: platform.now(),
    });
    await emit(tx, context.actor, {
      type: 'STORAGE_WRITTEN',
      organizationId,
      projectId,
      aggregateType: 'storage',
      aggregateId: storageId,
      payload: { storage_id: storageId, written: counts.written, deleted: counts.deleted },
    });
  });
  platform.live.publish({ organizationId, topic: 'storages', projectId });
  await context.log(`${counts.written} files written, ${counts.deleted} taken away.`);
  return counts;
}

async function writeAll(
  store: ObjectStore,
  row: ConnectionRow,
  due: readonly DueAnnotation[],
): Promise<{ id: number; key: string; updatedAt: Date }[]> {
  const waiting = [...due];
  const written: { id: number; key: string; updatedAt: Date }[] = [];
  const writer = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const key = `${prefixOf(row.type, row.settings)}${next.id}.json`;
      await store.put(key, Buffer.from(`${JSON.stringify(next.body)}\n`), { contentType: 'application/json' });
      written.push({ id: next.id, key, updatedAt: next.updated_at });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return written;
}

async function takeAway(
  store: ObjectStore,
  scope: { organizationId: number; storageId: number },
  run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  context: JobContext,
): Promise<number> {
  for (let deleted = 0; ; ) {
    throwIfCancelled(context.signal);
    const orphans = await run((tx) => listOrphans(tx, scope, BATCH));
    if (orphans.length === 0) return deleted;
    for (const orphan of orphans) await store.delete(orphan.object_key);
    await run((tx) =>
      forgetWritten(
        tx,
        scope,
        orphans.map((orphan) => orphan.annotation_id),
      ),
    );
    deleted += orphans.length;
  }
}
