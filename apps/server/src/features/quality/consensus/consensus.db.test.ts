import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';
import { createMeasured, give, type Measured, mood, read, SPAN_CONFIG, settle, span } from '../quality.fixture.ts';

let t: TestApp;
let project: Measured;
const goldenOf = ['good', 'good', 'bad', 'bad', 'good', 'good'];
beforeAll(async () => {
  t = await createTestApp();
  project = await createMeasured(t, { tasks: 7, people: 3, config: SPAN_CONFIG });
  // The first two are always right, the third never; the seventh task has one answer only.
  for (const [index, right] of goldenOf.entries()) {
    const task = project.taskIds[index];
    const wrong = right === 'good' ? 'bad' : 'good';
    for (const [place, person] of project.people.entries()) await give(person, task, [mood(place < 2 ? right : wrong)]);
    if (index < 4) await give(project.owner, task, [mood(right)], { ground_truth: true });
  }
  await give(project.people[0] as TestUser, project.taskIds[6], [mood('odd')]);
  await settle(t);
});
afterAll(() => t.close());

const url = () => `${project.url}/consensus`;

async function run(body: object): Promise<ReturnType<typeof JSON.parse>> {
  const started = await project.owner.post(url(), { control: 'mood', ...body });
  expect(started.status, started.text).toBe(201);
  await t.runJobs();
  return read(project.owner, `${url()}/${started.body.id}`);
}

async function finals(): Promise<(number | null)[]> {
  const { rows } = await t.admin.query(
    'select final_annotation_id::int as id from task t where project_id = $1 order by t.id',
    [project.id],
  );
  return rows.map((row) => row.id);
}

test('managers run it, reviewers read it, others see nothing', async () => {
  const body = { control: 'mood', method: 'majority' };
  const reviewer = await t.newUser(project.owner.organizationId);
  await t.addMember(project.id, reviewer, 3);
  const stranger = (await t.newOrganization()).owner;
  expect((await t.anonymous.post(url(), body)).status).toBe(401);
  expect((await reviewer.post(url(), body)).status).toBe(403);
  expect((await stranger.post(url(), body)).status).toBe(404);
  expect((await reviewer.get(url())).status).toBe(200);
  expect((await (project.people[0] as TestUser).get(url())).status).toBe(403);
  expect((await reviewer.get(`${url()}/999999`)).status).toBe(404);
});

test.each([
  [{ method: 'oracle', control: 'mood' }],
  [{ method: 'majority', control: 'nothing' }],
  [{ method: 'majority', control: 'entity' }],
  [{ method: 'majority', control: 'mood', min_answers: 0 }],
  [{ method: 'majority', control: undefined }],
])('refuses %j', async (body) => {
  expect((await project.owner.post(url(), body)).status).toBe(400);
});

test('a majority, with its votes and how sure it is', async () => {
  const done = await run({ method: 'majority' });
  expect(done).toMatchObject({ status: 'completed', written: 0, can: { write: true, undo: false, delete: true } });
  expect(done.summary).toMatchObject({ tasks: 6, answers: 18, people: 3, differs_from_majority: 0 });
  const proposals = await read(project.owner, `${url()}/${done.id}/proposals`);
  expect(proposals.map((row: { labels: string[] }) => row.labels[0])).toEqual(goldenOf);
  expect(proposals[0]).toMatchObject({ task_id: project.taskIds[0], majority: ['good'] });
  expect(proposals[0].confidence).toBeCloseTo(2 / 3);
  expect(
    proposals[0].votes.map((vote: { user_id: number; labels: string[] }) => [vote.user_id, vote.labels[0]]),
  ).toEqual([
    [project.people[0]?.id, 'good'],
    [project.people[1]?.id, 'good'],
    [project.people[2]?.id, 'bad'],
  ]);
});

test('methods that learn about people are surer of those who are right', async () => {
  for (const method of ['weighted', 'dawid_skene', 'mace', 'glad']) {
    const done = await run({ method });
    expect(done, method).toMatchObject({ status: 'completed', error: null });
    const proposals = await read(project.owner, `${url()}/${done.id}/proposals`);
    const byTask = new Map(proposals.map((row: { task_id: number; labels: string[] }) => [row.task_id, row.labels[0]]));
    expect(
      goldenOf.map((_, index) => byTask.get(project.taskIds[index])),
      method,
    ).toEqual(goldenOf);
  }
});

test('methods are compared on golden tasks that they were not told', async () => {
  const done = await run({ method: 'compare' });
  expect(done.can.write).toBe(false);
  expect(done.summary.methods).toHaveLength(5);
  expect(done.summary.methods[0]).toMatchObject({ method: 'majority', golden_tasks: 4, correct: 4, accuracy: 1 });
  expect((await project.owner.post(`${url()}/${done.id}/write`, {})).status).toBe(409);
});

test('only what is asked for: disputed tasks, more answers, some tasks, pages', async () => {
  const few = await run({ method: 'majority', min_answers: 1, task_ids: [project.taskIds[6]] });
  expect(few.summary).toMatchObject({ tasks: 1, answers: 1 });
  const none = await run({ method: 'majority', min_answers: 4 });
  expect(none).toMatchObject({ status: 'failed', error: 'No task has enough answers to this control.' });
  const all = await run({ method: 'majority', only_disputed: true, only_complete: true });
  const first = await project.owner.get(`${url()}/${all.id}/proposals?limit=4`);
  const next = /<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? '';
  const second = await read(project.owner, next);
  expect([...first.body, ...second].map((row: { task_id: number }) => row.task_id)).toEqual(
    project.taskIds.slice(0, 6),
  );
});

test('what is written is final, counts for nothing, says where it comes from, and can be taken back', async () => {
  const done = await run({ method: 'majority' });
  const before = await t.admin.query(
    'select id::int, counted, is_labeled, agreement from task where project_id = $1 order by id',
    [project.id],
  );
  const one = await project.owner.post(`${url()}/${done.id}/write`, { task_ids: [project.taskIds[0]] });
  expect(one.body).toEqual({ tasks: 1, skipped: 0, job_id: null });
  const sure = await project.owner.post(`${url()}/${done.id}/write`, { min_confidence: 0.9 });
  expect(sure.body).toEqual({ tasks: 0, skipped: 5, job_id: null });
  // Twice at once: each task gets one annotation.
  const both = await Promise.all([1, 2].map(() => project.owner.post(`${url()}/${done.id}/write`, {})));
  expect(both.reduce((sum, answer) => sum + answer.body.tasks, 0)).toBe(5);
  await settle(t);
  const { rows } = await t.admin.query(
    `select a.id::int, a.task_id::int, a.counts, a.completed_by, a.parent_annotation_id is not null as has_parent, a.raw_payload, a.result
     from annotation a where project_id = $1 and origin = 'consensus' and deleted_at is null order by task_id`,
    [project.id],
  );
  expect(rows).toHaveLength(6);
  expect(rows[0]).toMatchObject({ counts: false, completed_by: null, has_parent: true });
  expect(rows[0].raw_payload.consensus).toMatchObject({ run: done.id, method: 'majority' });
  expect(rows.map((row) => row.result[0].value.choices[0])).toEqual(goldenOf);
  expect(await finals()).toEqual([...rows.map((row) => row.id), null]);
  const after = await t.admin.query(
    'select id::int, counted, is_labeled, agreement from task where project_id = $1 order by id',
    [project.id],
  );
  expect(after.rows).toEqual(before.rows);
  const repaired = await project.owner.post(`${project.url}/summary/refresh`);
  expect(repaired.body.drift, 'counters are exact').toEqual({});

  const undone = await project.owner.post(`${url()}/${done.id}/undo`);
  expect(undone.body).toMatchObject({ tasks: 6 });
  expect(await finals()).toEqual(new Array(7).fill(null));
  expect((await project.owner.post(`${url()}/${done.id}/undo`)).body).toMatchObject({ tasks: 0 });
  expect((await project.owner.post(`${project.url}/summary/refresh`)).body.drift).toEqual({});
});

test('a final answer that is there already is left alone, unless told, and comes back with undo', async () => {
  const task = project.taskIds[1];
  const { rows } = await t.admin.query(
    `update task set final_annotation_id = (select min(id) from annotation where task_id = $1) where id = $1 returning final_annotation_id::int as id`,
    [task],
  );
  const done = await run({ method: 'majority', task_ids: [task] });
  expect((await project.owner.post(`${url()}/${done.id}/write`, {})).body).toMatchObject({ tasks: 0, skipped: 1 });
  expect((await project.owner.post(`${url()}/${done.id}/write`, { replace_final: true })).body).toMatchObject({
    tasks: 1,
  });
  expect((await finals())[1]).not.toBe(rows[0].id);
  await project.owner.post(`${url()}/${done.id}/undo`);
  expect((await finals())[1]).toBe(rows[0].id);
  expect((await project.owner.delete(`${url()}/${done.id}`)).status).toBe(204);
  expect((await project.owner.get(`${url()}/${done.id}`)).status).toBe(404);
});

test('whole answers are merged: what all or most say is kept, what is disputed is left out and counted', async () => {
  const spans = await createMeasured(t, { tasks: 3, people: 3, config: SPAN_CONFIG });
  const [agreed, disputed, single] = spans.taskIds;
  for (const [place, person] of spans.people.entries()) {
    await give(person, agreed, [mood('good'), span(0, 4, 'Person'), ...(place < 2 ? [span(5, 6, 'Place')] : [])]);
    await give(person, disputed, [mood(['good', 'bad', 'odd'][place] ?? ''), span(0, 4, 'Person')]);
    if (place === 0) await give(person, single, [mood('good')]);
  }
  await settle(t);
  const path = `${spans.url}/consensus`;
  const started = await spans.owner.post(path, { method: 'merge' });
  expect(started.body).toMatchObject({ method: 'merge', control: '*' });
  await t.runJobs();
  const done = await read(spans.owner, `${path}/${started.body.id}`);
  expect(done).toMatchObject({
    status: 'completed',
    summary: { tasks: 2, answers: 6, people: 3, differs_from_majority: 1, too_large: 0 },
  });
  const proposals = await read(spans.owner, `${path}/${done.id}/proposals`);
  expect(
    Object.fromEntries(proposals.map((row: { task_id: number; parts: unknown }) => [row.task_id, row.parts])),
  ).toEqual({
    [agreed ?? 0]: { unanimous: 2, majority: 1, disputed: 0 },
    [disputed ?? 0]: { unanimous: 1, majority: 0, disputed: 1 },
  });
  expect(proposals[0].votes).toHaveLength(3);
  expect((await spans.owner.post(`${path}/${done.id}/write`, {})).body).toMatchObject({ tasks: 2, skipped: 0 });
  const { rows } = await t.admin.query(
    `select task_id::int, result from annotation where project_id = $1 and origin = 'consensus' and deleted_at is null order by task_id`,
    [spans.id],
  );
  const kept = (result: { type: string; value: { choices?: string[]; labels?: string[]; start?: number } }[]) =>
    result.map(({ type, value }) => [type, value.start ?? null, ...(value.choices ?? value.labels ?? [])]).toSorted();
  expect(rows.map((row) => [row.task_id, kept(row.result)])).toEqual([
    [
      agreed,
      [
        ['choices', null, 'good'],
        ['labels', 0, 'Person'],
        ['labels', 5, 'Place'],
      ],
    ],
    [disputed, [['labels', 0, 'Person']]],
  ]);
  await spans.owner.post(`${path}/${done.id}/undo`);
  expect((await spans.owner.post(`${spans.url}/summary/refresh`)).body.drift).toEqual({});
});
