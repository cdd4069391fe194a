import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answer, submit } from '../distribution/distribution.fixture.ts';
import { KEY, openPromptScene, type PromptScene, says, TEMPLATE } from './prompts.fixture.ts';

let t: PromptScene['t'];
let model: PromptScene['model'];
let project: PromptScene['project'];
let makePrompt: PromptScene['makePrompt'];
let run: PromptScene['run'];
let switchedOn: PromptScene['switchedOn'];
beforeAll(async () => {
  ({ t, model, project, makePrompt, run, switchedOn } = await openPromptScene());
});
afterAll(async () => {
  await t.close();
  await model.close();
});
beforeEach(() => {
  model.requests.length = 0;
  model.react(() => says('good'));
});

describe('who may', () => {
  test('connections are for those who manage the organization; keys are never told', async () => {
    const { ada, owner, id } = await project(1);
    const body = { name: 'Other', base_url: model.url, api_key: KEY, model: 'm' };
    expect((await t.anonymous.post('/api/prompt-connections', body)).status).toBe(401);
    expect((await ada.post('/api/prompt-connections', body)).status).toBe(403);
    expect((await owner.post('/api/prompt-connections', { ...body, model: '' })).status).toBe(400);
    expect((await owner.post('/api/prompt-connections', { ...body, name: 'Local' })).status).toBe(409);
    const refused = await owner.post('/api/prompt-connections', { ...body, base_url: 'http://10.0.0.1/v1' });
    expect(refused.status).toBe(400);
    expect(Object.keys(refused.body.validation_errors)).toEqual(['base_url']);
    const listed = await owner.get('/api/prompt-connections');
    expect(listed.body).toMatchObject([{ name: 'Local', has_key: true, key_hint: 'test' }]);
    expect(listed.text).not.toContain(KEY);
    const { rows } = await t.admin.query('select api_key from prompt_connection');
    expect(JSON.stringify(rows)).not.toContain(KEY);
    const { owner: foreigner } = await t.newOrganization();
    expect((await foreigner.get(`/api/prompt-connections/${listed.body[0].id}`)).status).toBe(404);
    expect((await owner.get(`/api/projects/${id}/prompt-connections`)).body).toMatchObject([{ name: 'Local' }]);
  });

  test('the key does not follow the address to another server', async () => {
    const { owner, connection } = await project(1);
    const url = `/api/prompt-connections/${connection}`;
    const moved = await owner.patch(url, { base_url: 'http://127.0.0.1:1/v1' });
    expect(moved.status).toBe(400);
    expect(Object.keys(moved.body.validation_errors)).toEqual(['api_key']);
    expect((await owner.patch(url, { base_url: `${model.url}/beside` })).status).toBe(200);
    expect((await owner.patch(url, { base_url: 'http://127.0.0.1:1/v1', api_key: null })).body).toMatchObject({
      has_key: false,
    });
  });

  test('prompts are for managers of the project', async () => {
    const made = await project(1);
    const { owner, ada, url, connection } = made;
    const body = { name: 'mood', connection, template: TEMPLATE };
    expect((await t.anonymous.post(`${url}/prompts`, body)).status).toBe(401);
    expect((await ada.post(`${url}/prompts`, body)).status).toBe(403);
    expect((await ada.get(`${url}/prompt-ledger`)).status).toBe(403);
    const { owner: foreigner } = await t.newOrganization();
    expect((await foreigner.post(`${url}/prompts`, body)).status).toBe(404);
    expect((await owner.post(`${url}/prompts`, { ...body, template: '' })).status).toBe(400);
    const prompt = await makePrompt(made);
    const elsewhere = await project(1);
    expect((await elsewhere.owner.get(`${elsewhere.url}/prompts/${prompt}`)).status).toBe(404);
    const borrowed = await elsewhere.owner.post(`${elsewhere.url}/prompts`, { ...body, connection });
    expect(borrowed.status).toBe(404);
    const foreign = { prompt, purpose: 'try', scope: { kind: 'sample', size: 1 } };
    expect((await elsewhere.owner.post(`${elsewhere.url}/prompt-runs`, foreign)).status).toBe(404);
  });
});

test('a template is held against the tasks, the controls against the label config; versions never change', async () => {
  const made = await project(1);
  const { owner, url, connection, taskIds } = made;
  const wrong = await owner.post(`${url}/prompts`, {
    name: 'mood',
    connection,
    template: 'Read {{body}}',
    controls: ['mood', 'tone'],
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.validation_errors).toEqual({
    template: ['No task has a field {{body}}. There is text.'],
    controls: ['tone is no control of the interface.'],
  });
  const checked = await owner.post(`${url}/prompts/check`, { template: TEMPLATE });
  expect(checked.body).toMatchObject({ problems: [], fields: ['text'], task: taskIds[0] });
  expect(checked.body.messages[1].content).toBe('How does the writer feel? <data m0>Text 1</data m0>');
  expect(model.requests).toHaveLength(0);
  const prompt = await makePrompt(made);
  expect((await owner.post(`${url}/prompts`, { name: 'mood', connection, template: TEMPLATE })).status).toBe(409);
  const second = await owner.post(`${url}/prompts/${prompt}/versions`, { connection, template: `${TEMPLATE}!` });
  expect(second.body.latest).toMatchObject({ version: 2, model_version: 'prompt:mood@2', model: 'small' });
  expect((await owner.get(`${url}/prompts/${prompt}/versions`)).body).toMatchObject([{ version: 2 }, { version: 1 }]);
  await expect(t.admin.query(`update prompt_version set template = 'x'`)).rejects.toThrow('append-only');
});

test('a connection is tested with one short request, in the dialect of the endpoint', async () => {
  const { owner, connection } = await project(1);
  model.react(({ body }) =>
    'max_tokens' in body
      ? { status: 400, body: { error: { message: "Use 'max_completion_tokens' instead.", param: 'max_tokens' } } }
      : '{"ok":true}',
  );
  const ask = async () => (await owner.post(`/api/prompt-connections/${connection}/test`)).body;
  expect(await ask()).toMatchObject({ ok: true, error: null, input_tokens: 100 });
  expect(model.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
  model.react(() => ({ status: 401, body: { error: { message: 'Incorrect API key' } } }));
  expect(await ask()).toMatchObject({ ok: false, error: 'The endpoint answered 401: Incorrect API key' });
});

test('a try tells what was answered and what it cost, and stores no prediction', async () => {
  const made = await project(3);
  const prompt = await makePrompt(made);
  const { owner, url, id } = made;
  const body = { prompt, purpose: 'try', scope: { kind: 'tasks', ids: made.taskIds } };
  const estimate = await owner.post(`${url}/prompt-runs/estimate`, body);
  expect(estimate.body).toMatchObject({ tasks: 3, output_tokens: expect.any(Number) });
  expect(estimate.body.cost_micros).toBe(estimate.body.input_tokens * 2 + estimate.body.output_tokens * 10);
  const tried = await run(made, body);
  expect(tried).toMatchObject({
    status: 'completed',
    total: 3,
    done: 3,
    requests: 3,
    input_tokens: 300,
    output_tokens: 30,
    cost_micros: 3 * (100 * 2 + 10 * 10),
    uncertain_micros: 0,
    can: { cancel: false },
  });
  const tasks = await owner.get(`${url}/prompt-runs/${tried.id}/tasks`);
  expect(tasks.body[0]).toMatchObject({
    task: made.taskIds[0],
    status: 'done',
    score: 0.9,
    result: [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }],
    answer: says('good'),
    cost_micros: 300,
  });
  expect((await owner.get(`/api/predictions?project=${id}`)).body).toEqual([]);
  expect(model.requests[0]?.body).toMatchObject({ model: 'small', temperature: 0, max_tokens: 1024 });
  expect(model.most()).toBeLessThanOrEqual(4);
  expect((await owner.post(`${url}/prompt-runs`, { ...body, scope: { kind: 'project' } })).status).toBe(400);
});

test('an answer that does not fit is sent back with what is wrong, twice at most', async () => {
  const made = await project(2);
  const prompt = await makePrompt(made);
  model.react(({ body }) => (body.messages.length > 2 ? says('bad') : 'It seems good to me.'));
  const scope = { kind: 'sample', size: 1 };
  const mended = await run(made, { prompt, purpose: 'try', scope });
  expect(mended).toMatchObject({ done: 1, failed: 0, requests: 2, repairs: 1, cost_micros: 600 });
  expect(model.requests[1]?.body.messages.slice(2)).toMatchObject([
    { role: 'assistant', content: 'It seems good to me.' },
    { role: 'user', content: expect.stringContaining('must be one JSON object') },
  ]);
  model.react(() => says('superb'));
  const failed = await run(made, { prompt, purpose: 'try', scope });
  expect(failed).toMatchObject({ status: 'completed', done: 0, failed: 1, requests: 3, repairs: 2 });
  const [task] = (await made.owner.get(`${made.url}/prompt-runs/${failed.id}/tasks?status=failed`)).body;
  expect(task.error).toContain('does not fit after 3 attempts: "mood"');
  expect(task.answer).toBe(says('superb'));
});

test('nothing is switched on before it has shown that it agrees with people', async () => {
  const made = await project(6);
  const { owner, ada, bob, url, taskIds, id } = made;
  const prompt = await makePrompt(made);
  await owner.patch(`${url}/prompt-settings`, { min_agreement: 0.7, min_tasks: 4 });
  const enable = () => owner.post(`${url}/prompts/${prompt}/enable`, { version: 1 });
  const predict = { prompt, purpose: 'predict', scope: { kind: 'project' } };
  const evaluate = { prompt, purpose: 'evaluate', scope: { kind: 'project' } };
  expect((await enable()).body.error).toMatchObject({ reason: 'not_evaluated' });
  expect((await owner.post(`${url}/prompt-runs`, predict)).body.error.reason).toBe('not_enabled');
  expect((await owner.post(`${url}/prompt-runs`, evaluate)).body.error.reason).toBe('nothing_to_do');
  // Ada: good ×4; Bob disagrees about the first. The model finds the last two bad.
  for (const [index, task] of taskIds.slice(0, 4).entries()) {
    await submit(ada, task);
    await submit(bob, task, { result: answer(index === 0 ? 'bad' : 'good') });
  }
  const bad = taskIds.slice(2, 4).map((_, index) => `Text ${index + 3}<`);
  model.react(({ body }) => says(bad.some((text) => body.messages[1]?.content.includes(text)) ? 'bad' : 'good'));
  const first = await run(made, evaluate);
  expect(first).toMatchObject({ status: 'completed', total: 4, done: 4 });
  // (½ + 1 + 0 + 0) / 4; the people agree on three of four.
  expect(first.agreement).toMatchObject({ value: 0.375, tasks: 4, unanswered: 0, people: 0.75 });
  expect(first.agreement.controls.mood).toEqual({ value: 0.375, tasks: 4 });
  expect((await enable()).body.error).toMatchObject({ reason: 'agreement_too_low' });
  expect((await owner.get(`/api/predictions?project=${id}`)).body).toEqual([]);
  model.react(() => says('good'));
  const second = await run(made, evaluate);
  expect(second.agreement.value).toBe(0.875);
  const on = await enable();
  expect(on.body).toMatchObject({
    enabled_version: 1,
    latest: { evaluation: { run: second.id, is_current: true, passes: true } },
  });
  expect((await owner.delete(`${url}/prompts/${prompt}`)).body.error.reason).toBe('enabled');
  const stored = await run(made, predict);
  expect(stored).toMatchObject({ status: 'completed', total: 2, done: 2 });
  const predictions = (await owner.get(`/api/predictions?project=${id}`)).body;
  expect(predictions).toHaveLength(2);
  expect(predictions[0]).toMatchObject({
    model_version: 'prompt:mood@1',
    score: 0.9,
    result: answer('good').map(({ id: _id, ...item }) => item),
  });
  expect((await owner.post(`${url}/prompt-runs`, predict)).body.error.reason).toBe('nothing_to_do');
});

test('another question needs another evaluation; switched off, nothing is stored', async () => {
  const made = await project(4);
  const { owner, url, id } = made;
  const prompt = await switchedOn(made);
  const predict = { prompt, purpose: 'predict', scope: { kind: 'project' } };
  const config = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text" choice="single">
    <Choice value="good"/><Choice value="bad"/><Choice value="mixed"/></Choices></View>`;
  const changed = await owner.patch(`/api/projects/${id}`, { label_config: config });
  expect(changed.status, changed.text).toBe(200);
  expect((await owner.post(`${url}/prompt-runs`, predict)).body.error.reason).toBe('evaluation_outdated');
  await run(made, { prompt, purpose: 'evaluate', scope: { kind: 'project' } });
  const started = await owner.post(`${url}/prompt-runs`, predict);
  expect(started.status).toBe(202);
  expect((await owner.post(`${url}/prompts/${prompt}/disable`)).body.enabled_version).toBeNull();
  await t.runJobs();
  expect((await owner.get(`${url}/prompt-runs/${started.body.id}`)).body.status).toBe('cancelled');
  expect((await owner.get(`/api/predictions?project=${id}`)).body).toEqual([]);
});

describe('an endpoint that fails', () => {
  test('is asked again when it is busy, as it wishes, and each task is labelled once', async () => {
    const made = await project(12, { max_concurrency: 3 });
    const prompt = await switchedOn(made);
    const faults = [
      { status: 429, headers: { 'retry-after-ms': '1' } },
      { status: 503, body: { error: 'overloaded' } },
      'hang up',
      { status: 200, body: { choices: [] } },
    ] as const;
    const asked = new Map<string, number>();
    model.react(({ body }) => {
      const text = body.messages[1]?.content ?? '';
      const times = asked.get(text) ?? 0;
      asked.set(text, times + 1);
      // Each task meets another fault first, and every other one two of them.
      return times <= asked.size % 2 ? (faults[(asked.size + times) % faults.length] ?? 'never') : says('good');
    });
    const done = await run(made, { prompt, purpose: 'predict', scope: { kind: 'project' } });
    expect(done).toMatchObject({ status: 'completed', total: 10, done: 10, failed: 0, cost_micros: 3000 });
    expect(done.retries).toBe(done.requests - 10);
    expect(done.uncertain_micros).toBeGreaterThan(0);
    expect(model.requests).toHaveLength(done.requests);
    expect(model.most()).toBeLessThanOrEqual(4);
    const stored = (await made.owner.get(`/api/predictions?project=${made.id}`)).body;
    expect(new Set(stored.map(({ task }: { task: number }) => task)).size).toBe(10);
    expect(stored).toHaveLength(10);
  });

  test('ends the run when it refuses the key, or says nothing to ten tasks in a row', async () => {
    const made = await project(40);
    const prompt = await makePrompt(made);
    const scope = { kind: 'sample', size: 20 };
    model.react(() => ({ status: 401, body: { error: { message: 'Incorrect API key' } } }));
    const refused = await run(made, { prompt, purpose: 'try', scope });
    expect(refused).toMatchObject({ status: 'failed', error: 'The endpoint answered 401: Incorrect API key', done: 0 });
    expect(refused.requests).toBeLessThanOrEqual(4);
    model.react(() => ({ status: 500 }));
    const deaf = await run(made, { prompt, purpose: 'try', scope });
    expect(deaf).toMatchObject({ status: 'failed', error: expect.stringContaining('10 tasks in a row') });
    expect(deaf).toMatchObject({ cost_micros: 0, uncertain_micros: 0 });
  });

  test('is spoken to in its dialect by all requests under way', async () => {
    const made = await project(4, { json_mode: 'schema' });
    const prompt = await makePrompt(made);
    model.react(({ body }) => {
      if (body.response_format !== undefined)
        return { status: 400, body: { error: { message: 'response_format is not supported' } } };
      return 'max_tokens' in body
        ? { status: 400, body: { error: { message: "Use 'max_completion_tokens' instead.", param: 'max_tokens' } } }
        : says('good');
    });
    const done = await run(made, { prompt, purpose: 'try', scope: { kind: 'tasks', ids: made.taskIds } });
    expect(done).toMatchObject({ status: 'completed', done: 4, failed: 0, cost_micros: 1200, uncertain_micros: 0 });
  });

  test('one task it refuses is reported, and the others go on', async () => {
    const made = await project(3);
    const prompt = await makePrompt(made);
    model.react((_received, number) =>
      number === 0 ? { status: 400, body: { error: { message: 'Too long' } } } : { content: 'cut', finish: 'length' },
    );
    const scope = { kind: 'tasks', ids: made.taskIds };
    const done = await run(made, { prompt, purpose: 'try', scope });
    expect(done).toMatchObject({ status: 'completed', failed: 3, requests: 3 });
    const tasks = (await made.owner.get(`${made.url}/prompt-runs/${done.id}/tasks`)).body;
    const errors = tasks.map(({ error }: { error: string }) => error);
    expect(errors.filter((error: string) => error === 'The endpoint answered 400: Too long')).toHaveLength(1);
    expect(errors.filter((error: string) => error.startsWith('The answer was cut off at 1024'))).toHaveLength(2);
  });
});

describe('money', () => {
  test('no request is sent that could exceed the cap of the run or of the project', async () => {
    const made = await project(20, { max_concurrency: 8 });
    const prompt = await makePrompt(made, { max_output_tokens: 16 });
    const scope = { kind: 'sample', size: 20 };
    const budget_micros = 5000;
    const capped = await run(made, { prompt, purpose: 'try', scope, budget_micros });
    expect(capped).toMatchObject({ status: 'out_of_budget', uncertain_micros: 0 });
    expect(capped.done).toBeGreaterThan(0);
    expect(capped.cost_micros).toBe(capped.done * 300);
    expect(capped.cost_micros).toBeLessThanOrEqual(budget_micros);
    const { rows } = await t.admin.query(
      'select max(reserved_micros)::int as most from prompt_request where run_id = $1',
      [capped.id],
    );
    expect(budget_micros - capped.cost_micros).toBeLessThan(rows[0].most);
    await made.owner.patch(`${made.url}/prompt-settings`, { budget_micros: capped.cost_micros + 5000 });
    const again = await run(made, { prompt, purpose: 'try', scope });
    expect(again.status).toBe('out_of_budget');
    const settings = (await made.owner.get(`${made.url}/prompt-settings`)).body;
    expect(settings.spent_micros).toBe(capped.cost_micros + again.cost_micros);
    expect(settings.spent_micros).toBeLessThanOrEqual(settings.budget_micros);
    const ledger = (await made.owner.get(`${made.url}/prompt-ledger`)).body;
    expect(ledger).toMatchObject({
      cost_micros: settings.spent_micros,
      requests: capped.requests + again.requests,
      versions: [{ model_version: 'prompt:mood@1', cost_micros: settings.spent_micros }],
    });
    expect(ledger.days).toHaveLength(1);
  });

  test('what was under way when the server died is counted, and the run goes on where it was', async () => {
    const made = await project(6, { max_concurrency: 1 });
    const prompt = await switchedOn(made);
    const body = { prompt, purpose: 'predict', scope: { kind: 'project' } };
    const { id } = (await made.owner.post(`${made.url}/prompt-runs`, body)).body;
    // As a kill leaves it: one request sent, the run under way.
    await t.admin.query(`update prompt_run set status = 'running', held_micros = 700, requests = 1 where id = $1`, [
      id,
    ]);
    await t.admin.query(
      `insert into prompt_request (organization_id, project_id, run_id, task_id, model_version, reason, reserved_micros)
       select organization_id, project_id, id, $2, model_version, 'first', 700 from prompt_run where id = $1`,
      [id, made.taskIds[2]],
    );
    await t.runJobs();
    expect((await made.owner.get(`${made.url}/prompt-runs/${id}`)).body).toMatchObject({
      status: 'completed',
      done: 4,
      requests: 5,
      cost_micros: 1200,
      uncertain_micros: 700,
    });
  });
});

test('a run that is cancelled keeps what is done and asks nothing more', async () => {
  const made = await project(12, { max_concurrency: 2 });
  const prompt = await switchedOn(made);
  const body = { prompt, purpose: 'predict', scope: { kind: 'project' } };
  const started = await made.owner.post(`${made.url}/prompt-runs`, body);
  const url = `${made.url}/prompt-runs/${started.body.id}`;
  model.react(async (_received, number) => {
    if (number < 8) return says('good');
    if (number === 8) await made.owner.post(`${url}/cancel`);
    return 'never';
  });
  await t.runJobs();
  const run = (await made.owner.get(url)).body;
  expect(run).toMatchObject({ status: 'cancelled', done: 8, can: { cancel: false } });
  expect(run.uncertain_micros).toBeGreaterThan(0);
  expect((await made.owner.get(`/api/predictions?project=${made.id}`)).body).toHaveLength(8);
  expect((await made.owner.post(`${url}/cancel`)).status).toBe(409);
});

test('new tasks go to the prompt that is switched on, once', async () => {
  const made = await project(4);
  await switchedOn(made, 4);
  const { owner, url, id } = made;
  const create = () => owner.post('/api/tasks', { project: id, data: { text: 'new' } });
  await create();
  await t.relayEvents();
  expect((await owner.get(`${url}/prompt-runs?purpose=predict`)).body).toEqual([]);
  await owner.patch(`${url}/prompt-settings`, { automatic: true });
  await create();
  await create();
  await t.relayEvents();
  await t.relayEvents();
  await t.runJobs();
  const runs = (await owner.get(`${url}/prompt-runs?purpose=predict`)).body;
  expect(runs).toMatchObject([{ total: 3, done: 3, created_by: null }]);
  expect((await owner.get(`/api/predictions?project=${id}`)).body).toHaveLength(3);
});
