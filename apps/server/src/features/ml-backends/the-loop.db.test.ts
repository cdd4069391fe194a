import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { serveModel, type TrainRequest } from '../../../../../examples/protocol/serve-model.ts';
import { createTextClassifier } from '../../../../../examples/text-classifier/text-classifier.ts';
import type { TestUser } from '../../platform/testing/test-app.ts';
import { type ModelScene, mood, openModelScene } from './ml-backends.fixture.ts';

const CONFIG = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text" choice="single">
  <Choice value="bad"/><Choice value="fair"/><Choice value="good"/></Choices></View>`;
const BAD = ['awful', 'broken', 'late', 'rude', 'cold', 'dirty'];
const GOOD = ['lovely', 'fast', 'kind', 'warm', 'clean', 'perfect'];
const THINGS = ['food', 'room', 'staff', 'parcel', 'price', 'view', 'music'];
/** Texts whose mood is that of their adjectives, the same at every run. */
const TEXTS = Array.from({ length: 36 }, (_, n) => {
  const words = n % 2 === 0 ? GOOD : BAD;
  return `the ${THINGS[n % 7]} was ${words[(n * 5) % 6]} and ${words[(n * 7 + 2) % 6]}`;
});
const truthOf = (text: string): string => (GOOD.some((word) => text.includes(word)) ? 'good' : 'bad');

let s: ModelScene;
beforeAll(async () => {
  s = await openModelScene();
});
beforeEach(() => s.begin());
afterAll(() => s.close());

/** The text classifier of examples/, and what it was taught. */
async function startClassifier() {
  const folder = mkdtempSync(join(tmpdir(), 'text-classifier-'));
  const model = createTextClassifier(folder);
  const lessons: TrainRequest[] = [];
  let questions = 0;
  const login = { user: 'labels', password: 'secret' };
  const served = await serveModel(
    {
      ...model,
      predict: (request) => {
        questions += 1;
        return model.predict(request);
      },
      train: async (request) => {
        lessons.push(request);
        return model.train?.(request);
      },
    },
    { port: 0, host: '127.0.0.1', login },
  );
  const close = async (): Promise<void> => {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: served.url, login, lessons, asked: () => questions, close };
}

async function labelNext(person: TestUser, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const next = await person.get(`/api/projects/${s.project}/next`);
    expect(next.status, next.text).toBe(200);
    const result = mood(truthOf(next.body.data.text));
    const answer = await person.post(`/api/tasks/${next.body.id}/annotations`, { result });
    expect(answer.status, answer.text).toBe(201);
  }
}

/** The queue goes by the scores of the version that is shown: the least certain of all that is open comes first. */
async function expectLeastCertainNext(version: string): Promise<void> {
  const { rows } = await s.t.admin.query<{ task_id: string; score: number }>(
    `select r.task_id, r.score from prediction r join task t on t.id = r.task_id
     where t.project_id = $1 and not t.is_labeled and r.model_version = $2 order by r.score`,
    [s.project, version],
  );
  const next = await s.owner.get(`/api/projects/${s.project}/next`);
  const least = rows.filter(({ score }) => score === rows[0]?.score).map((row) => Number(row.task_id));
  expect(least).toContain(next.body.id);
  expect(next.body.predictions.map((one: { model_version: string }) => one.model_version)).toEqual([version]);
  await s.t.admin.query('delete from task_lease where project_id = $1', [s.project]);
}

test('a team connects its model, pre-labels, corrects, retrains and sees the curve (S4-316 … S4-323)', async () => {
  const classifier = await startClassifier();
  await s.newProject({
    label_config: CONFIG,
    sampling: 'Uncertainty sampling',
    min_annotations_to_start_training: 6,
    maximum_annotations: 1,
  });
  const { login } = classifier;
  const { id } = await s.connect({
    url: classifier.url,
    auth_method: 'BASIC_AUTH',
    basic_auth_user: login.user,
    basic_auth_pass: login.password,
  });
  const ids = await s.addTasks(TEXTS);
  await s.owner.patch(`/api/projects/${s.project}`, { model_version: 'Moods' });
  // It has learnt nothing yet, and says so.
  expect(await s.predict(id)).toMatchObject({ done: 36, created: 0, skipped: 36, failed: 0 });

  for (const [at, task] of ids.slice(0, 5).entries()) await s.label(task, truthOf(TEXTS[at] ?? ''));
  await s.settle();
  expect(classifier.lessons).toEqual([]);
  const versions: string[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const before = classifier.asked();
    if (round === 1) await s.label(ids[5] as number, truthOf(TEXTS[5] ?? ''));
    else await labelNext(s.annotator, 6);
    // Nothing of it happened while somebody waited.
    expect(classifier.asked()).toBe(before);
    expect(classifier.lessons).toHaveLength(round - 1);
    await s.settle();
    expect(classifier.lessons).toHaveLength(round);
    expect(classifier.lessons.at(-1)?.tasks).toHaveLength(6 * round);
    const { model_version: version } = (await s.owner.get(`/api/projects/${s.project}`)).body;
    versions.push(version);
    expect((await s.owner.get(`/api/ml/${id}`)).body).toMatchObject({ model_version: version, state: 'CO' });
    await expectLeastCertainNext(version);
  }
  expect(new Set(versions).size).toBe(3);

  await labelNext(s.annotator, 18);
  await s.settle();
  const curve = (await s.owner.get(`/api/projects/${s.project}/evaluations`)).body.toReversed();
  expect(curve.map((run: { model_version: string }) => run.model_version).slice(0, 2)).toEqual(versions.slice(0, 2));
  const counts = curve.map((run: { annotation_count: number }) => run.annotation_count);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  const asked = await s.owner.post(`/api/projects/${s.project}/evaluations`, { model_version: versions[2] });
  await s.settle();
  const last = (await s.owner.get(`/api/projects/${s.project}/evaluations/${asked.body.evaluation.id}`)).body;
  expect(last).toMatchObject({
    status: 'completed',
    task_count: 18,
    report: { from_predictions: 0, controls: [{ control: 'mood', kind: 'labels', tasks: 18 }] },
  });
  expect(last.summary.accuracy).toBeGreaterThanOrEqual(0.9);
  expect(last.report.calibration.bins).toHaveLength(10);
  expect(last.report.controls[0].confusion.counts.flat().reduce((sum: number, n: number) => sum + n, 0)).toBe(18);

  const trainings = (await s.owner.get(`/api/projects/${s.project}/ml-trainings?page=1&page_size=100`)).body;
  expect(trainings.results.at(-1)).toMatchObject({
    cause: 'count',
    status: 'completed',
    version_after: versions[0],
    annotation_count: 6,
    task_count: 6,
  });
  const models = (await s.owner.get(`/api/projects/${s.project}/models`)).body;
  expect(models.versions.map((one: { model_version: string }) => one.model_version)).toEqual(
    expect.arrayContaining(versions),
  );
  const savings = await s.owner.get(`/api/analytics/savings?project_id=${s.project}`);
  expect(savings.body).toMatchObject({ human_annotations: 36 });
  await classifier.close();
});

test('where model and people differ can be listed, filtered and sorted, as people go on', async () => {
  const { id } = await s.connect();
  const ids = await s.addTasks(['a', 'b', 'c', 'd']);
  await s.predict(id);
  for (const [at, task] of ids.entries()) await s.label(task, at < 3 ? 'bad' : 'fair');
  await s.settle();
  const url = `/api/projects/${s.project}/model-disagreement`;
  const found = await s.owner.get(`${url}?limit=2`);
  expect(found.body).toMatchObject([
    { task: ids[0], agreement: 0, score: 0.34, model_version: 'v0' },
    { task: ids[1], agreement: 0 },
  ]);
  const next = /<([^>]+)>/.exec(String(found.headers.link))?.[1] ?? '';
  expect((await s.owner.get(next)).body).toMatchObject([{ task: ids[2] }, { task: ids[3], agreement: 1 }]);
  expect((await s.owner.get(`${url}?below=0.5`)).body).toHaveLength(3);
  const tasks = async () => {
    const item = { filter: 'filter:tasks:model_agreement', operator: 'less', value: 0.5, type: 'Number' };
    const view = { filters: { conjunction: 'and', items: [item] }, ordering: ['-tasks:model_agreement'] };
    const query = encodeURIComponent(JSON.stringify(view));
    const listed = await s.owner.get(`/api/tasks?project=${s.project}&query=${query}`);
    expect(listed.status, listed.text).toBe(200);
    return listed.body.tasks.map((task: { id: number; model_agreement: number }) => [task.id, task.model_agreement]);
  };
  expect(await tasks()).toHaveLength(3);
  const [annotation] = (await s.owner.get(`/api/tasks/${ids[0]}/annotations`)).body;
  await s.owner.patch(`/api/annotations/${annotation.id}`, { result: mood('fair') });
  await s.owner.delete(`/api/annotations/${(await s.owner.get(`/api/tasks/${ids[1]}/annotations`)).body[0].id}`);
  await s.settle();
  expect(await tasks()).toEqual([[ids[2], 0]]);
  await s.owner.post('/api/predictions', { task: ids[3], result: mood('good'), model_version: 'v1' });
  await s.settle();
  expect(await tasks()).toEqual(expect.arrayContaining([[ids[3], 0]]));
});

test('what is much to learn from is given by reference, for as long as it is needed', async () => {
  const { id } = await s.connect();
  const ids = await s.addTasks(TEXTS.slice(0, 7));
  for (const task of ids) await s.label(task, 'good');
  await s.t.admin.query(
    `update task set data = jsonb_build_object('text', repeat('lovely ', 200000)) where project_id = $1`,
    [s.project],
  );
  const read: unknown[] = [];
  let address = '';
  s.model.open = async (url) => {
    address = url.replace(s.t.app.platform.config.publicUrl, '');
    const answer = await s.t.app.http?.inject({ method: 'GET', url: address });
    const tasks = answer?.json() as { id: number }[];
    read.push(...tasks.map((task) => task.id));
    return tasks;
  };
  await s.owner.post(`/api/ml/${id}/train`, {});
  await s.t.runJobs();
  expect(s.model.calls.find(({ path }) => path === '/webhook')?.body).toMatchObject({ task_count: 7 });
  expect(read).toEqual(ids);
  expect((await s.owner.get(`/api/ml/${id}`)).body.model_version).toBe('v1');
  expect((await s.t.app.http?.inject({ method: 'GET', url: address }))?.statusCode).toBe(404);
});

test('what is held back for evaluation is not learnt from', async () => {
  const { id } = await s.connect();
  const ids = await s.addTasks(TEXTS.slice(0, 6));
  for (const [at, task] of ids.entries()) await s.label(task, truthOf(TEXTS[at] ?? ''));
  await s.t.admin.query(`update task set split = 'test' where id = $1`, [ids[0]]);
  const started = await s.owner.post(`/api/ml/${id}/train`, {});
  expect(started.status, started.text).toBe(200);
  expect((await s.owner.post(`/api/ml/${id}/train`, {})).body.error.reason).toBe('already_training');
  await s.t.runJobs();
  const lesson = s.model.calls.find(({ path }) => path === '/webhook')?.body;
  expect(lesson).toMatchObject({ task_count: 5, annotation_count: 5 });
  expect(lesson?.tasks?.map((task) => task.id)).toEqual(ids.slice(1));
  expect(lesson?.tasks?.[0]?.annotations?.[0]).toMatchObject({ result: mood('bad'), completed_by: s.owner.id });
  expect((await s.owner.get(`/api/ml/${id}`)).body).toMatchObject({
    state: 'CO',
    model_version: 'v1',
    new_annotations: 0,
  });
  s.model.fault = ({ path }) => (path === '/webhook' ? { status: 500, body: { error: 'out of memory' } } : undefined);
  await s.owner.post(`/api/ml/${id}/train`, {});
  await s.t.runJobs();
  const [failed] = (await s.owner.get(`/api/projects/${s.project}/ml-trainings`)).body;
  expect(failed).toMatchObject({ status: 'failed', error: expect.stringContaining('out of memory') });
  expect((await s.owner.get(`/api/ml/${id}`)).body.state).toBe('ER');
});

test('a training that died with its worker after the model had learnt still brings the new version', async () => {
  const { id } = await s.connect();
  const [task] = (await s.addTasks(['fine'])) as [number];
  await s.label(task, 'good');
  const started = await s.owner.post(`/api/ml/${id}/train`, {});
  // As a killed worker leaves it: the model is at v1, and nobody has written that down.
  await s.t.admin.query(
    `update ml_training set status = 'running', started_at = now(), version_before = 'v0' where id = $1`,
    [started.body.training.id],
  );
  s.model.version = 'v1';
  s.model.fault = ({ path }) => (path === '/webhook' ? { status: 201, body: { status: 'nothing new' } } : undefined);
  await s.t.runJobs();
  expect((await s.owner.get(`/api/ml/${id}`)).body).toMatchObject({ model_version: 'v1', state: 'CO' });
  const [training] = (await s.owner.get(`/api/projects/${s.project}/ml-trainings`)).body;
  expect(training).toMatchObject({ status: 'completed', version_before: 'v0', version_after: 'v1' });
});

test('a model that learns in the background is followed until it has a new version', async () => {
  const { id } = await s.connect();
  const [task] = (await s.addTasks(['fine'])) as [number];
  await s.label(task, 'good');
  let looks = 0;
  s.model.fault = ({ path }) => {
    if (path === '/webhook') return { status: 201, body: { job_id: 'j1' } };
    if (path === '/job_status') return { status: 200, body: { job_status: 'started' } };
    if (path !== '/setup') return undefined;
    looks += 1;
    return { status: 200, body: { model_version: looks >= 3 ? 'v9' : 'v0' } };
  };
  await s.owner.post(`/api/ml/${id}/train`, {});
  await s.t.runJobs();
  const [training] = (await s.owner.get(`/api/projects/${s.project}/ml-trainings`)).body;
  expect(training).toMatchObject({ status: 'completed', version_before: 'v0', version_after: 'v9' });
});
