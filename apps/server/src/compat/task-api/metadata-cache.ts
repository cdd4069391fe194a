import type { RedisLink } from '../../platform/redis/redis-link.ts';
import type { TaskContent } from './tasks.queries.ts';

/**
 * What hardly changes of a task (labels, instructions, data) by tenant and external id. Each entry carries the version of
 * the row that it was read from and is used for that version alone, so that no process can serve what another has changed,
 * and it does not matter when an entry goes.
 */
export interface MetadataCache {
  find(key: CacheKey, version: string): Promise<TaskContent | undefined>;
  keep(key: CacheKey, version: string, content: TaskContent): Promise<void>;
}

export interface CacheKey {
  organizationId: number;
  taskId: number;
  externalId: string;
}

interface Entry {
  taskId: number;
  version: string;
  content: TaskContent;
}

const MOST_ENTRIES = 5000;
/** Longer ones are cheaper to read from the database than to carry around. */
const LARGEST_ENTRY = 200_000;
const LIFE_SECONDS = 3600;
/** A cache that is slower than the database is none. */
const PATIENCE_MS = 100;

/** In Redis while it answers, so that processes share it; else in this process. */
export function createMetadataCache(redis: RedisLink | undefined): MetadataCache {
  const own = createOwnEntries();
  const read = async (key: string): Promise<string | undefined> => {
    if (!redis?.isReady()) return own.find(key);
    return redis
      .use((client) => client.get(key), PATIENCE_MS)
      .then(
        (text) => text ?? undefined,
        () => own.find(key),
      );
  };
  return {
    find: async (key, version) => {
      const text = await read(nameOf(key));
      if (text === undefined) return undefined;
      const entry = JSON.parse(text) as Entry;
      return entry.taskId === key.taskId && entry.version === version ? entry.content : undefined;
    },
    keep: async (key, version, content) => {
      const text = JSON.stringify({ taskId: key.taskId, version, content } satisfies Entry);
      if (text.length > LARGEST_ENTRY) return;
      const name = nameOf(key);
      if (!redis?.isReady()) own.keep(name, text);
      else
        await redis
          .use((client) => client.set(name, text, { expiration: { type: 'EX', value: LIFE_SECONDS } }), PATIENCE_MS)
          .catch(() => own.keep(name, text));
    },
  };
}

/** Both parts, so that tenants never share an entry. */
function nameOf({ organizationId, externalId }: CacheKey): string {
  return `labelwright:task-metadata:${organizationId}:${externalId}`;
}

function createOwnEntries() {
  const entries = new Map<string, string>();
  return {
    find: (key: string) => entries.get(key),
    keep: (key: string, text: string): void => {
      entries.delete(key);
      const oldest = entries.keys().next();
      if (entries.size >= MOST_ENTRIES && !oldest.done) entries.delete(oldest.value);
      entries.set(key, text);
    },
  };
}
