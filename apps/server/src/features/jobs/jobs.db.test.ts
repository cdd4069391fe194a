import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { TestApp, TestUser } from '../../platform/testing/test-app.ts';
import { createJobScene, definition, type JobScene } from './jobs.fixture.ts';

let t: TestApp;
let owner: TestUser;
let enqueue: JobScene['enqueue'];
let run: JobScene['run'];
beforeAll(async () => {
  ({ t, owner, enqueue, run } = await createJobScene());
});
afterAll(() => t.close());

describe('who sees a job', () => {
  test('nobody without a sign-in, nobody of another organization, no colleague without the right (J-10)', async () => {
    const id = await enqueue();
    expect((await t.anonymous.get(`/api/jobs/${id}`)).status).toBe(401);
    expect((await (await t.newOrganization()).owner.get(`/api/jobs/${id}`)).status).toBe(404);
    const colleague = await t.newUser(owner.organizationId);
    expect((await colleague.get(`/api/jobs/${id}`)).status).toBe(404);
    expect((await colleague.get('/api/jobs')).body).toEqual([]);
    expect((await owner.get(`/api/jobs/${id}`)).body).toMatchObject({
      title: 'Work on this',
      status: 'queued',
      can: { cancel: true, retry: false },
    });
    expect((await owner.get('/api/jobs/not-an-id')).status).toBe(400);
  });

  test('pages by cursor without gaps or repeats', async () => {
    for (let number = 0; number < 7; number += 1) await enqueue(`page ${number}`);
    const seen: string[] = [];
    let url: string | undefined = '/api/jobs?limit=3';
    while (url) {
      const page = await owner.get(url);
      seen.push(...page.body.map((row: { id: string }) => row.id));
      url = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1];
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(7);
    expect((await owner.get('/api/jobs?cursor=nonsense')).status).toBe(400);
  });
});

test('jobs are counted by state, for everybody those that they see', async () => {
  const { owner: manager } = await t.newOrganization();
  const colleague = await t.newUser(manager.organizationId);
  const { db } = t.app.platform;
  const start = (user: TestUser, text: string) => {
    const actor = { ...systemActor(manager.organizationId), userId: user.id };
    return withActor(db, actor, async (tx) => (await enqueueJob(tx, actor, definition, { text })).id);
  };
  const done = await start(manager, 'mine');
  await run(done, async () => ({}));
  await start(manager, 'waiting');
  await start(colleague, 'theirs');
  const parts = { retrying: 0, scheduled: 0, dead: 0 };
  const none = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, ...parts };
  expect((await manager.get('/api/jobs/counts')).body).toEqual({ ...none, queued: 2, succeeded: 1 });
  expect((await colleague.get('/api/jobs/counts')).body).toEqual({ ...none, queued: 1 });
  expect((await manager.get('/api/jobs/counts?type=test.work')).body).toEqual({ ...none, queued: 2, succeeded: 1 });
  expect((await manager.get('/api/jobs/counts?type=import.run')).body).toEqual(none);
  expect((await t.anonymous.get('/api/jobs/counts')).status).toBe(401);
  expect((await (await t.newOrganization()).owner.get('/api/jobs/counts')).body).toEqual(none);
});

test('POST with an Idempotency-Key is done once, and a key cannot be used for something else', async () => {
  const id = await enqueue();
  const headers = { 'idempotency-key': 'cancel-once' };
  const first = await owner.post(`/api/jobs/${id}/cancel`, undefined, headers);
  const again = await owner.post(`/api/jobs/${id}/cancel`, undefined, headers);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotent-replay']).toBe('true');
  const other = await enqueue();
  expect((await owner.post(`/api/jobs/${other}/cancel`, undefined, headers)).status).toBe(400);
});

test('what ended more than 90 days ago is forgotten, with its log (J-16)', async () => {
  const { platform } = t.app;
  const [old, kept] = [await enqueue('old'), await enqueue('kept')];
  for (const id of [old, kept]) {
    await run(id, async (_payload, { log }) => log('done'));
    await platform.storage.put(`task-logs/test/${id}.log`, Buffer.from('done'), {
      contentType: 'text/plain',
      maxBytes: 100,
    });
    await t.admin.query('update job set finished_at = now() - $2::interval, log_key = $3 where id = $1', [
      id,
      id === old ? '91 days' : '89 days',
      `task-logs/test/${id}.log`,
    ]);
  }
  const tidy = platform.registeredJobs().find(({ definition: { type } }) => type === 'jobs.tidy');
  expect(await tidy?.handler({} as never, { signal: new AbortController().signal } as never)).toMatchObject({
    jobs: 1,
  });
  expect([(await owner.get(`/api/jobs/${old}`)).status, (await owner.get(`/api/jobs/${kept}`)).status]).toEqual([
    404, 200,
  ]);
  const { rows } = await t.admin.query('select distinct job_id from job_event where job_id = any ($1)', [[old, kept]]);
  expect(rows).toEqual([{ job_id: kept }]);
  await expect(platform.storage.stat(`task-logs/test/${old}.log`)).rejects.toThrow();
});
