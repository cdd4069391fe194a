import type { Delivery, EventSink, SinkEntry } from '../../platform/events/sink.ts';
import type { RedisLink } from '../../platform/redis/redis-link.ts';

export interface RedisSinkSettings {
  /** Put before the names of streams. */
  prefix: string;
  /** About how many entries a stream keeps. */
  maxLength: number;
}

const PATIENCE_MS = 5000;
/** Answers that an entry would get again however often it is tried; anything else passes, such as a full memory. */
const LASTING = /^(WRONGTYPE|ERR) /;

/** Appends to Redis Streams, one for each channel, cut to about their newest entries. Names and values are texts. */
export function createRedisSink(redis: RedisLink, { prefix, maxLength }: RedisSinkSettings): EventSink {
  const trim = { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: maxLength } } as const;
  return {
    name: 'redis',
    isReady: redis.isReady,
    onReady: (listener) =>
      redis.onChange((isReady) => {
        if (isReady) listener();
      }),
    // One message for all of them, in their order.
    deliver: (entries) =>
      redis
        .use(
          (client) =>
            Promise.all(
              entries.map(({ channel, body }) =>
                client.xAdd(`${prefix}${channel}`, '*', textsOf(body), trim).then((): Delivery => 'taken', explain),
              ),
            ),
          PATIENCE_MS,
        )
        .catch((error: unknown) => entries.map(() => explain(error))),
    // The connection is the installation's, and closed with it.
    close: async () => {},
  };
}

function explain(error: unknown): Delivery {
  const message = error instanceof Error ? error.message : String(error);
  return LASTING.test(message) ? { refused: message } : { later: message };
}

/** What is not known is left out; what has parts becomes JSON. */
function textsOf(body: SinkEntry['body']): Record<string, string> {
  const known = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    known.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}
