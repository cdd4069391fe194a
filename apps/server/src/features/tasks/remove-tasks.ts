import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { withCounters } from '../projects/index.ts';
import { announce, refuseSecondExternalId } from './create-task.ts';
import { deleteLeases, listDeletedTogether, markDeleted, type Scope, unmarkDeleted } from './tasks.queries.ts';

const BLOCK = 1000;
const DAY_MS = 86_400_000;

/**
 * Hides tasks with all that belongs to them, in the caller's transaction, and says how many. `at` marks what was deleted
 * together, so that it comes back together.
 */
export async function deleteTasks(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: Scope,
  taskIds: number[],
  at: Date,
): Promise<number> {
  if (taskIds.length === 0) return 0;
  const options = { now: at, mayReopen: false, columns: true };
  const deleted = await withCounters(tx, scope, taskIds, options, async () => {
    await deleteLeases(tx, scope, taskIds);
    return markDeleted(tx, scope, taskIds, { userId: actor.userId, at });
  });
  if (deleted.length > 0) await announce(platform, tx, actor, scope, 'TASKS_DELETED', deleted);
  return deleted.length;
}

export function deleteTask(platform: Platform, actor: Actor, scope: Scope, id: number): Promise<void> {
  return withActor(platform.db, actor, async (tx) => {
    if ((await deleteTasks(platform, tx, actor, scope, [id], platform.now())) === 0) throw notFound('Task');
  });
}

export async function restoreTask(platform: Platform, actor: Actor, scope: Scope, id: number): Promise<void> {
  const restored = await restoreTasks(platform, actor, scope, [id]);
  if (restored === 0)
    throw new AppError('conflict', 'The task is not deleted, or was deleted too long ago to bring it back.');
}

/** Brings back what was deleted within the retention time. */
export function restoreTasks(platform: Platform, actor: Actor, scope: Scope, taskIds: number[]): Promise<number> {
  return withActor(platform.db, actor, (tx) => restoreInBlock(platform, tx, actor, scope, taskIds));
}

export function restoreInBlock(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  scope: Scope,
  taskIds: number[],
): Promise<number> {
  const now = platform.now();
  const since = new Date(now.getTime() - platform.config.retentionDays * DAY_MS);
  return refuseSecondExternalId(
    (async () => {
      if (taskIds.length === 0) return 0;
      const restored = await withCounters(tx, scope, taskIds, { now, columns: true }, () =>
        unmarkDeleted(tx, scope, taskIds, since),
      );
      if (restored.length > 0) await announce(platform, tx, actor, scope, 'TASKS_RESTORED', restored);
      return restored.length;
    })(),
  );
}

/** Undo: everything that this person deleted at that moment, in blocks. */
export async function restoreDeletion(
  platform: Platform,
  actor: Actor,
  scope: Scope,
  at: Date,
  progress: (done: number) => void,
): Promise<number> {
  let restored = 0;
  let last = 0;
  for (;;) {
    const ids = await withActor(platform.db, actor, async (tx) => {
      const block = await listDeletedTogether(tx, scope, { at, userId: actor.userId }, last, BLOCK);
      restored += await restoreInBlock(platform, tx, actor, scope, block);
      return block;
    });
    if (ids.length === 0) return restored;
    last = ids.at(-1) ?? last;
    progress(restored);
  }
}
