import { expect } from 'vitest';
import type { MturkServer } from '../../platform/testing/mturk/mturk-server.ts';
import type { TestApp, TestResponse, TestUser } from '../../platform/testing/test-app.ts';

/** The same numbers in the same order for the same seed, 0 ≤ x < 1. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An account at the stand-in. */
export async function connect(owner: TestUser, mturk: MturkServer): Promise<void> {
  const saved = await owner.put('/api/crowd/providers/mturk', {
    settings: { endpoint: mturk.url, worker_site: mturk.url },
    secrets: { access_key_id: mturk.keys.accessKeyId, secret_access_key: mturk.keys.secretAccessKey },
  });
  expect(saved.status, saved.text).toBe(200);
}

/** Runs the job of an answer with 202 and gives its result. */
export async function resultOf(t: TestApp, started: TestResponse): Promise<ReturnType<typeof JSON.parse>> {
  expect(started.status, started.text).toBe(202);
  await t.runJobs();
  const { rows } = await t.admin.query('select status, result, error, queue, type from job where id = $1', [
    started.body.job_id,
  ]);
  return rows[0];
}

/** The address of the page in a question, as a browser would open it. */
export function pageOf(mturk: MturkServer, hitId: string): string {
  const question = mturk.market.hits.get(hitId)?.question ?? '';
  const address = /<ExternalURL>([^<]+)<\/ExternalURL>/.exec(question)?.[1] ?? '';
  const url = new URL(address.replaceAll('&amp;', '&'));
  return url.pathname + url.search;
}
