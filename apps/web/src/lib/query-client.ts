import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

/** Only what may heal by itself is asked again: no answer, a failing server, a full rate class. */
export function shouldRetry(failureCount: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (failureCount >= 3) return false;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}

/** Waits as long as the server asked, otherwise 0.5 s, 1 s, 2 s. */
export function retryDelayMs(failureCount: number, error: unknown): number {
  if (error instanceof ApiError && error.retryAfterMs !== undefined) return Math.min(error.retryAfterMs, 30_000);
  return 500 * 2 ** failureCount;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, gcTime: 5 * 60_000, retry: shouldRetry, retryDelay: retryDelayMs },
    mutations: { retry: false },
  },
});
