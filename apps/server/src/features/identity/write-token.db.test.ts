import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';

const TOKEN = 'a-long-shared-secret';
const WITH = { 'x-ivc-write-token': TOKEN };
const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="a"/></Choices></View>';
const ORGANIZATION = '7b6f4b1e-2f6c-4e0b-9a67-0d7f0c3f5a10';

/** The organization that the settings name must have that uuid. */
async function name(t: TestApp, organizationId: number): Promise<void> {
  await t.admin.query('update organization set uuid = $2 where id = $1', [organizationId, ORGANIZATION]);
}

describe('with a write token', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await createTestApp({
      env: { DJANGO_WRITE_TOKEN: ` ${TOKEN} `, WRITE_TOKEN_ORG: ORGANIZATION, RATE_WRITE_TOKEN: '3' },
    });
  });
  afterAll(() => t.close());
  const post = (url: string, body: unknown, headers: Record<string, string> = WITH) =>
    t.anonymous.post(url, body, headers);

  test('names no organization yet: nobody gets in', async () => {
    expect((await post('/api/projects', { title: 'P' })).status).toBe(403);
  });

  test('writes the whole chain of one organization, as "write-token"', async () => {
    const org = await t.newOrganization();
    await name(t, org.id);
    const project = await post('/api/projects', { title: 'By a program', slug: 'by-a-program', label_config: CONFIG });
    expect(project.status, project.text).toBe(201);
    const id = project.body.id as number;
    expect((await post('/api/task-types', { slug: 'kind', name: 'Kind' })).status).toBe(201);
    const task = await post('/api/tasks', { project: id, data: { text: 'x' } });
    expect(task.status, task.text).toBe(201);
    const body = { task: task.body.id, result: [], submission_id: 's1', schema_version: '1.0' };
    const annotation = await post('/api/annotations/', body, { 'x-ivc-write-token': ` ${TOKEN}  ` });
    expect(annotation.status, annotation.text).toBe(201);
    expect((await post('/api/annotations', body)).status).toBe(200);
    // The third was one too many within the hour: the one with the wrong body counts too.
    expect((await post('/api/annotations', {})).status).toBe(400);
    const limited = await post('/api/annotations', { ...body, submission_id: 's2' });
    expect([limited.status, Number(limited.headers['retry-after']) > 3000]).toEqual([429, true]);
    const events = await t.admin.query(
      `select distinct organization_id, actor from event_log where event_type in ('PROJECT_CREATED', 'ANNOTATION_CREATED')`,
    );
    expect(events.rows).toEqual([{ organization_id: String(org.id), actor: 'write-token' }]);
    // Its organization sees all that was written.
    expect((await org.owner.get(`/api/projects/${id}`)).body.title).toBe('By a program');
    expect((await org.owner.get(`/api/tasks/${task.body.id}`)).body.annotations).toHaveLength(1);
  });

  test('a wrong token is 403, none is 401, and other credentials come first', async () => {
    for (const wrong of ['wrong', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()])
      expect((await post('/api/projects', { title: 'P' }, { 'x-ivc-write-token': wrong })).status).toBe(403);
    for (const none of ['', '  '])
      expect((await post('/api/projects', { title: 'P' }, { 'x-ivc-write-token': none })).status).toBe(401);
    expect((await post('/api/projects', { title: 'P' }, {})).status).toBe(401);
    expect((await post('/api/projects', { title: 'P' }, { ...WITH, authorization: 'Token wrong' })).status).toBe(401);
    const other = await t.newOrganization();
    const own = await other.owner.post('/api/projects', { title: 'Mine' }, WITH);
    expect(own.body.organization).toBe(other.id);
  });

  test('never reaches another organization, people, credentials or the platform', async () => {
    const other = await t.newOrganization();
    const { body: theirs } = await other.owner.post('/api/projects', { title: 'Theirs', label_config: CONFIG });
    const { body: task } = await other.owner.post('/api/tasks', { project: theirs.id, data: { text: 'x' } });
    const call = async (method: 'GET' | 'PATCH' | 'POST' | 'DELETE', url: string, payload?: object) =>
      (await t.app.http?.inject({ method, url, headers: WITH, ...(payload ? { payload } : {}) }))?.statusCode;
    expect(await call('GET', `/api/projects/${theirs.id}`)).toBe(404);
    expect(await call('PATCH', `/api/projects/${theirs.id}`, { title: 'Taken' })).toBe(404);
    expect(await call('DELETE', `/api/tasks/${task.id}`)).toBe(404);
    expect(await call('POST', '/api/tasks', { project: theirs.id, data: { text: 'x' } })).toBe(404);
    expect(await call('GET', '/api/admin/users')).toBe(401);
    expect(await call('GET', '/api/tokens')).toBe(401);
    const { body: ours } = await post('/api/projects', { title: 'Ours' });
    expect(await call('POST', `/api/projects/${ours.id}/members`, { email: other.owner.email, role: 'admin' })).toBe(
      403,
    );
    expect(await call('POST', `/api/projects/${ours.id}/reset-token`)).toBe(403);
  });

  test('its account cannot be signed in to, and can be switched off', async () => {
    const { rows } = await t.admin.query(
      `select u.id, u.password_hash, u.is_verified, m.role from app_user u
      join organization_member m on m.user_id = u.id where u.email = $1`,
      [`write-token@${ORGANIZATION}.invalid`],
    );
    expect(rows).toEqual([{ id: expect.anything(), password_hash: null, is_verified: false, role: 'admin' }]);
    await t.admin.query('update organization_member set enabled = false where user_id = $1', [rows[0].id]);
    t.app.platform.now = () => new Date(Date.now() + 10_000);
    expect((await post('/api/projects', { title: 'P' })).status).toBe(403);
  });
});

describe('without the setting', () => {
  const apps: TestApp[] = [];
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });

  test('there is no such credential, and nothing is open', async () => {
    const t = await createTestApp();
    apps.push(t);
    const org = await t.newOrganization();
    await name(t, org.id);
    for (const headers of [{}, WITH, { 'x-ivc-write-token': '' }])
      expect((await t.anonymous.post('/api/projects', { title: 'P' }, headers)).status).toBe(401);
  });

  test('writes are open only where development says so, reads are not', async () => {
    const env = { APP_ENV: 'development', ALLOW_OPEN_WRITES: '1', WRITE_TOKEN_ORG: ORGANIZATION };
    const t = await createTestApp({ env });
    apps.push(t);
    const org = await t.newOrganization();
    await name(t, org.id);
    const made = await t.anonymous.post('/api/projects', { title: 'Open' });
    expect([made.status, made.body.organization]).toEqual([201, org.id]);
    expect((await t.anonymous.get(`/api/projects/${made.body.id}`)).status).toBe(401);
    expect((await t.anonymous.post('/api/webhooks', { url: 'https://x.example' })).status).toBe(401);
  });
});
