import type { Logger } from 'pino';
import type { RedisLink } from '../redis/redis-link.ts';

/** How often somebody called within the window that began with the first call, and when it ends. */
export interface Counted {
  current: number;
  /** Milliseconds until the window ends. */
  ttl: number;
}

export type Count = (key: string, windowMs: number) => Promise<Counted>;

const MOST_KEYS = 20_000;
const ANSWER_MS = 250;
/** After a call that was not answered in time the next ones are counted here without asking. */
const REST_MS = 2000;
const PREFIX = 'labelwright:rate:';
const INCREMENT = `
local current = redis.call('INCR', KEYS[1])
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  ttl = tonumber(ARGV[1])
end
return {current, ttl}`;

/** Counts in this process; those who have not called for longest are forgotten first. */
export function countHere(now: () => number = () => performance.now()): Count {
  const windows = new Map<string, { current: number; endsAt: number }>();
  return async (key, windowMs) => {
    const at = now();
    const known = windows.get(key);
    const window = known === undefined || known.endsAt <= at ? { current: 0, endsAt: at + windowMs } : known;
    window.current += 1;
    windows.delete(key);
    windows.set(key, window);
    const eldest = windows.size > MOST_KEYS ? windows.keys().next().value : undefined;
    if (eldest !== undefined) windows.delete(eldest);
    return { current: window.current, ttl: window.endsAt - at };
  };
}

/** Counts for all processes together. While Redis is away each counts for itself: nobody is locked out by its absence. */
export function countTogether(redis: RedisLink, log: Logger, now: () => number = () => performance.now()): Count {
  const here = countHere(now);
  let restsUntil = 0;
  return async (key, windowMs) => {
    if (now() < restsUntil || !redis.isReady()) return here(key, windowMs);
    try {
      const reply = await redis.use(
        (client) => client.eval(INCREMENT, { keys: [PREFIX + key], arguments: [String(windowMs)] }),
        ANSWER_MS,
      );
      const [current, ttl] = reply as [number, number];
      return { current, ttl };
    } catch (error) {
      restsUntil = now() + REST_MS;
      log.warn({ reason: (error as Error).message }, 'rate limits are counted in this process: redis does not answer');
      return here(key, windowMs);
    }
  };
}
