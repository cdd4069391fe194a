import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from '../../platform/redis/redis-link.ts';

export interface StreamEntry {
  /** Of the stream, such as 1700000000000-0. */
  id: string;
  fields: Readonly<Record<string, string>>;
}

export interface ConsumerOptions {
  /** A connection of its own: waiting for entries blocks it. */
  client: RedisClient;
  stream: string;
  group: string;
  /** Unique among the living; one that comes back under its name goes on with what it held. */
  consumer: string;
  /** An entry is acknowledged when this has succeeded. It may come again: `event_id` tells repeats. */
  handle: (entry: StreamEntry) => Promise<void>;
  signal: AbortSignal;
  /** What a consumer has held for so long is taken over from it. */
  claimAfterMs?: number;
  /** How long one question waits for new entries. */
  blockMs?: number;
  batch?: number;
  /** An entry that failed so often is put aside into `<stream>:dead`. */
  maxDeliveries?: number;
  /** Told of every failure; the entry comes again. */
  failed?: (entry: StreamEntry, error: Error) => void;
}

const CLAIM_AFTER_MS = 60_000;
const BLOCK_MS = 2000;
const BATCH = 50;
const MAX_DELIVERIES = 5;
const PAUSE_MS = 500;

type Settled = Required<Omit<ConsumerOptions, 'failed'>> & Pick<ConsumerOptions, 'failed'>;

/**
 * Takes entries of a stream as one of a group until the signal: first what it held when it stopped, then what others left
 * behind, then what is new. At least once; within one consumer in the order of the stream.
 */
export async function consumeStream(given: ConsumerOptions): Promise<void> {
  const options: Settled = {
    claimAfterMs: CLAIM_AFTER_MS,
    blockMs: BLOCK_MS,
    batch: BATCH,
    maxDeliveries: MAX_DELIVERIES,
    ...given,
  };
  let isOpen = false;
  while (!options.signal.aborted) {
    try {
      if (!isOpen) await openGroup(options);
      if (!isOpen) await takeOwn(options);
      isOpen = true;
      await takeOver(options);
      await takeNew(options);
    } catch (error) {
      if (options.signal.aborted) return;
      // Redis went away, or came back empty: the group is made again.
      isOpen = false;
      if (!isPassing(error)) throw error;
      await sleep(PAUSE_MS, undefined, { signal: options.signal }).catch(() => {});
    }
  }
}

function isPassing(error: unknown): boolean {
  return /NOGROUP|LOADING|closed|connect|ECONN|socket|timeout|offline/i.test(String((error as Error).message ?? error));
}

async function openGroup({ client, stream, group }: Settled): Promise<void> {
  await client.xGroupCreate(stream, group, '0', { MKSTREAM: true }).catch((error: Error) => {
    if (!error.message.includes('BUSYGROUP')) throw error;
  });
}

/** Entries that this consumer was given before and never acknowledged. */
async function takeOwn(options: Settled): Promise<void> {
  let after = '0';
  for (;;) {
    const entries = await read(options, after, undefined);
    if (entries.length === 0 || options.signal.aborted) return;
    for (const entry of entries) await work(options, entry);
    after = entries.at(-1)?.id ?? after;
  }
}

async function takeOver(options: Settled): Promise<void> {
  const { client, stream, group, consumer, claimAfterMs, batch, signal } = options;
  let cursor = '0-0';
  do {
    const { nextId, messages } = await client.xAutoClaim(stream, group, consumer, claimAfterMs, cursor, {
      COUNT: batch,
    });
    for (const message of messages) {
      if (message !== null && !signal.aborted) await work(options, { id: message.id, fields: message.message });
    }
    cursor = nextId;
  } while (cursor !== '0-0' && !signal.aborted);
}

async function takeNew(options: Settled): Promise<void> {
  for (const entry of await read(options, '>', options.blockMs)) {
    if (options.signal.aborted) return;
    await work(options, entry);
  }
}

/** `>`: new ones; an id: those after it that this consumer holds. */
async function read(options: Settled, id: string, blockMs: number | undefined): Promise<StreamEntry[]> {
  const { client, stream, group, consumer, batch } = options;
  const wait = blockMs === undefined ? {} : { BLOCK: blockMs };
  const answer = await client.xReadGroup(group, consumer, [{ key: stream, id }], { COUNT: batch, ...wait });
  const streams = (answer ?? []) as { messages: { id: string; message: Record<string, string> | null }[] }[];
  // An entry that was cut off the stream while it was held has no fields any more.
  return streams.flatMap(({ messages }) =>
    messages.map((message) => ({ id: message.id, fields: message.message ?? {} })),
  );
}

async function work(options: Settled, entry: StreamEntry): Promise<void> {
  const { client, stream, group } = options;
  if (Object.keys(entry.fields).length > 0) {
    try {
      await options.handle(entry);
    } catch (error) {
      options.failed?.(entry, error as Error);
      if (!(await isHopeless(options, entry))) return;
      await client.xAdd(`${stream}:dead`, '*', {
        ...entry.fields,
        error: String((error as Error).message).slice(0, 500),
      });
    }
  }
  await client.xAck(stream, group, entry.id);
}

async function isHopeless({ client, stream, group, maxDeliveries }: Settled, { id }: StreamEntry): Promise<boolean> {
  const [pending] = await client.xPendingRange(stream, group, id, id, 1);
  return pending !== undefined && pending.deliveriesCounter >= maxDeliveries;
}
