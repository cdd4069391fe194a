import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createQueue } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const region = { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } };

async function queue(tasks = 2) {
  const made = await createQueue(t, { tasks });
  const [ada, bob] = made.people as [TestUser, TestUser];
  return { ...made, ada, bob, task: made.taskIds[0] as number };
}

test('anonymous 401, annotator 403, another organization 404, a bad body 400', async () => {
  const { task, ada, owner } = await queue();
  const body = { task, result: [region] };
  expect((await t.anonymous.post('/api/predictions', body)).status).toBe(401);
  expect((await ada.post('/api/predictions', body)).status).toBe(403);
  const { owner: foreigner } = await t.newOrganization();
  expect((await foreigner.post('/api/predictions', body)).status).toBe(404);
  expect((await owner.post('/api/predictions', { task, result: [region], score: 2 })).status).toBe(400);
  expect((await owner.post('/api/predictions', { result: [region] })).status).toBe(400);
});

test.each([
  ['regions', [region]],
  ['a region without names', [{ value: { choices: ['good'] } }]],
  ['an object', { mood: 'good' }],
  ['a bare answer', 'good'],
])('%s become full regions by the label config (S4-382)', async (_what, result) => {
  const { task, owner } = await queue();
  const stored = await owner.post('/api/predictions', { task, result, score: 0.5, model_version: 'v1' });
  expect(stored.status).toBe(201);
  expect(stored.body).toMatchObject({ task, score: 0.5, model_version: 'v1', result: [region] });
  expect((await owner.get(`/api/predictions/${stored.body.id}`)).body).toEqual({
    ...stored.body,
    created_ago: expect.any(String),
  });
});

test('a list is stored whole or not at all, and the mistakes are named', async () => {
  const { id, taskIds, owner } = await queue();
  const good = taskIds.map((task) => ({ task, result: 'good' }));
  const refused = await owner.post(`/api/projects/${id}/import/predictions`, [
    ...good,
    { task: 9_999_999, result: 'good' },
    { task: taskIds[0], result: 'ugly' },
  ]);
  expect(refused.status).toBe(400);
  expect(Object.keys(refused.body.validation_errors)).toEqual(expect.arrayContaining(['[2].task']));
  expect((await owner.get(`/api/predictions?project=${id}`)).body).toEqual([]);
  expect((await owner.post(`/api/projects/${id}/import/predictions`, good)).body).toEqual({ created: 2 });
  expect((await owner.post('/api/predictions', good)).body).toHaveLength(2);
  expect((await owner.get(`/api/predictions?project=${id}&page=1&page_size=3`)).body).toMatchObject({ count: 4 });
  expect((await owner.get(`/api/predictions?task=${taskIds[0]}`)).body).toHaveLength(2);
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, owner.organizationId, id, new Date(0)),
  );
  expect(found).toEqual({ repaired: false, drift: {} });
});

test('annotators see those of the model version shown, or none (S4-040, S4-047)', async () => {
  const { id, task, ada, owner } = await queue();
  for (const model_version of ['v1', 'v2'])
    await owner.post('/api/predictions', { task, result: 'good', model_version });
  const shown = async () =>
    (await ada.get(`/api/projects/${id}/next`)).body.predictions.map(
      (prediction: { model_version: string }) => prediction.model_version,
    );
  expect(await shown()).toEqual(['v1', 'v2']);
  await t.admin.query(`update project set model_version = 'v2' where id = $1`, [id]);
  expect(await shown()).toEqual(['v2']);
  const listed = await ada.get(`/api/predictions?task=${task}`);
  expect(listed.body.map((prediction: { model_version: string }) => prediction.model_version)).toEqual(['v2']);
  const inTask = async () =>
    (await ada.get(`/api/tasks/${task}`)).body.predictions.map((one: { model_version: string }) => one.model_version);
  expect(await inTask()).toEqual(['v2']);
  const [earlier] = (await owner.get(`/api/predictions?task=${task}`)).body;
  expect((await ada.get(`/api/predictions/${earlier.id}`)).status).toBe(404);
  const versions = `/api/projects/${id}/model-versions`;
  expect((await owner.get(`${versions}?with_counters=1`)).body).toEqual({ v1: 1, v2: 1 });
  expect((await owner.get(`${versions}?extended=true`)).body.static).toMatchObject([
    { model_version: 'v2', count: 1 },
    { model_version: 'v1', count: 1 },
  ]);
  await t.admin.query('update project set show_collab_predictions = false where id = $1', [id]);
  expect(await shown()).toEqual([]);
  expect((await ada.get(`/api/predictions?task=${task}`)).body).toEqual([]);
  expect(await inTask()).toEqual([]);
  expect((await owner.get(`/api/predictions?task=${task}`)).body).toHaveLength(2);
});

test('can be changed and deleted by managers', async () => {
  const { id, task, ada, owner } = await queue();
  const { body } = await owner.post('/api/predictions', { task, result: 'good' });
  const url = `/api/predictions/${body.id}`;
  expect((await ada.patch(url, { score: 0.1 })).status).toBe(403);
  expect((await owner.patch(url, { score: 0.1, result: 'bad' })).body).toMatchObject({
    score: 0.1,
    result: [{ value: { choices: ['bad'] } }],
  });
  expect((await owner.patch(url, { result: 'ugly' })).status).toBe(400);
  expect((await owner.delete(url)).status).toBe(204);
  expect((await owner.get(url)).status).toBe(404);
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, owner.organizationId, id, new Date(0)),
  );
  expect(found).toEqual({ repaired: false, drift: {} });
});

test('one can be submitted as it is; the annotation names it', async () => {
  const { task, ada, owner } = await queue();
  const { body } = await owner.post('/api/predictions', { task, result: 'good' });
  const accepted = await ada.post(`/api/predictions/${body.id}/annotation`);
  expect(accepted.status).toBe(201);
  expect(accepted.body).toMatchObject({
    task,
    completed_by: ada.id,
    origin: 'prediction',
    parent_prediction: body.id,
    result: [{ ...region, origin: 'prediction' }],
  });
  expect((await ada.post(`/api/predictions/${body.id}/annotation`)).status).toBe(409);
  expect(
    (await owner.post(`/api/tasks/${task}/annotations`, { result: [], parent_prediction: 9_999_999 })).status,
  ).toBe(400);
});
