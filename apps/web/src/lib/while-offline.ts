import { ApiError } from './api-error.ts';

const PAUSES_MS = [500, 1500, 4000, 8000, 15_000, 30_000];

/** Repeats a request for as long as nothing answers; it must bear being sent twice. Ends early when `signal` aborts. */
export async function againWhileOffline<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 0 || signal?.aborted === true) throw error;
      const pauseMs = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 0;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
