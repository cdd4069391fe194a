import { createLocalJWKSet, errors, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import type { Logger } from 'pino';
import { AppError } from '../../platform/http/app-error.ts';
import type { Outbound } from '../../platform/outbound/outbound.ts';

/** A key that the issuer took away stops working after this long at the latest. */
const LIFE_MS = 600_000;
/** Made-up key ids must not make this server ask the issuer all the time. */
const PAUSE_MS = 10_000;
const MOST_BYTES = 1_000_000;
const TIMEOUT_MS = 5000;

type Resolve = ReturnType<typeof createLocalJWKSet>;
type FoundKey = Awaited<ReturnType<Resolve>>;

export interface ForeignKeys {
  /** Throws jose's errors when no key fits, and `unavailable` while the issuer was never reached. */
  find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey>;
}

interface KeyOptions {
  url: string;
  outbound: Outbound;
  log: Logger;
  now: () => Date;
}

/** The published keys of an issuer: kept for ten minutes, fetched anew for a key id that is not among them. */
export function createForeignKeys({ url, outbound, log, now }: KeyOptions): ForeignKeys {
  let resolve: Resolve | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  const fetchKeys = async (): Promise<void> => {
    triedAt = now().getTime();
    try {
      const answer = await outbound.fetchSafely(url, { maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS });
      if (answer.status !== 200) {
        answer.discard();
        throw new Error(`the issuer answered with status ${answer.status}`);
      }
      resolve = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
      fetchedAt = triedAt;
    } catch (error) {
      // What was fetched before goes on being used.
      log.warn({ reason: (error as Error).message }, 'the keys of the token issuer could not be fetched');
    }
  };
  /** Everybody who waits shares one request. */
  const refresh = (): Promise<void> => {
    fetching ??= fetchKeys().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
  const mayAsk = (): boolean => fetching !== undefined || now().getTime() - triedAt >= PAUSE_MS;

  return {
    find: async (header, token) => {
      if (now().getTime() - fetchedAt >= LIFE_MS && mayAsk()) await refresh();
      if (!resolve) throw new AppError('unavailable', 'The keys of the token issuer cannot be fetched right now.');
      try {
        return await resolve(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !mayAsk()) throw error;
        await refresh();
        return resolve(header, token);
      }
    },
  };
}
