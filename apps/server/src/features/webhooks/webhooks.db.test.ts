import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { sendAllDue } from './sender.ts';
import { isSigned, type Receiver, startReceiver } from './webhooks.fixture.ts';
import { forgetOld } from './webhooks.jobs.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let t: TestApp;
let receiver: Receiver;
let owner: TestUser;
let annotator: TestUser;
let organizationId: number;
let workspaceId: number;
let projectId: number;
let clock = Date.UTC(2026, 2, 1);

const mood = (value: string) => [
  { id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [value] } },
];

beforeAll(async () => {
  receiver = await startReceiver();
  t = await createTestApp({
    now: () => new Date(clock),
    random: () => 0.5,
    env: { OUTBOUND_ALLOW: '127.0.0.1', WEBHOOK_MAX_BODY_KB: '40' },
  });
  ({ id: organizationId, owner, workspaceId } = await t.newOrganization());
  annotator = await t.newUser(organizationId);
  projectId = await newProject('Moods');
  await t.addMember(projectId, annotator, 4);
});
afterAll(async () => {
  await t.close();
  await receiver.close();
});
beforeEach(async () => {
  await deliver();
  for (const { id } of (await owner.get('/api/webhooks?limit=500')).body) await owner.delete(`/api/webhooks/${id}`);
  receiver.reset();
});

async function newProject(title: string): Promise<number> {
  const made = await owner.post('/api/projects', { title, label_config: CONFIG, is_published: true });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
}

async function newWebhook(body: Record<string, unknown> = {}, by = owner) {
  const made = await by.post('/api/webhooks', { url: `${receiver.url}/hook`, project: projectId, ...body });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

async function deliver(): Promise<number> {
  await t.relayEvents();
  return sendAllDue(t.app.platform);
}

async function newTask(text = 'fine'): Promise<number> {
  const made = await owner.post(`/api/projects/${projectId}/tasks`, { data: { text } });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
}

async function annotate(taskId: number, value = 'good', by = annotator): Promise<number> {
  const made = await by.post(`/api/tasks/${taskId}/annotations`, { result: mood(value) });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
}

const actions = () => receiver.taken().map(({ action }) => action);

test('only those who manage a project or the organization set webhooks up, and nobody sees those of others', async () => {
  const { id } = await newWebhook();
  const stranger = (await t.newOrganization()).owner;
  expect((await t.anonymous.get('/api/webhooks')).status).toBe(401);
  for (const path of [
    '/api/webhooks',
    `/api/webhooks?project=${projectId}`,
    `/api/webhooks/${id}`,
    `/api/webhooks/${id}/logs`,
  ])
    expect((await annotator.get(path)).status, path).toBe(403);
  for (const path of [
    `/api/webhooks?project=${projectId}`,
    `/api/webhooks/${id}`,
    `/api/webhooks/${id}/logs`,
    `/api/webhooks/${id}/logs/1`,
  ])
    expect((await stranger.get(path)).status, path).toBe(404);
  for (const path of ['test', 'rotate-secret', 'redeliver/1', 'redeliver-failed', 'replay'])
    expect(
      (await stranger.post(`/api/webhooks/${id}/${path}`, { since: new Date(clock).toISOString() })).status,
      path,
    ).not.toBe(200);
  expect((await annotator.post('/api/webhooks', { url: receiver.url, project: projectId })).status).toBe(403);
  expect((await annotator.post('/api/webhooks', { url: receiver.url })).status).toBe(403);
  expect((await stranger.post('/api/webhooks', { url: receiver.url, project: projectId })).status).toBe(404);
  expect((await owner.post('/api/webhooks', { url: receiver.url, scope: 'global' })).status).toBe(403);
  expect((await stranger.delete(`/api/webhooks/${id}`)).status).toBe(404);
  const manager = await t.newUser(organizationId);
  await t.addMember(projectId, manager, 1);
  expect((await manager.get(`/api/webhooks?project=${projectId}`)).body).toHaveLength(1);
  expect((await manager.get('/api/webhooks')).status).toBe(403);
});

test('what makes no sense is refused by name', async () => {
  const bad = async (body: Record<string, unknown>) =>
    (await owner.post('/api/webhooks', { url: receiver.url, project: projectId, ...body })).body.validation_errors;
  expect(await bad({ actions: ['FOO'] })).toBeTruthy();
  expect(await bad({ actions: ['PROJECT_CREATED'] })).toHaveProperty('actions');
  expect(await bad({ url: 'ftp://example.com' })).toBeTruthy();
  for (const url of ['http://10.0.0.1/', 'http://[::1]/', 'http://169.254.1.1/', 'http://0.0.0.0/'])
    expect(await bad({ url }), url).toHaveProperty('url');
  expect(await bad({ headers: { 'webhook-id': 'x' } })).toHaveProperty('headers');
  expect(await bad({ headers: { 'X-A': 'a\r\nX-B: b' } })).toBeTruthy();
  expect(
    await bad({ headers: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`X-${n}`, 'v'])) }),
  ).toBeTruthy();
  const other = await owner.post('/api/workspaces', { name: 'Elsewhere' });
  expect(await bad({ workspace: other.body.id })).toHaveProperty('workspace');
  expect((await newWebhook({ workspace: workspaceId })).scope).toBe('project');
});

test('defaults are those of the field; secrets are sealed, masked and kept when sent back', async () => {
  const made = await newWebhook({ headers: { Authorization: 'Bearer top-secret' } });
  expect(made).toMatchObject({
    project: projectId,
    send_payload: true,
    send_for_all_actions: true,
    is_active: true,
    actions: [],
    headers: { Authorization: '********' },
  });
  expect(made.secret).toMatch(/^whsec_/);
  const { rows } = await t.admin.query('select row_to_json(w)::text as text from webhook w where id = $1', [made.id]);
  expect(rows[0].text).not.toContain('top-secret');
  expect(rows[0].text).not.toContain(made.secret);
  const read = await owner.get(`/api/webhooks/${made.id}`);
  expect(read.text).not.toContain(made.secret);
  const put = await owner.put(`/api/webhooks/${made.id}`, { ...read.body, description: 'to the lake' });
  expect(put.body).toMatchObject({ description: 'to the lake', headers: { Authorization: '********' } });
  await annotate(await newTask());
  await deliver();
  expect(receiver.received[0]?.headers.authorization).toBe('Bearer top-secret');
  const logs = await t.admin.query(
    `select (select string_agg(row_to_json(a)::text, '') from audit_log a) || (select string_agg(row_to_json(e)::text, '') from event_log e)
       || (select string_agg(row_to_json(d)::text, '') from webhook_delivery d) as text`,
  );
  expect(logs.rows[0].text).not.toContain('top-secret');
  expect(logs.rows[0].text).not.toContain(made.secret.slice(0, -4));
  const [log] = (await owner.get(`/api/webhooks/${made.id}/logs`)).body;
  const record = await owner.get(`/api/webhooks/${made.id}/logs/${log.id}`);
  expect(record.body.request.headers.Authorization).toBe('********');
});

test('requests are signed in three ways, by both secrets while one replaces the other', async () => {
  const { id, secret } = await newWebhook({ actions: ['TASK_CREATED'] });
  await newTask();
  await deliver();
  const [first] = receiver.received;
  if (!first) throw new Error('nothing came');
  expect(isSigned(first, secret)).toBe(true);
  expect(isSigned({ ...first, text: `${first.text} ` }, secret)).toBe(false);
  const hex = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
  expect(first.headers['x-signature']).toBe(hex(first.text));
  expect(first.headers['x-signature-v2']).toBe(hex(`${first.headers['x-timestamp']}.${first.text}`));
  expect(Number(first.headers['x-timestamp'])).toBe(Math.floor(clock / 1000));
  const rotated = (await owner.post(`/api/webhooks/${id}/rotate-secret`, { overlap_hours: 2 })).body;
  await newTask();
  await deliver();
  const second = receiver.received[1];
  expect(second && isSigned(second, secret) && isSigned(second, rotated.secret)).toBe(true);
  clock += 3 * HOUR;
  await newTask();
  await deliver();
  const third = receiver.received[2];
  expect(third && !isSigned(third, secret) && isSigned(third, rotated.secret)).toBe(true);
});

test('every action of tasks, annotations and projects is told in its shape', async () => {
  await newWebhook({ project: null });
  const other = await newProject('Told of');
  expect((await owner.patch(`/api/projects/${other}`, { title: 'Told again' })).status).toBe(200);
  const taskId = await newTask('told');
  expect((await owner.patch(`/api/tasks/${taskId}`, { data: { text: 'changed' } })).status).toBe(200);
  const annotationId = await annotate(taskId);
  expect((await owner.patch(`/api/annotations/${annotationId}`, { result: mood('bad') })).status).toBe(200);
  await deliver();
  const [created] = receiver.taken('ANNOTATION_CREATED');
  expect(created).toMatchObject({
    action: 'ANNOTATION_CREATED',
    event: 'ANNOTATION_CREATED',
    organization: organizationId,
    workspace: workspaceId,
    project: { id: projectId, title: 'Moods', label_config: CONFIG, task_number: expect.any(Number) },
    project_id: projectId,
    task_id: taskId,
    annotation_id: annotationId,
    annotation: {
      id: annotationId,
      task: taskId,
      completed_by: annotator.id,
      was_cancelled: false,
      ground_truth: false,
    },
    task: { id: taskId, data: { text: 'changed' }, is_labeled: true, overlap: 1 },
  });
  expect(Date.parse(created.created_at)).toBeGreaterThan(0);
  expect(created.project.token).toBeUndefined();
  expect(receiver.taken('ANNOTATION_UPDATED')[0].annotation.result).toEqual(mood('bad'));
  expect(receiver.taken('TASK_CREATED')[0].task).toMatchObject({ id: taskId, project: projectId });
  expect(receiver.taken('TASK_UPDATED')[0].task).toMatchObject({ id: taskId, data: { text: 'changed' } });
  expect(receiver.taken('PROJECT_CREATED')[0].project).toMatchObject({ id: other, label_config: CONFIG });
  expect(receiver.taken('PROJECT_UPDATED')[0].project.title).toBe('Told again');

  expect((await owner.delete(`/api/annotations/${annotationId}`)).status).toBe(204);
  expect((await owner.delete(`/api/tasks/${taskId}`)).status).toBe(204);
  expect((await owner.delete(`/api/projects/${other}`)).status).toBeLessThan(300);
  await deliver();
  expect(receiver.taken('ANNOTATION_DELETED')[0]).toMatchObject({
    annotation: { id: annotationId },
    annotation_id: annotationId,
  });
  expect(receiver.taken('TASK_DELETED')[0]).toMatchObject({ task: { id: taskId } });
  expect(receiver.taken('PROJECT_DELETED')[0].project).toEqual({ id: other });
});

test('an import tells of tasks and annotations in lists, and of its end', async () => {
  await newWebhook();
  const tasks = Array.from({ length: 3 }, (_, n) => ({
    data: { text: `row ${n}` },
    annotations: [{ result: mood('good') }],
  }));
  const imported = await owner.post(`/api/projects/${projectId}/import`, tasks);
  expect(imported.status, imported.text).toBe(201);
  await deliver();
  expect(actions()).toEqual(['TASKS_CREATED', 'ANNOTATIONS_CREATED', 'IMPORT_COMPLETED']);
  const [created, annotations, ended] = receiver.taken();
  expect(created.tasks.map(({ data }: { data: unknown }) => data)).toEqual(tasks.map(({ data }) => data));
  expect(annotations.annotation).toHaveLength(3);
  expect(annotations.task.map(({ id }: { id: number }) => id)).toEqual(created.task_ids);
  expect(ended.import).toMatchObject({ task_count: 3, status: 'completed' });
  const gone = await owner.post(`/api/dm/actions?id=delete_tasks&project=${projectId}`, {
    selectedItems: { all: false, included: created.task_ids },
  });
  expect(gone.status, gone.text).toBe(200);
  await t.runJobs();
  await deliver();
  expect(receiver.taken('TASKS_DELETED')[0].tasks).toEqual(created.task_ids.map((id: number) => ({ id })));
});

test('each webhook hears what it asked for, under the names it asked for', async () => {
  const other = await newProject('Quiet');
  await deliver();
  const on = (path: string, body: Record<string, unknown>) => newWebhook({ url: `${receiver.url}/${path}`, ...body });
  await on('plural', { actions: ['TASKS_CREATED', 'ANNOTATIONS_DELETED'] });
  await on('singular', { actions: ['TASK_CREATED'] });
  await on('reviews', { actions: ['ANNOTATION_REVIEWED', 'ANNOTATION_ACCEPTED', 'ANNOTATION_REJECTED'] });
  await on('off', { is_active: false });
  await on('other', { project: other });
  await on('workspace', { project: null, workspace: workspaceId, actions: ['TASKS_CREATED'] });
  await on('named-but-all', { actions: ['TASK_CREATED'], send_for_all_actions: true });
  await on('ids', { actions: ['TASKS_CREATED'], send_payload: false });
  await newTask();
  await owner.post(`/api/projects/${projectId}/import`, [{ text: 'one' }, { text: 'two' }]);
  await deliver();
  const came = (path: string) =>
    receiver.received.filter((request) => request.path === `/${path}`).map(({ body }) => body);
  expect(
    came('plural')
      .map(({ tasks }) => tasks.length)
      .sort(),
  ).toEqual([1, 2]);
  expect(came('singular').map(({ action, task }) => [action, task.data.text])).toEqual(
    expect.arrayContaining([
      ['TASK_CREATED', 'fine'],
      ['TASK_CREATED', 'one'],
      ['TASK_CREATED', 'two'],
    ]),
  );
  expect([came('reviews'), came('off'), came('other')]).toEqual([[], [], []]);
  expect(came('workspace')).toHaveLength(2);
  expect(
    came('named-but-all')
      .map(({ action }) => action)
      .sort(),
  ).toEqual(['IMPORT_COMPLETED', 'TASKS_CREATED', 'TASK_CREATED']);
  const two = (path: string) => came(path).find(({ task_ids }) => task_ids.length === 2);
  expect(two('ids')).toEqual({
    action: 'TASKS_CREATED',
    event: 'TASKS_CREATED',
    event_id: expect.stringMatching(/^msg_/),
    organization: organizationId,
    workspace: workspaceId,
    created_at: expect.any(String),
    project: { id: projectId },
    project_id: projectId,
    task_ids: two('plural').task_ids,
  });
  const body = { payload_format: 'ids', actions: ['ANNOTATION_CREATED'] };
  await on('s4', body);
  const taskId = await newTask();
  await annotate(taskId);
  await deliver();
  expect(came('s4')[0]).toMatchObject({ project: projectId, task_id: taskId, annotation_data: mood('good') });
});

test('reviews are told with their decision, label links with their label', async () => {
  await newWebhook();
  const taskId = await newTask();
  const annotationId = await annotate(taskId);
  const rejected = await owner.post('/api/annotation-reviews', {
    annotation: annotationId,
    accepted: false,
    comment: 'look again',
  });
  expect(rejected.status, rejected.text).toBeLessThan(300);
  await deliver();
  expect(receiver.taken('ANNOTATION_REVIEWED')[0]).toMatchObject({
    annotation: { id: annotationId },
    task: { id: taskId },
    review: { decision: 'reject' },
  });
  expect(receiver.taken('ANNOTATION_REJECTED')).toHaveLength(1);
  receiver.reset();
  const label = await owner.post('/api/labels', [
    { title: 'Calm', value: { choices: ['calm'] }, project: projectId, from_name: 'mood' },
  ]);
  expect(label.status, label.text).toBeLessThan(300);
  await deliver();
  const [linked] = receiver.taken('LABEL_LINK_CREATED');
  expect(linked).toMatchObject({ label_link: [{ project: projectId, from_name: 'mood' }], label: [{ title: 'Calm' }] });
  expect((await owner.delete(`/api/label_links/${linked.label_link[0].id}`)).status).toBe(204);
  await deliver();
  expect(receiver.taken('LABEL_LINK_DELETED')[0].label_link).toEqual({ id: linked.label_link[0].id });
});

test('what fails is tried again, later and later, then given up; a dead receiver is switched off and people are told', async () => {
  const { id } = await newWebhook({ actions: ['TASK_CREATED'] });
  receiver.answer = () => ({ status: 500, body: 'out of order' });
  for (let n = 0; n < 5; n += 1) await newTask();
  await deliver();
  const before = receiver.received.length;
  await deliver();
  expect(receiver.received.length, 'nothing is due yet').toBe(before);
  for (let hours = 0; hours < 60; hours += 1) {
    clock += HOUR;
    await deliver();
  }
  const webhook = (await owner.get(`/api/webhooks/${id}`)).body;
  expect(webhook).toMatchObject({
    is_active: false,
    disabled_reason: 'failing',
    failed: 5,
    pending: 0,
    success_rate: 0,
  });
  expect(webhook.disabled_detail).toContain('500');
  expect(receiver.received.length).toBe(50);
  const told = await owner.get('/api/notifications');
  expect(told.text).toContain('was switched off');
  const failed = (await owner.get(`/api/webhooks/${id}/logs?status=failed`)).body;
  expect(failed[0]).toMatchObject({ status_code: 500, response_body: 'out of order', retries: 9 });
  const record = (await owner.get(`/api/webhooks/${id}/logs/${failed[0].id}`)).body;
  expect(record.attempts.map(({ attempt }: { attempt: number }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

  receiver.reset();
  await newTask('while off');
  await deliver();
  expect(receiver.received).toEqual([]);
  expect((await owner.patch(`/api/webhooks/${id}`, { is_active: true })).body).toMatchObject({
    is_active: true,
    consecutive_failures: 0,
  });
  expect((await owner.post(`/api/webhooks/${id}/redeliver/${failed[0].id}`)).body.status).toBe('queued');
  expect((await owner.post(`/api/webhooks/${id}/redeliver/${failed[0].id}`)).status).toBe(409);
  expect((await owner.post(`/api/webhooks/${id}/redeliver-failed`)).body).toEqual({ queued: 4, next_cursor: null });
  await deliver();
  expect(receiver.taken()).toHaveLength(5);
});

test('a receiver says when to come again, and when never', async () => {
  const { id } = await newWebhook({ actions: ['TASK_CREATED'] });
  receiver.answer = () => ({ status: 429, headers: { 'Retry-After': '7200' } });
  await newTask();
  await deliver();
  await newTask();
  clock += 119 * MINUTE;
  await deliver();
  expect(receiver.received, 'all of the webhook waits').toHaveLength(1);
  clock += 2 * MINUTE;
  receiver.answer = () => ({ status: 200 });
  await deliver();
  expect(receiver.taken()).toHaveLength(2);
  receiver.answer = () => ({ status: 410 });
  await newTask();
  await deliver();
  expect((await owner.get(`/api/webhooks/${id}`)).body).toMatchObject({ is_active: false, disabled_reason: 'gone' });
});

test('redirects are followed only where the request stays what it is, and never to private addresses', async () => {
  const { id } = await newWebhook();
  const test1 = async () => (await owner.post(`/api/webhooks/${id}/test`)).body;
  receiver.answer = ({ path }) =>
    path === '/hook'
      ? { status: 307, headers: { Location: `${receiver.url}/there` } }
      : { status: 202, body: 'thanks' };
  expect(await test1()).toMatchObject({ delivered: true, status_code: 202, response_body: 'thanks' });
  receiver.answer = () => ({ status: 302, headers: { Location: `${receiver.url}/there` } });
  expect((await test1()).error).toContain('would lose the body');
  receiver.answer = () => ({ status: 307, headers: { Location: 'http://10.0.0.1/' } });
  expect((await test1()).error).toContain('not on the public internet');
  receiver.answer = () => undefined;
  expect(await test1()).toMatchObject({ delivered: false, status_code: null });
  expect((await owner.get(`/api/webhooks/${id}/logs`)).body).toEqual([]);
});

test('what happened can be replayed from a moment or a message, also what happened while it was off', async () => {
  const { id } = await newWebhook({ actions: ['TASK_CREATED'] });
  await newTask('heard');
  await deliver();
  await owner.patch(`/api/webhooks/${id}`, { is_active: false });
  await newTask('missed');
  await deliver();
  await owner.patch(`/api/webhooks/${id}`, { is_active: true });
  const [heard] = receiver.received;
  const cursor = String(heard?.headers['webhook-id']);
  expect((await owner.post(`/api/webhooks/${id}/replay`, { cursor })).body).toEqual({ queued: 1, next_cursor: null });
  await deliver();
  expect(receiver.taken().map(({ task }) => task.data.text)).toEqual(['heard', 'missed']);
  expect((await owner.post(`/api/webhooks/${id}/replay`, { since: heard?.body.created_at })).body.queued).toBe(2);
  await deliver();
  expect(
    receiver.received.slice(2).map(({ headers }) => headers['webhook-id']),
    'the same message has the same id',
  ).toContain(cursor);
  const page = await owner.get(`/api/webhooks/${id}/logs?limit=2`);
  expect(page.body).toHaveLength(2);
  expect(page.body[0].is_replay).toBe(true);
  const next = /<([^>]+)>/.exec(String(page.headers.link))?.[1] ?? '';
  expect((await owner.get(next)).body).toHaveLength(2);
  expect((await owner.post(`/api/webhooks/${id}/replay`, {})).status).toBe(400);
  expect((await owner.post(`/api/webhooks/${id}/replay`, { cursor: 'msg_0' })).status).toBe(400);
});

test('large events come in parts; what is too large in itself comes as ids with a link', async () => {
  await newWebhook({ actions: ['TASKS_CREATED'] });
  const tasks = Array.from({ length: 250 }, (_, n) => ({ text: `${n} ${'x'.repeat(n < 150 ? 0 : 500)}` }));
  expect((await owner.post(`/api/projects/${projectId}/import`, tasks)).status).toBe(201);
  await deliver();
  expect(Math.max(...receiver.received.map(({ text }) => text.length))).toBeLessThan(40_000);
  expect(receiver.taken().every((body) => body.tasks.length <= 100)).toBe(true);
  expect(receiver.taken().flatMap((body) => body.tasks.map((task: { data: unknown }) => task.data))).toEqual(tasks);
  receiver.reset();
  await newTask('y'.repeat(60_000));
  await deliver();
  const [body] = receiver.taken();
  expect(body).toMatchObject({ action: 'TASKS_CREATED', truncated: true, task_ids: [expect.any(Number)] });
  expect(body.tasks).toBeUndefined();
  const { pathname, search } = new URL(body.payload_url);
  const fetched = await t.anonymous.get(`${pathname}${search}`);
  expect(fetched.body.tasks[0].data.text).toHaveLength(60_000);
  expect((await t.anonymous.get(`${pathname}${search.replace('TASKS_CREATED', 'TASK_CREATED')}`)).status).toBe(403);
});

test('a deleted project takes its webhooks out of service; the log is forgotten in time', async () => {
  const gone = await newProject('Gone');
  await deliver();
  const { id } = await newWebhook({ project: gone });
  await owner.patch(`/api/projects/${gone}`, { title: 'Going' });
  await deliver();
  expect(actions()).toEqual(['PROJECT_UPDATED']);
  await owner.delete(`/api/projects/${gone}`);
  const { rows } = await t.admin.query('select is_active, disabled_reason from webhook where id = $1', [id]);
  expect(rows).toEqual([{ is_active: false, disabled_reason: 'project_deleted' }]);
  await t.admin.query('delete from webhook where id = $1', [id]);
  clock += 40 * 24 * HOUR;
  await t.admin.query(`update webhook_message set created_at = created_at - interval '400 days'`);
  await forgetOld(t.app.platform, new AbortController().signal);
  const left = await t.admin.query('select count(*)::int as count from webhook_message');
  expect(left.rows[0].count).toBe(0);
});
