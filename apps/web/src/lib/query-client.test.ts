import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { retryDelayMs, shouldRetry } from './query-client.ts';

const failure = (status: number, retryAfterMs?: number) =>
  new ApiError({ status, type: 'server_error', message: 'Failed.', retryAfterMs });

describe('asking again', () => {
  it('happens for what may heal by itself, three times at most', () => {
    for (const status of [0, 429, 500, 503]) expect(shouldRetry(0, failure(status))).toBe(true);
    for (const status of [400, 401, 403, 404, 409]) expect(shouldRetry(0, failure(status))).toBe(false);
    expect(shouldRetry(3, failure(503))).toBe(false);
    expect(shouldRetry(0, new TypeError('A bug.'))).toBe(false);
  });

  it('waits as long as the server says, within reason', () => {
    expect(retryDelayMs(0, failure(429, 2000))).toBe(2000);
    expect(retryDelayMs(0, failure(429, 3_600_000))).toBe(30_000);
    expect([0, 1, 2].map((count) => retryDelayMs(count, failure(500)))).toEqual([500, 1000, 2000]);
  });
});
