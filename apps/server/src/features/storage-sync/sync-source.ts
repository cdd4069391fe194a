import type { SyncCounts } from '@labelwright/contract/storages';
import { VaultError } from '../../platform/crypto/vault.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { ObjectStoreError } from '../../platform/storage/object-store.ts';
import { prepareImport } from '../imports/index.ts';
import { recalculateTasks } from '../projects/index.ts';
import { type ConnectionRow, findConnection, keyFilter, prefixOf, stateOf, withStore } from '../storages/index.ts';
import { commitPage, type SyncRun, TakenOver } from './commit-page.ts';
import { type Checkpoint, countLinked, endSync, holdConnection, markGone, saveCheckpoint } from './sync.queries.ts';

const PAGE_OBJECTS = 1000;

export const NO_COUNTS: SyncCounts = {
  seen: 0,
  created: 0,
  changed: 0,
  removed: 0,
  skipped: 0,
  failed: 0,
  written: 0,
  deleted: 0,
};

/** Makes a task of every object that is new. Goes on where an attempt before stopped; a second one at the same time waits. */
export async function runSourceSync(platform: Platform, storageId: number, context: JobContext): Promise<SyncCounts> {
  const { actor } = context;
  const { organizationId } = actor;
  if (organizationId === undefined) throw new PermanentJobError('a sync needs an organization');
  const row = await withActor(platform.db, actor, (tx) => findConnection(tx, organizationId, storageId));
  if (!row) throw new PermanentJobError('The connection was deleted.');
  try {
    return await sync(platform, row, context);
  } catch (error) {
    if (error instanceof TakenOver) return NO_COUNTS;
    throw await noteFailure(platform, row, context, error);
  }
}

async function sync(platform: Platform, row: ConnectionRow, context: JobContext): Promise<SyncCounts> {
  const { actor } = context;
  const { organization_id: organizationId, project_id: projectId, id: storageId, settings } = row;
  const begun = await withActor(platform.db, actor, async (tx) => {
    const held = await holdConnection(tx, organizationId, storageId);
    if (!held) throw new PermanentJobError('The connection was deleted.');
    const checkpoint: Checkpoint = held.checkpoint ?? {
      run: held.run + 1,
      cursor: null,
      counts: NO_COUNTS,
      errors: [],
      importId: null,
    };
    await saveCheckpoint(tx, organizationId, storageId, checkpoint);
    const prepared = await prepareImport(tx, organizationId, projectId, actor.userId ?? null, {});
    return { checkpoint, prepared };
  });
  let { checkpoint } = begun;
  const takes = keyFilter({ regex: settings.regex_filter, glob: settings.glob_filter });
  await withStore(platform, row.type, stateOf(platform, row), async (store) => {
    const run: SyncRun = { platform, context, row, store, prepared: begun.prepared };
    for (let isLast = false; !isLast; ) {
      throwIfCancelled(context.signal);
      const page = await store.list({
        prefix: prefixOf(row.type, settings),
        cursor: checkpoint.cursor ?? undefined,
        limit: PAGE_OBJECTS,
        isRecursive: settings.recursive_scan,
      });
      isLast = page.cursor === undefined;
      const taken = page.objects.filter((object) => takes(object.key));
      const next = { cursor: page.cursor ?? null, listed: page.objects.length };
      checkpoint = await commitPage(run, checkpoint, taken, next);
      const { counts } = checkpoint;
      context.progress({ done: counts.seen, unit: 'files', message: `${counts.created} new tasks` });
      platform.live.publish({ organizationId, topic: 'storages', projectId });
    }
  });
  const counts = await finish(platform, row, actor, checkpoint, begun.prepared.hasCohort);
  await context.log(
    `${counts.seen} files: ${counts.created} new tasks, ${counts.changed} changed, ${counts.removed} gone, ${counts.skipped} left out, ${counts.failed} failed.`,
  );
  return counts;
}

async function finish(
  platform: Platform,
  row: ConnectionRow,
  actor: Actor,
  checkpoint: Checkpoint,
  hasCohort: boolean,
): Promise<SyncCounts> {
  const { organization_id: organizationId, project_id: projectId, id: storageId } = row;
  return withActor(platform.db, actor, async (tx) => {
    const held = await holdConnection(tx, organizationId, storageId);
    // Another worker finished the same run first: its word stands.
    if (!held || held.checkpoint?.run !== checkpoint.run) return checkpoint.counts;
    const removed = await markGone(tx, organizationId, storageId, checkpoint.run);
    const counts = { ...checkpoint.counts, removed };
    if (hasCohort && counts.created > 0) await recalculateTasks(tx, organizationId, projectId);
    await endSync(tx, organizationId, storageId, {
      status: counts.failed > 0 ? 'completed_with_errors' : 'completed',
      count: await countLinked(tx, organizationId, storageId),
      meta: { counts, errors: checkpoint.errors },
      traceback: null,
      now: platform.now(),
    });
    await emit(tx, actor, {
      type: 'STORAGE_SYNCED',
      organizationId,
      projectId,
      aggregateType: 'storage',
      aggregateId: storageId,
      payload: { storage_id: storageId, ...counts },
    });
    return counts;
  });
}

/** What the connection shows of the failure; wrong settings are not tried again. */
export async function noteFailure(
  platform: Platform,
  row: ConnectionRow,
  context: JobContext,
  error: unknown,
): Promise<unknown> {
  const isSettled =
    error instanceof VaultError ||
    (error instanceof ObjectStoreError && error.fault !== 'unreachable' && error.fault !== 'failed');
  const message = error instanceof Error ? error.message : String(error);
  const shown = context.signal.aborted ? 'The sync was stopped. The next one goes on where it was.' : message;
  await withActor(platform.db, context.actor, async (tx) => {
    const held = await holdConnection(tx, row.organization_id, row.id);
    if (!held) return;
    await endSync(tx, row.organization_id, row.id, {
      status: 'failed',
      count: 0,
      meta: held.checkpoint ? { counts: held.checkpoint.counts, errors: held.checkpoint.errors } : row.meta,
      traceback: shown.slice(0, 2000),
      now: platform.now(),
    });
  }).catch((failure: unknown) =>
    platform.log.warn({ err: failure, storageId: row.id }, 'could not note a failed sync'),
  );
  return isSettled && !context.signal.aborted ? new PermanentJobError(message, { cause: error }) : error;
}
