import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { type ModelServer, startModelServer } from './model-server.fixture.ts';

const CONFIG = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text">
  <Choice value="bad"/><Choice value="fair"/><Choice value="good"/></Choices></View>`;

let t: TestApp;
let owner: TestUser;
let stranger: TestUser;
let annotator: TestUser;
let model: ModelServer;
let project: number;

beforeAll(async () => {
  t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' }, random: () => 0.25 });
  ({ owner } = await t.newOrganization());
  stranger = (await t.newOrganization()).owner;
  annotator = await t.newUser(owner.organizationId);
  model = await startModelServer();
});
beforeEach(async () => {
  model.calls = [];
  model.fault = undefined;
  model.version = 'v0';
  project = await newProject();
});
afterAll(async () => {
  await model.close();
  await t.close();
});

async function newProject(fields: object = {}): Promise<number> {
  const made = await owner.post('/api/projects', { title: 'Moods', label_config: CONFIG, ...fields });
  expect(made.status, made.text).toBe(201);
  await t.addMember(made.body.id, annotator, 4);
  await owner.post(`/api/projects/${made.body.id}/state`, { state: 'active' });
  return made.body.id;
}

async function connect(fields: object = {}) {
  const made = await owner.post('/api/ml', { project, url: model.url, title: 'Moods', ...fields });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

async function addTasks(texts: readonly string[]): Promise<number[]> {
  const made = await owner.post(
    `/api/projects/${project}/import?return_task_ids=true`,
    texts.map((text) => ({ text })),
  );
  expect(made.status, made.text).toBe(201);
  return made.body.task_ids;
}

const mood = (choice: string) => [
  { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [choice] } },
];
const label = (task: number, choice: string) => owner.post(`/api/tasks/${task}/annotations`, { result: mood(choice) });
const predictions = async () => (await owner.get(`/api/predictions?project=${project}&limit=500`)).body;

async function settle(): Promise<void> {
  await t.relayEvents();
  await t.admin.query(`update job set run_at = now() where status = 'queued' and type like 'ml.%'`);
  await t.runJobs();
  await t.relayEvents();
}

async function predict(backend: number, body: object = {}) {
  const started = await owner.post(`/api/ml/${backend}/predict`, body);
  expect(started.status, started.text).toBe(202);
  await t.runJobs();
  return (await owner.get(`/api/projects/${project}/prediction-runs/${started.body.run.id}`)).body;
}

describe('a backend', () => {
  test('is for those who manage the project, and shows no secret', async () => {
    const body = {
      project,
      url: model.url,
      auth_method: 'BASIC_AUTH',
      basic_auth_user: 'u',
      basic_auth_pass: 's3cret',
    };
    const tried = [t.anonymous, annotator, stranger, owner].map((person) => person.post('/api/ml', body));
    const [, , , made] = await Promise.all(tried);
    expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([401, 403, 404, 201]);
    expect(made?.body).toMatchObject({
      state: 'CO',
      title: new URL(model.url).host,
      model_version: 'v0',
      model_class: 'WordCounts',
      basic_auth_pass_is_set: true,
      is_interactive: false,
    });
    expect(made?.text).not.toContain('s3cret');
    const stored = await t.admin.query('select * from ml_backend where id = $1', [made?.body.id]);
    expect(JSON.stringify(stored.rows)).not.toContain('s3cret');
    const [health, setup] = model.calls;
    expect(health?.headers.authorization).toBe(`Basic ${Buffer.from('u:s3cret').toString('base64')}`);
    expect(setup?.body).toMatchObject({
      project: expect.stringMatching(new RegExp(`^${project}\\.\\d{10}$`)),
      schema: CONFIG,
      hostname: t.app.platform.config.publicUrl,
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
      ['get', `/api/projects/${project}/models`],
      ['get', `/api/projects/${project}/ml-trainings`],
      ['get', `/api/projects/${project}/prediction-runs`],
      ['get', `/api/projects/${project}/model-disagreement`],
      ['delete', `/api/projects/${project}/model-versions`, { model_version: 'v0' }],
      ['get', `/api/projects/${project}/evaluations`],
      ['post', `/api/projects/${project}/evaluations`, {}],
    ];
    for (const [method, path, sent] of calls) {
      const answers = [t.anonymous, annotator, stranger].map((person) => person[method](path, sent as never));
      expect(
        (await Promise.all(answers)).map(({ status }) => status),
        path,
      ).toEqual([401, 403, 404]);
    }
    expect((await stranger.get(`/api/ml?project=${project}`)).status).toBe(404);
    expect((await annotator.get(`/api/ml?project=${project}`)).body).toEqual([]);
    expect((await owner.delete(url)).status).toBe(204);
    expect((await owner.get(url)).status).toBe(404);
  });

  test('is refused at private addresses, where nobody answers, and where the project is refused', async () => {
    for (const url of [
      'http://169.254.169.254/',
      'ftp://example.com',
      'http://10.0.0.1:9090',
      'not a url',
      'http://u:p@127.0.0.1/',
    ])
      expect((await owner.post('/api/ml', { project, url })).body.validation_errors, url).toHaveProperty('url');
    expect((await owner.post('/api/ml', { project, url: 'http://127.0.0.1:1' })).body.error.reason).toBe(
      'model_unreachable',
    );
    model.fault = ({ path }) => (path === '/setup' ? { status: 500, body: { error: 'no such label' } } : undefined);
    const refused = await owner.post('/api/ml', { project, url: model.url });
    expect(refused.body.validation_errors.url[0]).toContain('no such label');
    expect((await owner.get(`/api/ml?project=${project}`)).body).toEqual([]);
  });

  test('keeps its secrets to its server, and takes them along when it moves there with new ones', async () => {
    const { id } = await connect({ auth_method: 'BEARER', bearer_token: 'tok' });
    const elsewhere = await startModelServer();
    expect((await owner.patch(`/api/ml/${id}`, { url: elsewhere.url })).status).toBe(400);
    expect(elsewhere.calls).toEqual([]);
    const moved = await owner.patch(`/api/ml/${id}`, { url: elsewhere.url, bearer_token: 'new' });
    expect(moved.status, moved.text).toBe(200);
    expect(elsewhere.calls[0]?.headers.authorization).toBe('Bearer new');
    await elsewhere.close();
  });

  test('goes through its states as it is looked after', async () => {
    const { id } = await connect();
    const state = async () => {
      await t.admin.query(`update ml_backend set next_check_at = now() - interval '1 minute'`);
      await owner.post(`/api/ml/${id}/check`);
      return (await owner.get(`/api/ml/${id}`)).body;
    };
    model.fault = ({ path }) => (path === '/setup' ? { status: 500 } : undefined);
    expect(await state()).toMatchObject({ state: 'ER', error_message: expect.stringContaining('500') });
    model.fault = undefined;
    model.version = 'v7';
    expect(await state()).toMatchObject({ state: 'CO', error_message: null, model_version: 'v7' });
    const { rows } = await t.admin.query(
      `select payload from event_log where type = 'ML_BACKEND_STATE_CHANGED' order by id`,
    );
    expect(rows.map(({ payload }) => [payload.from, payload.to])).toEqual([
      ['connected', 'error'],
      ['error', 'connected'],
    ]);
  });

  test('can be tried on a task, with everything that was said', async () => {
    const { id } = await connect();
    expect((await owner.post(`/api/ml/${id}/predict/test?random=true`)).status).toBe(404);
    const [task] = await addTasks(['hello']);
    const tried = await owner.post(`/api/ml/${id}/predict/test?random=true`);
    expect(tried.body).toMatchObject({
      status: 200,
      task,
      error: null,
      problems: [],
      predictions: [{ model_version: 'v0' }],
    });
    model.fault = ({ path }) =>
      path === '/predict' ? { status: 200, body: { results: [{ result: mood('ugly') }] } } : undefined;
    const wrong = await owner.post(`/api/ml/${id}/predict/test?task=${task}`);
    expect(wrong.body.predictions).toEqual([]);
    expect(wrong.body.problems[0]).toContain('ugly');
    expect(await predictions()).toEqual([]);
  });

  test('tells its versions, or the one that is known', async () => {
    const { id } = await connect();
    expect((await owner.get(`/api/ml/${id}/versions`)).body).toEqual({ versions: ['v0'], message: expect.any(String) });
    model.fault = ({ path }) => (path === '/versions' ? { status: 200, body: { versions: [17, 'v2'] } } : undefined);
    expect((await owner.get(`/api/ml/${id}/versions`)).body).toEqual({ versions: ['17', 'v2'] });
  });
});

describe('predictions of a project', () => {
  test('come in batches; what cannot be done is told task by task, and the rest is kept', async () => {
    const { id } = await connect({ batch_size: 4 });
    const ids = await addTasks(Array.from({ length: 10 }, (_, n) => `text ${n}`));
    model.fault = ({ path, body }) => {
      const texts = body.tasks?.map(({ data }) => data.text) ?? [];
      if (path !== '/predict' || !texts.includes('text 5')) return undefined;
      return { status: 500, body: { error: 'cannot read text 5' } };
    };
    const run = await predict(id);
    expect(run).toMatchObject({ status: 'completed', total: 10, done: 10, created: 9, failed: 1, versions: { v0: 9 } });
    expect(run.failures).toEqual([{ task: ids[5], message: expect.stringContaining('cannot read text 5') }]);
    expect(model.batches()).toEqual([4, 4, 2, 1, 1, 2, 2]);
    model.fault = undefined;
    model.calls = [];
    expect(await predict(id)).toMatchObject({ total: 1, created: 1, failed: 0 });
    expect(await predictions()).toHaveLength(10);
    await predict(id, { only_missing: false, task_ids: ids.slice(0, 3) });
    expect(await predictions()).toHaveLength(10);
    expect((await owner.get(`/api/projects/${project}`)).body.total_predictions_number).toBe(10);
  });

  test('are asked for one by one where the model answers one at a time, and checked by the label config', async () => {
    const { id } = await connect({ batch_size: 3 });
    const ids = await addTasks(['a', 'b', 'c']);
    model.fault = ({ path, body }) => {
      if (path !== '/predict') return undefined;
      const text = body.tasks?.[0]?.data.text;
      const result = text === 'b' ? mood('ugly') : mood('good');
      const odd = text === 'c' ? { score: 17, model_version: 3 } : { score: 0.5 };
      return { status: 200, body: { results: [{ result, ...odd }] } };
    };
    const run = await predict(id);
    expect(run).toMatchObject({ created: 2, failed: 1, failures: [{ task: ids[1] }], versions: { v0: 1, 3: 1 } });
    expect((await predictions()).map((one: { score: number | null }) => one.score)).toEqual([0.5, null]);
  });

  test('go on behind the last batch that was kept, and end when nothing can be done', async () => {
    const { id } = await connect({ batch_size: 2 });
    await addTasks(Array.from({ length: 6 }, (_, n) => `text ${n}`));
    let asked = 0;
    // Away in the middle of the run; the next attempt finds it back.
    model.fault = ({ path }) => {
      if (path !== '/predict') return undefined;
      asked += 1;
      return asked >= 2 && asked <= 4 ? { status: 503 } : undefined;
    };
    expect(await predict(id)).toMatchObject({ status: 'completed', done: 6, created: 6, failed: 0, error: '' });
    expect(model.batches()).toEqual([2, 2, 2, 2, 2, 2]);
    await addTasks(Array.from({ length: 14 }, (_, n) => `more ${n}`));
    model.fault = ({ path }) => (path === '/predict' ? { status: 500, body: { error: 'broken' } } : undefined);
    const hopeless = await predict(id);
    expect(hopeless).toMatchObject({ status: 'failed', failed: 10 });
    expect(hopeless.error).toContain('fails on every task');
  });

  test('a worker that dies between two batches leaves nothing twice', async () => {
    const { id } = await connect({ batch_size: 1 });
    const ids = await addTasks(['a', 'b', 'c']);
    const started = await owner.post(`/api/ml/${id}/predict`);
    // As a killed worker leaves it: the first batch is kept, the job is running and nobody works on it.
    await t.admin.query(
      `update ml_prediction_run set status = 'running', cursor_id = $2, done_count = 1, created_count = 1 where id = $1`,
      [started.body.run.id, ids[0]],
    );
    await t.runJobs();
    const run = await owner.get(`/api/projects/${project}/prediction-runs/${started.body.run.id}`);
    expect(run.body).toMatchObject({ status: 'completed', done: 3, created: 3 });
    expect((await predictions()).map((one: { task: number }) => one.task)).toEqual(ids.slice(1));
  });

  test('carry media that the model can open without logging in', async () => {
    project = await newProject({
      label_config:
        '<View><Image name="i" value="$image"/><Choices name="mood" toName="i"><Choice value="good"/></Choices></View>',
    });
    const { id } = await connect();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const form = new FormData();
    form.append('file', new Blob([png], { type: 'image/png' }), 'dot.png');
    const sent = new Response(form);
    await t.app.http?.inject({
      method: 'POST',
      url: `/api/projects/${project}/import`,
      headers: { authorization: `Token ${owner.token}`, 'content-type': sent.headers.get('content-type') ?? '' },
      payload: Buffer.from(await sent.arrayBuffer()),
    });
    await t.runJobs();
    await owner.post(`/api/ml/${id}/predict/test?random=true`);
    const image = (model.calls.at(-1)?.body.tasks?.[0]?.data as { image?: string }).image ?? '';
    expect(image).toMatch(/^http.*\/files\/.*sig/);
    const file = await t.app.http?.inject({ method: 'GET', url: image.replace(t.app.platform.config.publicUrl, '') });
    expect(file?.statusCode).toBe(200);
    expect(file?.rawPayload.equals(png)).toBe(true);
  });

  test('come from the data manager for a selection, and by themselves for new tasks', async () => {
    const { id } = await connect({ is_followed: true });
    const ids = await addTasks(['a', 'b', 'c']);
    const asked = { selectedItems: { all: false, included: ids.slice(0, 2) } };
    const answer = await owner.post(`/api/dm/actions?id=retrieve_tasks_predictions&project=${project}`, asked);
    expect(answer.body, answer.text).toMatchObject({ processed_items: 2, job_id: expect.any(String) });
    await t.runJobs();
    expect((await predictions()).map((one: { task: number }) => one.task)).toEqual(ids.slice(0, 2));
    await owner.patch(`/api/projects/${project}`, { evaluate_predictions_automatically: true });
    await settle();
    expect(await predictions()).toHaveLength(3);
    await addTasks(['d']);
    await settle();
    expect(await predictions()).toHaveLength(4);
    const runs = await owner.get(`/api/projects/${project}/prediction-runs?backend=${id}`);
    expect(runs.body.map((run: { cause: string }) => run.cause)).toEqual(['automatic', 'automatic', 'hand']);
  });
});

describe('interactive help', () => {
  const ask = (person: TestUser, id: number, task: number) =>
    person.post(`/api/ml/${id}/interactive-annotating`, { task, context: { result: mood('good') } });

  test('is for whoever labels, hands over what was drawn, and says what went wrong', async () => {
    const { id } = await connect();
    const [task] = (await addTasks(['nice'])) as [number];
    expect((await ask(annotator, id, task)).body.errors).toHaveLength(1);
    await owner.patch(`/api/ml/${id}`, { is_interactive: true, timeout: 0.3 });
    const tried = [t.anonymous, stranger, annotator].map((person) => ask(person as TestUser, id, task));
    expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([401, 404, 200]);
    expect((await ask(annotator, id, task)).body.data).toMatchObject({
      result: mood('fair'),
      score: 0.34,
      model_version: 'v0',
    });
    expect(model.calls.at(-1)?.body.params).toEqual({ login: '', password: '', context: { result: mood('good') } });
    const listed = await annotator.get(`/api/ml?project=${project}&is_interactive=true`);
    expect(listed.body).toMatchObject([{ id, url: '', can: { update: false } }]);
    model.fault = () => ({ status: 200, hang: true });
    expect((await ask(annotator, id, task)).body.errors[0]).toMatch(/in time|time/i);
    const crowd = await Promise.all(Array.from({ length: 24 }, () => ask(annotator, id, task)));
    expect(crowd.every(({ status, body }) => status === 200 && body.errors.length === 1)).toBe(true);
    expect(crowd.filter(({ body }) => body.errors[0].includes('busy')).length).toBeGreaterThanOrEqual(4);
    const other = await newProject();
    project = other;
    const [foreign] = (await addTasks(['x'])) as [number];
    expect((await ask(annotator, id, foreign)).status).toBe(400);
  });
});

describe('versions', () => {
  test('the project shows one by name, or follows a backend by its title', async () => {
    const { id } = await connect({ title: 'My model' });
    await addTasks(['a']);
    const set = async (version: string) =>
      (await owner.patch(`/api/projects/${project}`, { model_version: version })).body;
    expect((await set('nothing')).status_code).toBe(400);
    expect((await set('My model')).model_version).toBe('v0');
    expect((await owner.get(`/api/ml/${id}`)).body.is_followed).toBe(true);
    expect((await set('')).model_version).toBe('');
    expect((await owner.get(`/api/ml/${id}`)).body.is_followed).toBe(false);
    await owner.patch(`/api/ml/${id}`, { is_followed: true });
    expect((await owner.get(`/api/projects/${project}`)).body.model_version).toBe('v0');
    await predict(id);
    const inUse = await owner.delete(`/api/projects/${project}/model-versions`, { model_version: 'v0' });
    expect(inUse.body.error.reason).toBe('version_in_use');
    await owner.patch(`/api/projects/${project}`, { model_version: '' });
    expect((await owner.get(`/api/projects/${project}/models`)).body).toMatchObject({
      current: '',
      versions: [
        { model_version: 'v0', predictions: 1, tasks: 1, mean_score: 0.34, ml_backend: id, is_current: false },
      ],
    });
    const gone = await owner.delete(`/api/projects/${project}/model-versions`, { model_version: 'v0' });
    expect(gone.status, gone.text).toBe(202);
    await t.runJobs();
    expect(await predictions()).toEqual([]);
    expect((await owner.get(`/api/projects/${project}`)).body.total_predictions_number).toBe(0);
  });
});
