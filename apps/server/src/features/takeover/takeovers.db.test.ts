import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { type FakeLabelStudio, LEGACY_TOKEN, startLabelStudio } from './label-studio.fixture.ts';

let t: TestApp;
let there: FakeLabelStudio;

beforeAll(async () => {
  t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  there = await startLabelStudio();
});
afterAll(async () => {
  await there.close();
  await t.close();
});

const order = (more: object = {}) => ({ url: there.url, token: LEGACY_TOKEN, requests_per_second: 200, ...more });

async function keptToken(owner: TestUser): Promise<string | null> {
  const { rows } = await t.admin.query('select sealed_token from takeover where organization_id = $1', [
    owner.organizationId,
  ]);
  return rows[0]?.sealed_token;
}

test('a manager moves an instance as a job, sees how far it is, and reads what did not come', async () => {
  const { owner } = await t.newOrganization();
  const started = await owner.post('/api/takeovers', order({ url: `${there.url}/` }));
  expect([started.status, started.body]).toMatchObject([
    202,
    { source_url: there.url, status: 'queued', role: 'member', can: { cancel: true, resume: false } },
  ]);
  expect(started.text).not.toContain(LEGACY_TOKEN);
  expect(await keptToken(owner)).toMatch(/^v1:/);
  expect((await owner.post('/api/takeovers', order({ projects: [8] }))).body.error).toMatchObject({
    reason: 'under_way',
  });
  await t.runJobs();
  await t.relayEvents();
  expect(await keptToken(owner)).toBeNull();
  const { id } = started.body;
  const { body } = await owner.get(`/api/takeovers/${id}`);
  expect(body).toMatchObject({
    status: 'succeeded',
    source_version: '1.23.2',
    tasks: 123,
    tasks_seen: 123,
    chosen_projects: null,
    can: { cancel: false, resume: true },
  });
  expect(body.projects).toMatchObject([
    { source_id: 7, title: 'Moods', status: 'finished', tasks: 120, tasks_seen: 120, project: expect.any(Number) },
    { source_id: 8, title: 'Cats', status: 'finished', tasks: 2 },
    { source_id: 9, title: 'Odd', status: 'finished', tasks: 1 },
  ]);
  expect(body.counts).toContainEqual({ kind: 'annotation', carried: 65, left_behind: 1, noted: 2 });
  const job = (await owner.get(`/api/jobs/${body.job_id}`)).body;
  expect(job).toMatchObject({ status: 'succeeded', progress: { done: 123, total: 123, unit: 'tasks' } });
  await readsNotes(owner, id);
});

async function readsNotes(owner: TestUser, id: number): Promise<void> {
  const first = await owner.get(`/api/takeovers/${id}/notes?limit=3`);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.link as string)?.[1] ?? '';
  const second = await owner.get(next);
  expect([...first.body, ...second.body]).toHaveLength(6);
  expect((await owner.get(`/api/takeovers/${id}/notes?kind=webhook`)).body).toMatchObject([
    { source_id: '3', source_project: 'Moods', is_left: false },
  ]);
  const report = await owner.get(`/api/takeovers/${id}/report`);
  expect(report.headers['content-type']).toContain('text/csv');
  expect(report.text).toMatch(/^outcome,kind,id,project,note\r\n/);
  expect(report.text).toMatch(/left,storage,import:s3:1,Moods,/);
  expect(report.text).not.toContain('never shown');
}

test('one that was cancelled keeps no token, and goes on with another', async () => {
  const { owner } = await t.newOrganization();
  const { id } = (await owner.post('/api/takeovers', order({ projects: [8] }))).body;
  expect((await owner.post(`/api/takeovers/${id}/cancel`)).body).toMatchObject({ status: 'cancelled' });
  expect((await owner.post(`/api/takeovers/${id}/cancel`)).status).toBe(409);
  await t.relayEvents();
  expect(await keptToken(owner)).toBeNull();
  const resumed = await owner.post(`/api/takeovers/${id}/resume`, { token: LEGACY_TOKEN });
  expect([resumed.status, resumed.body.status]).toEqual([202, 'queued']);
  await t.runJobs();
  expect((await owner.get(`/api/takeovers/${id}`)).body).toMatchObject({
    status: 'succeeded',
    projects: [{ source_id: 8, tasks_seen: 2 }],
  });
  expect((await owner.get('/api/takeovers')).body).toMatchObject([{ id, chosen_projects: [8] }]);
});

test('a token that is refused fails at once with a sentence, and again from the list of jobs for want of one', async () => {
  const { owner } = await t.newOrganization();
  const { id, job_id: job } = (await owner.post('/api/takeovers', order({ token: 'wrong' }))).body;
  await t.runJobs();
  await t.relayEvents();
  const { body } = await owner.get(`/api/takeovers/${id}`);
  expect(body).toMatchObject({ status: 'failed', error: expect.stringContaining('does not accept the token') });
  expect((await owner.post(`/api/jobs/${job}/retry`)).status).toBe(200);
  await t.runJobs();
  expect((await owner.get(`/api/takeovers/${id}`)).body.error).toContain('token was forgotten');
});

test('only managers start one, only at addresses that requests may go to, and nobody sees those of others', async () => {
  const { owner, id: organization } = await t.newOrganization();
  const member = await t.newUser(organization);
  for (const path of ['', '/1', '/1/notes', '/1/report'])
    expect((await member.get(`/api/takeovers${path}`)).status).toBe(403);
  expect((await member.post('/api/takeovers', order())).status).toBe(403);
  expect((await owner.post('/api/takeovers', order({ url: 'http://10.0.0.1' }))).body).toMatchObject({
    validation_errors: { url: [expect.any(String)] },
  });
  const { id } = (await owner.post('/api/takeovers', order())).body;
  const { owner: stranger } = await t.newOrganization();
  for (const path of ['', '/notes', '/report'])
    expect((await stranger.get(`/api/takeovers/${id}${path}`)).status).toBe(404);
  expect((await stranger.post(`/api/takeovers/${id}/resume`, { token: 'x' })).status).toBe(404);
  expect((await stranger.post(`/api/takeovers/${id}/cancel`)).status).toBe(404);
});

test('whoever does not manage the organization any more moves nothing into it', async () => {
  const { owner, id: organization } = await t.newOrganization();
  const admin = await t.newUser(organization, { role: 'admin' });
  const { id } = (await admin.post('/api/takeovers', order({ projects: [8] }))).body;
  await t.admin.query(`update organization_member set role = 'member' where user_id = $1`, [admin.id]);
  await t.runJobs();
  expect((await owner.get(`/api/takeovers/${id}`)).body).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('does not manage'),
    projects: [],
  });
});
