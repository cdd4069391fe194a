import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { insertJob } from './jobs.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

describe('those who look after others', () => {
  test('managers of a project see its jobs and run them again; its annotators do not (J-10)', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    const made = await boss.post('/api/projects', { title: 'Ours' });
    const [manager, annotator] = [await t.newUser(organizationId), await t.newUser(organizationId)];
    await t.addMember(made.body.id, manager, 1);
    await t.addMember(made.body.id, annotator, 4);
    const id = await insertJob(t, { organizationId, projectId: made.body.id, status: 'failed', attempts: 2 });
    await insertJob(t, { organizationId, status: 'failed', attempts: 2 });
    expect((await manager.get('/api/jobs')).body).toMatchObject([{ id, state: 'dead' }]);
    expect((await manager.get('/api/jobs/counts')).body).toMatchObject({ failed: 1, dead: 1 });
    expect((await annotator.get('/api/jobs')).body).toEqual([]);
    expect((await annotator.get(`/api/jobs/${id}`)).status).toBe(404);
    expect((await manager.post('/api/jobs/redrive', { state: 'dead' })).body).toEqual({ queued: 1, left: 0 });
    expect((await manager.get(`/api/jobs/${id}`)).body).toMatchObject({
      status: 'queued',
      attempts: 0,
      state: 'waiting',
    });
  });

  test('only super administrators look past their organization', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    const id = await insertJob(t, { organizationId, status: 'failed', attempts: 1 });
    for (const path of ['/api/jobs?scope=all', '/api/jobs/overview?scope=all', '/api/jobs/statistics?scope=all'])
      expect((await boss.get(path)).status, path).toBe(403);
    expect((await boss.post('/api/jobs/redrive', { state: 'failed', scope: 'all' })).status).toBe(403);
    const root = await t.newUser((await t.newOrganization()).id, { globalRole: 'super_admin' });
    expect((await root.get('/api/jobs')).body).toEqual([]);
    expect((await root.get(`/api/jobs?scope=all&search=${id}`)).body).toMatchObject([
      { id, organization_id: organizationId },
    ]);
    expect((await root.get(`/api/jobs/${id}`)).body).toMatchObject({ id });
    const housekeeping = await insertJob(t, { status: 'failed', attempts: 2 });
    expect((await root.post(`/api/jobs/${housekeeping}/retry`)).body).toMatchObject({ status: 'queued' });
    expect((await boss.get(`/api/jobs/${housekeeping}`)).status).toBe(404);
  });

  test('running again all that a filter finds leaves alone what is open under the same key (J-11)', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    const failed = { organizationId, status: 'failed', attempts: 2 };
    for (let index = 0; index < 3; index += 1) await insertJob(t, { ...failed, queue: 'ocr_queue', dedupeKey: 'same' });
    const other = await insertJob(t, { ...failed, queue: 'io', dedupeKey: 'open' });
    await insertJob(t, { organizationId, status: 'queued', queue: 'io', dedupeKey: 'open' });
    const redrive = (queue: string) => boss.post('/api/jobs/redrive', { state: 'failed', queue });
    const both = await Promise.all([redrive('ocr_queue'), redrive('ocr_queue')]);
    expect(
      both.map(({ status, body }) => (status === 200 ? body.queued : 0)).reduce((sum, queued) => sum + queued, 0),
    ).toBe(1);
    expect((await redrive('io')).body).toEqual({ queued: 0, left: 1 });
    expect((await boss.post(`/api/jobs/${other}/retry`)).status).toBe(409);
    expect((await boss.get('/api/jobs?state=retrying')).body).toEqual([]);
    expect((await boss.post('/api/jobs/redrive', { state: 'running' })).status).toBe(400);
  });

  test('queues tell what waits and since when; a paused one says so, and only super administrators pause', async () => {
    const { id: organizationId, owner: boss } = await t.newOrganization();
    await insertJob(t, { organizationId, status: 'queued', queue: 'ocr_queue' });
    await insertJob(t, { organizationId, status: 'queued', queue: 'ocr_queue', attempts: 1 });
    expect((await boss.put('/api/jobs/queues/ocr_queue/pause')).status).toBe(403);
    const root = await t.newUser(organizationId, { globalRole: 'super_admin' });
    expect((await root.put('/api/jobs/queues/nothing/pause')).status).toBe(400);
    expect((await root.put('/api/jobs/queues/ocr_queue/pause')).status).toBe(204);
    const queueOf = async () =>
      (await boss.get('/api/jobs/overview')).body.queues.find(({ name }: { name: string }) => name === 'ocr_queue');
    expect(await queueOf()).toMatchObject({
      waiting: 1,
      retrying: 1,
      capacity: 0,
      oldest_waiting_at: expect.any(String),
      paused_at: expect.any(String),
    });
    expect((await root.delete('/api/jobs/queues/ocr_queue/pause')).status).toBe(204);
    expect(await queueOf()).toMatchObject({ paused_at: null });
    expect((await boss.get('/api/jobs/statistics?days=1')).body).toEqual([]);
  });
});
