import { afterAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE, openScene } from './scene.fixture.ts';
import { forgetOld } from './webhooks.jobs.ts';

const { t, receiver, owner, projectId, clock, close, clear, newProject, newWebhook, newTask, deliver } =
  await openScene();
afterAll(close);
beforeEach(clear);

test('what fails is tried again, later and later, then given up; a dead receiver is switched off and people are told', async () => {
  const { id } = await newWebhook({ actions: ['TASK_CREATED'] });
  receiver.answer = () => ({ status: 500, body: 'out of order' });
  for (let n = 0; n < 5; n += 1) await newTask();
  await deliver();
  const before = receiver.received.length;
  await deliver();
  expect(receiver.received.length, 'nothing is due yet').toBe(before);
  for (let hours = 0; hours < 60; hours += 1) {
    clock.ms += HOUR;
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
  clock.ms += 119 * MINUTE;
  await deliver();
  expect(receiver.received, 'all of the webhook waits').toHaveLength(1);
  clock.ms += 2 * MINUTE;
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

test('predictions are told whole, in parts, and by reference where one is too large', async () => {
  await newWebhook({ actions: ['PREDICTIONS_CREATED'] });
  const task = await newTask();
  const predict = (count: number, mood: string) =>
    owner.post(
      `/api/projects/${projectId}/import/predictions`,
      Array.from({ length: count }, (_, n) => ({
        task,
        score: n / count,
        model_version: 'm1',
        result: [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] }, meta: { mood } }],
      })),
    );
  expect((await predict(103, 'x')).status).toBe(201);
  await deliver();
  const parts = receiver.taken('PREDICTIONS_CREATED');
  expect(Math.max(...parts.map(({ predictions }) => predictions.length))).toBeLessThanOrEqual(100);
  const told = parts.flatMap(({ predictions }) => predictions);
  const stored = (await owner.get(`/api/predictions?task=${task}&limit=200`)).body;
  expect(told).toHaveLength(103);
  const { created_ago: _ago, model: _model, model_run: _run, ...seventh } = stored[7];
  expect(told[7]).toEqual(seventh);
  expect(parts[0]).toMatchObject({ project_id: projectId, task_ids: [task], prediction_ids: expect.any(Array) });

  receiver.reset();
  await predict(1, 'x'.repeat(50_000));
  await deliver();
  const [large] = receiver.taken('PREDICTIONS_CREATED');
  expect(large).toMatchObject({ truncated: true, prediction_ids: [expect.any(Number)] });
  expect(large.predictions).toBeUndefined();
  const whole = await t.anonymous.get(new URL(large.payload_url).pathname + new URL(large.payload_url).search);
  expect(whole.body.predictions[0].result[0].meta.mood).toHaveLength(50_000);
});

test('however much waits for one task, others are not held up', async () => {
  const { id } = await newWebhook({ actions: ['TASK_UPDATED'] });
  const [stuck, free] = [await newTask(), await newTask()];
  receiver.answer = ({ body }) => ({ status: body.task_id === stuck ? 400 : 200 });
  await t.admin.query(
    `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
     select organization_id, 'TASKS_UPDATED', 'task', id::text, jsonb_build_object('project', project_id, 'tasks', jsonb_build_array(jsonb_build_object('id', id)))
     from task, generate_series(1, case when id = $1 then 230 else 1 end) where id = any ($2::bigint[]) order by id`,
    [stuck, [stuck, free]],
  );
  const waits = async () =>
    (await t.admin.query(`select from outbox_event where status in ('pending', 'processing') limit 1`)).rowCount !== 0;
  while (await waits()) await t.relayEvents();
  await deliver();
  expect(receiver.taken('TASK_UPDATED').map(({ task_id }) => task_id)).toEqual([free]);
  expect((await owner.get(`/api/webhooks/${id}`)).body).toMatchObject({ pending: 230, consecutive_failures: 0 });
});

test('a deleted project takes its webhooks out of service; the log is forgotten in time', async () => {
  const gone = await newProject('Gone');
  await deliver();
  const { id } = await newWebhook({ project: gone });
  await owner.patch(`/api/projects/${gone}`, { title: 'Going' });
  await deliver();
  expect(receiver.taken().map(({ action }) => action)).toEqual(['PROJECT_UPDATED']);
  await owner.delete(`/api/projects/${gone}`);
  const { rows } = await t.admin.query('select is_active, disabled_reason from webhook where id = $1', [id]);
  expect(rows).toEqual([{ is_active: false, disabled_reason: 'project_deleted' }]);
  await t.admin.query('delete from webhook where id = $1', [id]);
  clock.ms += 40 * 24 * HOUR;
  await t.admin.query(`update webhook_message set created_at = created_at - interval '400 days'`);
  await forgetOld(t.app.platform, new AbortController().signal);
  const left = await t.admin.query('select count(*)::int as count from webhook_message');
  expect(left.rows[0].count).toBe(0);
});
