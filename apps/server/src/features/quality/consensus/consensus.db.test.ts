import { CONSENSUS_METHODS } from '@labelwright/contract/quality-consensus';
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

test('a majority, with its votes and how sure it is (Q-22)', async () => {
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
  for (const method of CONSENSUS_METHODS.slice(1)) {
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

test('methods are compared on golden tasks that they were not told (Q-21)', async () => {
  const done = await run({ method: 'compare' });
  expect(done.can.write).toBe(false);
  expect(done.summary.methods.map(({ method }: { method: string }) => method)).toEqual([...CONSENSUS_METHODS, 'merge']);
  expect(done.summary.methods.at(-1)).toMatchObject({ golden_tasks: 4, correct: 4 });
  expect(done.summary.methods[0]).toMatchObject({ method: 'majority', golden_tasks: 4, correct: 4, accuracy: 1 });
  expect((await project.owner.post(`${url()}/${done.id}/write`, {})).status).toBe(409);
});

test('only what is asked for: disputed tasks, more answers, some tasks, pages (Q-20)', async () => {
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

test('what is written is final, counts for nothing, says where it comes from, and can be taken back (Q-23, Q-24)', async () => {
  const done = await run({ method: 'majority' });
  const before = await t.admin.query(
    'select t.id::int, counted, is_labeled, agreement from task t left join task_measure m on m.task_id = t.id where t.project_id = $1 order by t.id',
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
    'select t.id::int, counted, is_labeled, agreement from task t left join task_measure m on m.task_id = t.id where t.project_id = $1 order by t.id',
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

test('a final answer that is there already is left alone, unless told, and comes back with undo (Q-23, Q-24)', async () => {
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

const TWO = `<View><Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single"><Choice value="good"/><Choice value="bad"/></Choices>
  <Choices name="tone" toName="text" choice="single"><Choice value="calm"/><Choice value="loud"/></Choices></View>`;
const tone = (choice: string) => ({ ...mood(choice), id: 't', from_name: 'tone' });

async function runOn(on: Measured, body: object): Promise<ReturnType<typeof JSON.parse>> {
  const started = await on.owner.post(`${on.url}/consensus`, body);
  expect(started.status, started.text).toBe(201);
  await t.runJobs();
  return read(on.owner, `${on.url}/consensus/${started.body.id}`);
}

test('runs on two controls make one final answer of both, and are taken back one after the other (Q-26)', async () => {
  const both = await createMeasured(t, { tasks: 2, people: 3, config: TWO });
  for (const task of both.taskIds)
    for (const [place, person] of both.people.entries())
      await give(person, task, [mood(place < 2 ? 'good' : 'bad'), tone(place > 0 ? 'loud' : 'calm')]);
  await settle(t);
  const path = `${both.url}/consensus`;
  const [moods, tones] = [
    await runOn(both, { method: 'majority', control: 'mood' }),
    await runOn(both, { method: 'wawa', control: 'tone' }),
  ];
  expect((await both.owner.post(`${path}/${moods.id}/write`, {})).body).toMatchObject({ tasks: 2, skipped: 0 });
  expect((await both.owner.post(`${path}/${tones.id}/write`, {})).body).toMatchObject({ tasks: 2, skipped: 0 });
  const finalAnswers = async () =>
    (
      await t.admin.query(
        `select a.result, a.raw_payload -> 'consensus' as note from task t join annotation a on a.id = t.final_annotation_id
         where t.project_id = $1 and a.deleted_at is null order by t.id`,
        [both.id],
      )
    ).rows;
  const said = (rows: { result: { from_name: string; value: { choices: string[] } }[] }[]) =>
    rows.map(({ result }) => result.map(({ from_name, value }) => [from_name, ...value.choices]));
  const full = [
    ['mood', 'good'],
    ['tone', 'loud'],
  ];
  expect(said(await finalAnswers())).toEqual([full, full]);
  expect((await finalAnswers())[0].note).toMatchObject({
    run: tones.id,
    controls: ['mood', 'tone'],
    runs: [
      { run: moods.id, method: 'majority', control: 'mood' },
      { run: tones.id, method: 'wawa', control: 'tone' },
    ],
  });
  // A second answer to the same control is refused as before; told to, it replaces that control alone.
  const again = await runOn(both, { method: 'dawid_skene', control: 'mood' });
  expect((await both.owner.post(`${path}/${again.id}/write`, {})).body).toMatchObject({ tasks: 0, skipped: 2 });
  expect((await both.owner.post(`${path}/${again.id}/write`, { replace_final: true })).body.tasks).toBe(2);
  expect(said(await finalAnswers()).map((items) => items.map(([control]) => control))).toEqual([
    ['tone', 'mood'],
    ['tone', 'mood'],
  ]);
  expect((await finalAnswers())[0].note.runs.map(({ run: id }: { run: number }) => id)).toEqual([tones.id, again.id]);
  // What stands in a later answer is not taken from under it.
  const early = await both.owner.post(`${path}/${tones.id}/undo`);
  expect(early.status).toBe(409);
  expect(early.body.detail ?? early.text).toContain(`run ${again.id}`);
  for (const { id } of [again, tones]) expect((await both.owner.post(`${path}/${id}/undo`)).body.tasks).toBe(2);
  expect(said(await finalAnswers())).toEqual([[['mood', 'good']], [['mood', 'good']]]);
  expect((await both.owner.post(`${path}/${moods.id}/undo`)).body.tasks).toBe(2);
  expect(await finalAnswers()).toEqual([]);
  expect((await both.owner.post(`${both.url}/summary/refresh`)).body.drift).toEqual({});
});

test('methods that cannot be used here say why, in a comparison and as a run', async () => {
  const done = await run({ method: 'compare' });
  const kos = done.summary.methods.find(({ method }: { method: string }) => method === 'kos');
  // Three classes were given among all answers to the control only where the third is used.
  expect(kos.refused).toBeNull();
  await give(project.people[1] as TestUser, project.taskIds[6], [mood('odd')]);
  await settle(t);
  const withThree = await run({ method: 'compare' });
  expect(withThree.summary.methods.find(({ method }: { method: string }) => method === 'kos')).toMatchObject({
    refused: 'more_than_two_classes',
    accuracy: null,
    differs_from_majority: null,
  });
  const failed = await run({ method: 'kos' });
  expect(failed).toMatchObject({ status: 'failed' });
  expect(failed.error).toMatch(/one of two/);
});

test('a merge counts people by their golden scores, shows its answers, and is held against golden ones (Q-25)', async () => {
  const spans = await createMeasured(t, { tasks: 6, people: 3, config: SPAN_CONFIG });
  const [first, ...others] = spans.people as [TestUser, ...TestUser[]];
  const [open, ...known] = spans.taskIds;
  // On golden tasks the first person is right and the two others are not; on the open one they are two against one.
  for (const task of known) {
    await give(spans.owner, task, [span(0, 4, 'Person')], { ground_truth: true });
    await give(first, task, [span(0, 4, 'Person')]);
    for (const person of others) await give(person, task, [span(5, 6, 'Place')]);
  }
  await give(first, open, [span(0, 4, 'Person')]);
  for (const person of others) await give(person, open, [span(5, 6, 'Place')]);
  await settle(t);
  const done = await runOn(spans, { method: 'merge' });
  expect(done).toMatchObject({ status: 'completed', error: null });
  expect(done.summary.methods).toEqual([
    expect.objectContaining({ method: 'merge', golden_tasks: 5, correct: 5, accuracy: 1, mean_score: 1 }),
  ]);
  const skill = new Map(
    done.summary.workers.map((row: { user_id: number; skill: number }) => [row.user_id, row.skill]),
  );
  expect(skill.get(first.id)).toBeGreaterThan(0.7);
  expect(skill.get(others[0]?.id)).toBeLessThan(0.2);
  const proposals = await read(spans.owner, `${spans.url}/consensus/${done.id}/proposals`);
  const proposed = proposals.find((row: { task_id: number }) => row.task_id === open);
  expect(proposed.result.map(({ value }: { value: object }) => value)).toEqual([
    expect.objectContaining({ start: 0, end: 4, labels: ['Person'] }),
  ]);
});

test('more than a thousand written answers are taken back by a job (Q-27)', async () => {
  const many = await createMeasured(t, { tasks: 1001, people: 2 });
  await t.admin.query(
    `insert into annotation (organization_id, project_id, task_id, completed_by, result, result_count)
     select t.organization_id, t.project_id, t.id, p.id, $2::jsonb, 1 from task t, unnest($3::bigint[]) p (id) where t.project_id = $1`,
    [many.id, JSON.stringify([mood('good')]), many.people.map(({ id }) => id)],
  );
  await many.owner.post(`${many.url}/summary/refresh`);
  await many.owner.post(`${many.url}/quality/recompute`);
  await t.runJobs();
  const done = await runOn(many, { method: 'majority', control: 'mood' });
  expect(done.summary).toMatchObject({ tasks: 1001, answers: 2002 });
  const path = `${many.url}/consensus/${done.id}`;
  expect((await many.owner.post(`${path}/write`, {})).body.job_id).not.toBeNull();
  await t.runJobs();
  expect((await read(many.owner, path)).written).toBe(1001);
  const undone = await many.owner.post(`${path}/undo`);
  expect(undone.body).toMatchObject({ tasks: 0, job_id: expect.any(String) });
  await t.runJobs();
  expect((await read(many.owner, path)).written).toBe(0);
});
