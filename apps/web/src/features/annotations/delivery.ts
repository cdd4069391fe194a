import { ApiError } from '../../lib/api-error.ts';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/** A signed-out session, a busy server and a lost network pass; anything else will be refused again. */
export function isRefused(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.reason === 'in_progress') return false;
  return error.status >= 400 && error.status < 500 && ![401, 408, 425, 429].includes(error.status);
}

export const isOffline = (error: unknown): boolean => error instanceof ApiError && error.status === 0;

/** Longer with every failure, and never the same for two: a server that comes back is not met by all at once. */
export function retryDelayMs(failures: number, error: unknown): number {
  const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
  const backOffMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  return Math.max(asked ?? 0, backOffMs * (0.75 + Math.random() / 2));
}
