import type { RedisClientType } from '@redis/client';

type Nothing = Record<never, never>;
export type RedisClient = RedisClientType<Nothing, Nothing, Nothing, 3, Nothing>;

export class RedisAway extends Error {
  override name = 'RedisAway';
}

/** The one connection of this process to the Redis of the installation. It is optional equipment: it may go and come back. */
export interface RedisLink {
  /** Whether commands are likely to be answered. */
  isReady(): boolean;
  /** Runs commands; throws RedisAway at once while Redis is gone, and when it does not answer in time. */
  use<T>(work: (client: RedisClient) => Promise<T>, timeoutMs?: number): Promise<T>;
  /** A connection of its own with the same settings, such as for subscribing; whoever asks for it opens and closes it. */
  duplicate(): RedisClient;
  /** Called whenever Redis goes or comes back. */
  onChange(listener: (isReady: boolean) => void): void;
  close(): void;
}
