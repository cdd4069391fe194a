import { appendEntries } from '../../adapters/redis-streams/append-entries.ts';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { RedisAway } from '../../platform/redis/redis-link.ts';
import { deleteEntries, listWaiting, lockStreams } from './streams.queries.ts';

const BATCH = 500;
const PATIENCE_MS = 5000;

/**
 * Appends what waits, oldest first, and returns how much. While Redis is gone it all waits on, in order. A crash between
 * appending and forgetting appends again: readers tell repeats by `event_id`.
 */
export async function drainStreams(platform: Platform): Promise<number> {
  const { redis, db, config } = platform;
  if (!redis?.isReady()) return 0;
  let appended = 0;
  try {
    for (;;) {
      const count = await withSystem(db, async (tx) => {
        await lockStreams(tx);
        const entries = await listWaiting(tx, BATCH);
        if (entries.length === 0) return 0;
        await redis.use((client) => appendEntries(client, entries, config.streamMaxLength), PATIENCE_MS);
        await deleteEntries(
          tx,
          entries.map(({ id }) => id),
        );
        return entries.length;
      });
      appended += count;
      if (count < BATCH) return appended;
    }
  } catch (error) {
    if (!(error instanceof RedisAway) && redis.isReady()) throw error;
    platform.log.warn({ reason: (error as Error).message }, 'entries of streams wait for redis');
    return appended;
  }
}
