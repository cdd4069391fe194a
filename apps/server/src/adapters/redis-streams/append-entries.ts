import type { RedisClient } from '../../platform/redis/redis-link.ts';

export interface NewEntry {
  stream: string;
  fields: Readonly<Record<string, string>>;
}

/** One message for all of them, in their order. Streams are cut to about `maxLength` of their newest entries. */
export async function appendEntries(
  client: RedisClient,
  entries: readonly NewEntry[],
  maxLength: number,
): Promise<void> {
  const trim = { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: maxLength } } as const;
  await Promise.all(entries.map(({ stream, fields }) => client.xAdd(stream, '*', { ...fields }, trim)));
}
