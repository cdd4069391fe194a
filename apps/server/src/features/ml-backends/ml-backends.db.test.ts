import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestUser } from '../../platform/testing/test-app.ts';
import { sendAllDue } from '../webhooks/sender.ts';
import { CONFIG, type ModelScene, mood, openModelScene } from './ml-backends.fixture.ts';
import { startModelServer } from './model-server.fixture.ts';

let s: ModelScene;
beforeAll(async () => {
  s = await openModelScene();
});
beforeEach(() => s.begin());
afterAll(() => s.close());

describe('a backend', () => {
  test('is for those who manage the project, and shows no secret', async () => {
    const body = {
      project: s.project,
      url: s.model.url,
      auth_method: 'BASIC_AUTH',
      basic_auth_user: 'u',
      basic_auth_pass: 's3cret',
    };
    const tried = [s.t.anonymous, s.annotator, s.stranger, s.owner].map((person) => person.post('/api/ml', body));
    const [, , , made] = await Promise.all(tried);
    expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([401, 403, 404, 201]);
    expect(made?.body).toMatchObject({
      state: 'CO',
      title: new URL(s.model.url).host,
      model_version: 'v0',
      model_class: 'WordCounts',
      basic_auth_pass_is_set: true,
      is_interactive: false,
    });
    expect(made?.text).not.toContain('s3cret');
    const stored = await s.t.admin.query('select * from ml_backend where id = $1', [made?.body.id]);
    expect(JSON.stringify(stored.rows)).not.toContain('s3cret');
    const [health, setup] = s.model.calls;
    expect(health?.headers.authorization).toBe(`Basic ${Buffer.from('u:s3cret').toString('base64')}`);
    expect(setup?.body).toMatchObject({
      project: expect.stringMatching(new RegExp(`^${s.project}\\.\\d{10}$`)),
      schema: CONFIG,
      hostname: s.t.app.platform.config.publicUrl,
      access_token: '',
    });
    const url = `/api/ml/${made?.body.id}`;
    const calls: ['get' | 'post' | 'patch' | 'delete', string, object?][] = [
      ['get', url],
      ['patch', url, { title: 'x' }],
      ['delete', url],
      ['post', `${url}/check`, {}],
      ['post', `${url}/train`, {}],
      ['post', `${url}/predict`, {}],
      ['post', `${url}/predict/test?random=true`, {}],
      ['get', `${url}/versions`],
      ['get', `/api/projects/${s.project}/models`],
      ['get', `/api/projects/${s.project}/ml-trainings`],
      ['get', `/api/projects/${s.project}/prediction-runs`],
      ['get', `/api/projects/${s.project}/model-disagreement`],
      ['delete', `/api/projects/${s.project}/model-versions`, { model_version: 'v0' }],
      ['get', `/api/projects/${s.project}/evaluations`],
      ['post', `/api/projects/${s.project}/evaluations`, {}],
    ];
    for (const [method, path, sent] of calls) {
      const answers = [s.t.anonymous, s.annotator, s.stranger].map((person) => person[method](path, sent as never));
      expect(
        (await Promise.all(answers)).map(({ status }) => status),
        path,
      ).toEqual([401, 403, 404]);
    }
    expect((await s.stranger.get(`/api/ml?project=${s.project}`)).status).toBe(404);
    expect((await s.annotator.get(`/api/ml?project=${s.project}`)).body).toEqual([]);
    expect((await s.owner.delete(url)).status).toBe(204);
    expect((await s.owner.get(url)).status).toBe(404);
  });

  test('is refused at private addresses, where nobody answers, and where the project is refused', async () => {
    for (const url of [
      'http://169.254.169.254/',
      'ftp://example.com',
      'http://10.0.0.1:9090',
      'not a url',
      'http://u:p@127.0.0.1/',
    ])
      expect((await s.owner.post('/api/ml', { project: s.project, url })).body.validation_errors, url).toHaveProperty(
        'url',
      );
    expect((await s.owner.post('/api/ml', { project: s.project, url: 'http://127.0.0.1:1' })).body.error.reason).toBe(
      'model_unreachable',
    );
    s.model.fault = ({ path }) => (path === '/setup' ? { status: 500, body: { error: 'no such label' } } : undefined);
    const refused = await s.owner.post('/api/ml', { project: s.project, url: s.model.url });
    expect(refused.body.validation_errors.url[0]).toContain('no such label');
    expect((await s.owner.get(`/api/ml?project=${s.project}`)).body).toEqual([]);
  });

  test('keeps its secrets to its server, and takes them along when it moves there with new ones', async () => {
    const { id } = await s.connect({ auth_method: 'BEARER', bearer_token: 'tok' });
    const elsewhere = await startModelServer();
    expect((await s.owner.patch(`/api/ml/${id}`, { url: elsewhere.url })).status).toBe(400);
    expect(elsewhere.calls).toEqual([]);
    const moved = await s.owner.patch(`/api/ml/${id}`, { url: elsewhere.url, bearer_token: 'new' });
    expect(moved.status, moved.text).toBe(200);
    expect(elsewhere.calls[0]?.headers.authorization).toBe('Bearer new');
    await elsewhere.close();
  });

  test('hears of every annotation by itself, over the durable webhooks, until it is switched off or gone', async () => {
    const login = { auth_method: 'BASIC_AUTH', basic_auth_user: 'u', basic_auth_pass: 's3cret' };
    const made = await s.connect(login);
    expect(made).toMatchObject({ hears_annotations: true, webhook: expect.any(Number), webhook_off_reason: null });
    const deliver = async () => {
      s.model.calls.length = 0;
      await s.t.relayEvents();
      await sendAllDue(s.t.app.platform);
      return s.model.calls.filter(({ path }) => path === '/webhook');
    };
    s.model.fault = ({ body }) => (body.action === 'ANNOTATION_UPDATED' ? { status: 404 } : undefined);
    await deliver();
    const [task = 0] = await s.addTasks(['so good']);
    const answered = (await s.label(task, 'good')) as { body: { id: number } };
    const [created] = await deliver();
    expect(created?.body).toMatchObject({
      action: 'ANNOTATION_CREATED',
      project: { id: s.project, label_config: CONFIG },
      task: { id: task, data: { text: 'so good' } },
      annotation: { id: answered.body.id, task, result: [{ value: { choices: ['good'] } }] },
    });
    const basic = `Basic ${Buffer.from('u:s3cret').toString('base64')}`;
    expect(created?.headers.authorization).toBe(basic);
    const log = await s.owner.get(`/api/webhooks/${made.webhook}/logs`);
    expect(log.body[0]).toMatchObject({ action: 'ANNOTATION_CREATED', status: 'delivered' });
    expect(log.text).not.toContain('s3cret');
    const elsewhere = await s.owner.patch(`/api/webhooks/${made.webhook}`, { url: 'https://example.com/' });
    expect([elsewhere.status, elsewhere.body.error.reason]).toEqual([409, 'belongs_to_model']);

    expect((await s.owner.patch(`/api/ml/${made.id}`, { hears_annotations: false })).body.hears_annotations).toBe(
      false,
    );
    const url = `/api/annotations/${answered.body.id}`;
    await s.owner.patch(url, { result: mood('bad') });
    expect(await deliver()).toEqual([]);
    await s.owner.patch(`/api/ml/${made.id}`, { hears_annotations: true });
    await s.owner.patch(url, { result: mood('fair') });
    expect((await deliver()).map(({ body }) => body.action)).toEqual(['ANNOTATION_UPDATED']);
    // A model that does not know the path is not asked for hours, and nobody is called.
    expect((await s.owner.get(`/api/ml/${made.id}`)).body).toMatchObject({
      hears_annotations: false,
      webhook_off_reason: 'gone',
    });
    expect((await s.owner.get('/api/notifications')).text).not.toContain('switched off');

    const again = await s.connect({ hears_annotations: false });
    expect(again).toMatchObject({ hears_annotations: false, webhook: null });
    await s.owner.delete(`/api/ml/${made.id}`);
    expect((await s.owner.get(`/api/webhooks/${made.webhook}`)).status).toBe(404);
  });

  test('goes through its states as it is looked after', async () => {
    const { id } = await s.connect();
    const state = async () => {
      await s.t.admin.query(`update ml_backend set next_check_at = now() - interval '1 minute'`);
      await s.owner.post(`/api/ml/${id}/check`);
      return (await s.owner.get(`/api/ml/${id}`)).body;
    };
    s.model.fault = ({ path }) => (path === '/setup' ? { status: 500 } : undefined);
    expect(await state()).toMatchObject({ state: 'ER', error_message: expect.stringContaining('500') });
    s.model.fault = undefined;
    s.model.version = 'v7';
    expect(await state()).toMatchObject({ state: 'CO', error_message: null, model_version: 'v7' });
    const { rows } = await s.t.admin.query(
      `select payload from event_log where event_type = 'ML_BACKEND_STATE_CHANGED' order by id`,
    );
    expect(rows.map(({ payload }) => [payload.from, payload.to])).toEqual([
      ['connected', 'error'],
      ['error', 'connected'],
    ]);
  });

  test('can be tried on a task, with everything that was said', async () => {
    const { id } = await s.connect();
    expect((await s.owner.post(`/api/ml/${id}/predict/test?random=true`)).status).toBe(404);
    const [task] = await s.addTasks(['hello']);
    const tried = await s.owner.post(`/api/ml/${id}/predict/test?random=true`);
    expect(tried.body).toMatchObject({
      status: 200,
      task,
      error: null,
      problems: [],
      predictions: [{ model_version: 'v0' }],
    });
    s.model.fault = ({ path }) =>
      path === '/predict' ? { status: 200, body: { results: [{ result: mood('ugly') }] } } : undefined;
    const wrong = await s.owner.post(`/api/ml/${id}/predict/test?task=${task}`);
    expect(wrong.body.predictions).toEqual([]);
    expect(wrong.body.problems[0]).toContain('ugly');
    expect(await s.predictions()).toEqual([]);
  });

  test('tells its versions, or the one that is known', async () => {
    const { id } = await s.connect();
    expect((await s.owner.get(`/api/ml/${id}/versions`)).body).toEqual({
      versions: ['v0'],
      message: expect.any(String),
    });
    s.model.fault = ({ path }) => (path === '/versions' ? { status: 200, body: { versions: [17, 'v2'] } } : undefined);
    expect((await s.owner.get(`/api/ml/${id}/versions`)).body).toEqual({ versions: ['17', 'v2'] });
  });
});

describe('interactive help', () => {
  const ask = (person: TestUser, id: number, task: number) =>
    person.post(`/api/ml/${id}/interactive-annotating`, { task, context: { result: mood('good') } });

  test('is for whoever labels, hands over what was drawn, and says what went wrong', async () => {
    const { id } = await s.connect();
    const [task] = (await s.addTasks(['nice'])) as [number];
    expect((await ask(s.annotator, id, task)).body.errors).toHaveLength(1);
    await s.owner.patch(`/api/ml/${id}`, { is_interactive: true, timeout: 1 });
    const tried = [s.t.anonymous, s.stranger, s.annotator].map((person) => ask(person as TestUser, id, task));
    expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([401, 404, 200]);
    expect((await ask(s.annotator, id, task)).body.data).toMatchObject({
      result: mood('fair'),
      score: 0.34,
      model_version: 'v0',
    });
    expect(s.model.calls.at(-1)?.body.params).toEqual({ login: '', password: '', context: { result: mood('good') } });
    const listed = await s.annotator.get(`/api/ml?project=${s.project}&is_interactive=true`);
    expect(listed.body).toMatchObject([{ id, url: '', can: { update: false } }]);
    s.model.fault = () => ({ status: 200, hang: true });
    expect((await ask(s.annotator, id, task)).body.errors[0]).toMatch(/in time|time/i);
    const crowd = await Promise.all(Array.from({ length: 24 }, () => ask(s.annotator, id, task)));
    expect(crowd.every(({ status, body }) => status === 200 && body.errors.length === 1)).toBe(true);
    // Four are asked at a time: with two dozen at once not everybody gets a turn in a second.
    expect(crowd.some(({ body }) => body.errors[0].includes('busy'))).toBe(true);
    await s.newProject();
    const [foreign] = (await s.addTasks(['x'])) as [number];
    expect((await ask(s.annotator, id, foreign)).status).toBe(400);
  });
});

describe('versions', () => {
  test('the project shows one by name, or follows a backend by its title', async () => {
    const { id } = await s.connect({ title: 'My model' });
    await s.addTasks(['a']);
    const set = async (version: string) =>
      (await s.owner.patch(`/api/projects/${s.project}`, { model_version: version })).body;
    expect((await set('nothing')).status_code).toBe(400);
    expect((await set('My model')).model_version).toBe('v0');
    expect((await s.owner.get(`/api/ml/${id}`)).body.is_followed).toBe(true);
    expect((await set('')).model_version).toBe('');
    expect((await s.owner.get(`/api/ml/${id}`)).body.is_followed).toBe(false);
    await s.owner.patch(`/api/ml/${id}`, { is_followed: true });
    expect((await s.owner.get(`/api/projects/${s.project}`)).body.model_version).toBe('v0');
    await s.predict(id);
    const inUse = await s.owner.delete(`/api/projects/${s.project}/model-versions`, { model_version: 'v0' });
    expect(inUse.body.error.reason).toBe('version_in_use');
    await s.owner.patch(`/api/projects/${s.project}`, { model_version: '' });
    expect((await s.owner.get(`/api/projects/${s.project}/models`)).body).toMatchObject({
      current: '',
      versions: [
        { model_version: 'v0', predictions: 1, tasks: 1, mean_score: 0.34, ml_backend: id, is_current: false },
      ],
    });
    const gone = await s.owner.delete(`/api/projects/${s.project}/model-versions`, { model_version: 'v0' });
    expect(gone.status, gone.text).toBe(202);
    await s.t.runJobs();
    expect((await s.owner.get(`/api/jobs/${gone.body.job_id}`)).body).toMatchObject({
      status: 'succeeded',
      error: null,
    });
    expect(await s.predictions()).toEqual([]);
    expect((await s.owner.get(`/api/projects/${s.project}`)).body.total_predictions_number).toBe(0);
  });
});
