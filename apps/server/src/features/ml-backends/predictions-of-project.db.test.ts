import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ModelScene, mood, openModelScene } from './ml-backends.fixture.ts';

let s: ModelScene;
beforeAll(async () => {
  s = await openModelScene();
});
beforeEach(() => s.begin());
afterAll(() => s.close());

describe('predictions of a project', () => {
  test('come in batches; what cannot be done is told task by task, and the rest is kept', async () => {
    const { id } = await s.connect({ batch_size: 4 });
    const ids = await s.addTasks(Array.from({ length: 10 }, (_, n) => `text ${n}`));
    s.model.fault = ({ path, body }) => {
      const texts = body.tasks?.map(({ data }) => data.text) ?? [];
      if (path !== '/predict' || !texts.includes('text 5')) return undefined;
      return { status: 500, body: { error: 'cannot read text 5' } };
    };
    const run = await s.predict(id);
    expect(run).toMatchObject({ status: 'completed', total: 10, done: 10, created: 9, failed: 1, versions: { v0: 9 } });
    expect(run.failures).toEqual([{ task: ids[5], message: expect.stringContaining('cannot read text 5') }]);
    expect(s.model.batches()).toEqual([4, 4, 2, 1, 1, 2, 2]);
    s.model.fault = undefined;
    s.model.calls = [];
    expect(await s.predict(id)).toMatchObject({ total: 1, created: 1, failed: 0 });
    expect(await s.predictions()).toHaveLength(10);
    await s.predict(id, { only_missing: false, task_ids: ids.slice(0, 3) });
    expect(await s.predictions()).toHaveLength(10);
    expect((await s.owner.get(`/api/projects/${s.project}`)).body.total_predictions_number).toBe(10);
  });

  test('are asked for one by one where the model answers one at a time, and checked by the label config', async () => {
    const { id } = await s.connect({ batch_size: 3 });
    const ids = await s.addTasks(['a', 'b', 'c']);
    s.model.fault = ({ path, body }) => {
      if (path !== '/predict') return undefined;
      const text = body.tasks?.[0]?.data.text;
      const result = text === 'b' ? mood('ugly') : mood('good');
      const odd = text === 'c' ? { score: 17, model_version: 3 } : { score: 0.5 };
      return { status: 200, body: { results: [{ result, ...odd }] } };
    };
    const run = await s.predict(id);
    expect(run).toMatchObject({ created: 2, failed: 1, failures: [{ task: ids[1] }], versions: { v0: 1, 3: 1 } });
    expect((await s.predictions()).map((one: { score: number | null }) => one.score)).toEqual([0.5, null]);
  });

  test('go on behind the last batch that was kept, and end when nothing can be done', async () => {
    const { id } = await s.connect({ batch_size: 2 });
    await s.addTasks(Array.from({ length: 6 }, (_, n) => `text ${n}`));
    let asked = 0;
    // Away in the middle of the run; the next attempt finds it back.
    s.model.fault = ({ path }) => {
      if (path !== '/predict') return undefined;
      asked += 1;
      return asked >= 2 && asked <= 4 ? { status: 503 } : undefined;
    };
    expect(await s.predict(id)).toMatchObject({ status: 'completed', done: 6, created: 6, failed: 0, error: '' });
    expect(s.model.batches()).toEqual([2, 2, 2, 2, 2, 2]);
    await s.addTasks(Array.from({ length: 14 }, (_, n) => `more ${n}`));
    s.model.fault = ({ path }) => (path === '/predict' ? { status: 500, body: { error: 'broken' } } : undefined);
    const hopeless = await s.predict(id);
    expect(hopeless).toMatchObject({ status: 'failed', failed: 10 });
    expect(hopeless.error).toContain('fails on every task');
  });

  test('a worker that dies between two batches leaves nothing twice', async () => {
    const { id } = await s.connect({ batch_size: 1 });
    const ids = await s.addTasks(['a', 'b', 'c']);
    const started = await s.owner.post(`/api/ml/${id}/predict`);
    // As a killed worker leaves it: the first batch is kept, the job is running and nobody works on it.
    await s.t.admin.query(
      `update ml_prediction_run set status = 'running', cursor_id = $2, done_count = 1, created_count = 1 where id = $1`,
      [started.body.run.id, ids[0]],
    );
    await s.t.runJobs();
    const run = await s.owner.get(`/api/projects/${s.project}/prediction-runs/${started.body.run.id}`);
    expect(run.body).toMatchObject({ status: 'completed', done: 3, created: 3 });
    expect((await s.predictions()).map((one: { task: number }) => one.task)).toEqual(ids.slice(1));
  });

  test('end with their backend, and stay when it is gone', async () => {
    const { id } = await s.connect({ batch_size: 1 });
    await s.addTasks(['a', 'b']);
    await s.predict(id);
    await s.addTasks(['c']);
    const started = await s.owner.post(`/api/ml/${id}/predict`);
    expect((await s.owner.delete(`/api/ml/${id}`)).status).toBe(204);
    await s.t.runJobs();
    expect((await s.owner.get(`/api/jobs/${started.body.job_id}`)).body.status).toBe('cancelled');
    expect(await s.predictions()).toHaveLength(2);
  });

  test('carry media that the model can open without logging in', async () => {
    await s.newProject({
      label_config:
        '<View><Image name="i" value="$image"/><Choices name="mood" toName="i"><Choice value="good"/></Choices></View>',
    });
    const { id } = await s.connect();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const form = new FormData();
    form.append('file', new Blob([png], { type: 'image/png' }), 'dot.png');
    const sent = new Response(form);
    await s.t.app.http?.inject({
      method: 'POST',
      url: `/api/projects/${s.project}/import`,
      headers: { authorization: `Token ${s.owner.token}`, 'content-type': sent.headers.get('content-type') ?? '' },
      payload: Buffer.from(await sent.arrayBuffer()),
    });
    await s.t.runJobs();
    await s.owner.post(`/api/ml/${id}/predict/test?random=true`);
    const image = s.model.calls.at(-1)?.body.tasks?.[0]?.data.image ?? '';
    expect(image).toMatch(/^http.*\/files\/.*sig/);
    const file = await s.t.app.http?.inject({
      method: 'GET',
      url: image.replace(s.t.app.platform.config.publicUrl, ''),
    });
    expect(file?.statusCode).toBe(200);
    expect(file?.rawPayload.equals(png)).toBe(true);
  });

  test('come from the data manager for a selection, and by themselves for new tasks', async () => {
    const { id } = await s.connect({ is_followed: true });
    const ids = await s.addTasks(['a', 'b', 'c']);
    const asked = { selectedItems: { all: false, included: ids.slice(0, 2) } };
    const answer = await s.owner.post(`/api/dm/actions?id=retrieve_tasks_predictions&project=${s.project}`, asked);
    expect(answer.body, answer.text).toMatchObject({ processed_items: 2, job_id: expect.any(String) });
    await s.t.runJobs();
    expect((await s.predictions()).map((one: { task: number }) => one.task)).toEqual(ids.slice(0, 2));
    await s.owner.patch(`/api/projects/${s.project}`, { evaluate_predictions_automatically: true });
    await s.settle();
    expect(await s.predictions()).toHaveLength(3);
    await s.addTasks(['d']);
    await s.settle();
    expect(await s.predictions()).toHaveLength(4);
    const runs = await s.owner.get(`/api/projects/${s.project}/prediction-runs?backend=${id}`);
    expect(runs.body.map((run: { cause: string }) => run.cause)).toEqual(['automatic', 'automatic', 'hand']);
  });
});
