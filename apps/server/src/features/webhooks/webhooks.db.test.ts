import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { CONFIG, HOUR, mood, openScene } from './scene.fixture.ts';
import { isSigned } from './webhooks.fixture.ts';

const { t, receiver, owner, annotator, organizationId, workspaceId, projectId, clock, close, clear, ...scene } =
  await openScene();
const { newProject, newWebhook, newTask, annotate, deliver } = scene;
afterAll(close);
beforeEach(clear);

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
      (await stranger.post(`/api/webhooks/${id}/${path}`, { since: new Date(clock.ms).toISOString() })).status,
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

test('a webhook of all organizations is for super administrators, and hears of each', async () => {
  const root = await t.newUser(organizationId, { globalRole: 'super_admin' });
  const { id } = await newWebhook({ project: null, scope: 'global', actions: ['TASK_CREATED'] }, root);
  expect((await root.get('/api/webhooks?scope=global')).body).toHaveLength(1);
  expect((await owner.get('/api/webhooks?scope=global')).status).toBe(403);
  expect((await owner.get(`/api/webhooks/${id}`)).status).toBe(404);
  await newTask();
  await deliver();
  expect(receiver.taken()).toMatchObject([{ organization: organizationId, action: 'TASK_CREATED' }]);
  expect((await root.get(`/api/webhooks/${id}/logs`)).body).toHaveLength(1);
  expect((await root.delete(`/api/webhooks/${id}`)).status).toBe(204);
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
  expect(Number(first.headers['x-timestamp'])).toBe(Math.floor(clock.ms / 1000));
  const rotated = (await owner.post(`/api/webhooks/${id}/rotate-secret`, { overlap_hours: 2 })).body;
  await newTask();
  await deliver();
  const second = receiver.received[1];
  expect(second && isSigned(second, secret) && isSigned(second, rotated.secret)).toBe(true);
  clock.ms += 3 * HOUR;
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
