import { REPORTS } from '@labelwright/contract/quality-reports';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';
import { answerByHand, createMeasured, give, type Measured, mood, read, settle } from '../quality.fixture.ts';

let t: TestApp;
let project: Measured;
let [a, b, c]: TestUser[] = [];
beforeAll(async () => {
  t = await createTestApp();
  project = await createMeasured(t, { tasks: 6 });
  [a, b, c] = project.people;
  await answerByHand(t, project);
});
afterAll(() => t.close());

const report = (id: string, query = '') => read(project.owner, `${project.url}/reports/${id}${query}`);

test('reports are for managers and reviewers; those that hold answers for who may export', async () => {
  const reviewer = await t.newUser(project.owner.organizationId);
  await t.addMember(project.id, reviewer, 3);
  const stranger = (await t.newOrganization()).owner;
  for (const id of REPORTS) {
    const url = `${project.url}/reports/${id}?user=${a?.id}`;
    expect((await t.anonymous.get(url)).status, id).toBe(401);
    expect((await (a as TestUser).get(url)).status, id).toBe(403);
    expect((await stranger.get(url)).status, id).toBe(404);
    expect((await reviewer.get(url)).status, id).toBe(id === 'q9' || id === 'q10' ? 403 : 200);
    const got = await read(project.owner, url);
    for (const row of got.rows) expect(Object.keys(row), id).toEqual(got.columns);
  }
  expect((await project.owner.get(`${project.url}/reports/q99`)).status).toBe(400);
  expect((await project.owner.get(`${project.url}/reports/q2`)).status).toBe(400);
  expect((await read(reviewer, `${project.url}/reports`)).map((row: { id: string }) => row.id)).not.toContain('q9');
});

test('Q1: imports that have stood still for an hour', async () => {
  await t.admin.query(`alter table project_import disable trigger touch`);
  await t.admin.query(
    `insert into project_import (organization_id, project_id, status, updated_at) values
       ($1, $2, 'in_progress', now() - interval '3 hours'), ($1, $2, 'in_progress', now()), ($1, $2, 'completed', now() - interval '9 hours')`,
    [project.owner.organizationId, project.id],
  );
  const { rows } = await report('q1');
  expect(rows).toHaveLength(1);
  expect(rows[0].hours_stuck).toBeCloseTo(3, 1);
});

test('Q2: tasks that somebody answered, and those still open to them', async () => {
  const done = await report('q2', `?user=${c?.id}`);
  expect(done.rows.map((row: { task_id: number }) => row.task_id)).toEqual(project.taskIds.slice(0, 3));
  const open = await report('q2', `?user=${c?.id}&which=available`);
  expect(open.rows.map((row: { task_id: number }) => row.task_id)).toEqual(project.taskIds.slice(3));
});

test('Q3 and the accuracy of S4-315 are what their SQL says (Q-09, Q-30)', async () => {
  const pairs = await t.admin.query(
    `with task_pairs as (
       select a1.completed_by as annotator1, a2.completed_by as annotator2, a1.result as result1, a2.result as result2
       from annotation a1 join annotation a2 on a1.task_id = a2.task_id and a1.id < a2.id
       where a1.project_id = $1 and a1.was_cancelled = false and a2.was_cancelled = false)
     select annotator1::int, annotator2::int, count(*)::int as tasks_in_common, sum(case when result1 = result2 then 1 else 0 end)::int as agreements,
       round(100.0 * sum(case when result1 = result2 then 1 else 0 end) / count(*), 2)::float8 as agreement_pct
     from task_pairs group by annotator1, annotator2 order by agreement_pct desc, 1, 2`,
    [project.id],
  );
  expect((await report('q3')).rows).toEqual(pairs.rows);
  const accuracy = await t.admin.query(
    `select u.email::text as annotator, a.completed_by::int as user_id, count(a.id)::int as total_annotations, sum(case when a.result = gt.result then 1 else 0 end)::int as matches,
       round(100.0 * sum(case when a.result = gt.result then 1 else 0 end) / count(a.id), 2)::float8 as accuracy_pct
     from annotation a join app_user u on a.completed_by = u.id join task t on a.task_id = t.id
     join annotation gt on gt.task_id = t.id and gt.ground_truth = true
     where t.project_id = $1 and a.was_cancelled = false and a.ground_truth = false
     group by u.email, a.completed_by order by accuracy_pct desc, annotator`,
    [project.id],
  );
  const got = await report('golden-accuracy');
  expect(got.rows).toEqual(accuracy.rows);
  expect(got.rows.map((row: { accuracy_pct: number }) => row.accuracy_pct)).toEqual([100, 66.67, 33.33]);
});

test('Q4 and Q8 know only projects that the reader may see', async () => {
  const { rows } = await report('q4');
  expect(rows.map((row: { id: number }) => row.id)).toEqual([]);
  await t.admin.query(
    'update project_counter set task_number = 100, finished_task_number = 10 where project_id = $1 and shard = 1',
    [project.id],
  );
  const [slow] = (await report('q4')).rows;
  expect(slow).toMatchObject({ id: project.id, days_since_creation: 0 });
  expect(slow.completion_pct).toBeLessThan(50);
  await t.admin.query(`update project set label_config_hash = 'same' where id = $1`, [project.id]);
  await t.admin.query(
    `insert into project (organization_id, workspace_id, slug, title, label_config_hash)
     select organization_id, workspace_id, 'twin', 'Twin', 'same' from project where id = $1`,
    [project.id],
  );
  expect((await report('q8')).rows).toMatchObject([
    { label_config_hash: 'same', project_count: 2, project_titles: ['Twin', 'Queue'] },
  ]);
  const reviewer = await t.newUser(project.owner.organizationId);
  await t.addMember(project.id, reviewer, 3);
  expect((await read(reviewer, `${project.url}/reports/q8`)).rows).toEqual([]);
});

test('Q5: who does less than the team, by days of membership', async () => {
  await t.admin.query(`update project_member set created_at = now() - interval '2 days 1 hour' where project_id = $1`, [
    project.id,
  ]);
  const { rows } = await report('q5');
  // 4, 4 and 3 answers in two days: 2, 2 and 1.5 a day, 11/6 on average.
  expect(rows).toEqual([
    {
      user_id: c?.id,
      email: c?.email,
      annotations_count: 3,
      annotations_per_day: 1.5,
      team_average: 1.83,
      variance_pct: -18.18,
    },
  ]);
});

test('Q6: how far finished tasks are disagreed on', async () => {
  const { rows } = await report('q6');
  expect(rows.map((row: { task_id: number; agreement_status: string }) => [row.task_id, row.agreement_status])).toEqual(
    [
      [project.taskIds[2], 'Partial Disagreement'],
      [project.taskIds[1], 'Partial Disagreement'],
      [project.taskIds[0], 'Perfect Agreement'],
    ],
  );
});

test('Q9 and Q10: answers in their order, and what deleted projects hold; as CSV too, in pages', async () => {
  const { rows } = await report('q9');
  expect(rows).toHaveLength(6);
  expect(rows[0].task_data).toEqual({ text: 'Text 1' });
  expect(rows[0].annotations.map((row: { completed_by: string }) => row.completed_by)).toEqual([
    a?.email,
    b?.email,
    c?.email,
    project.owner.email,
  ]);
  expect(Object.keys(rows[0].annotations[0]).sort()).toEqual(
    ['annotation_id', 'completed_by', 'created_at', 'ground_truth', 'result', 'was_cancelled'].sort(),
  );
  const page = await report('q9', '?limit=2&offset=1');
  expect(page).toMatchObject({ has_more: true });
  expect(page.rows.map((row: { task_id: number }) => row.task_id)).toEqual(project.taskIds.slice(1, 3));
  const file = await project.owner.get(`${project.url}/reports/q3?format=csv`);
  expect(file.headers['content-type']).toContain('text/csv');
  expect(file.text.split('\r\n')[0]).toBe('annotator1,annotator2,tasks_in_common,agreements,agreement_pct');

  const other = await createMeasured(t, { tasks: 1 });
  expect((await report('q10')).rows).toEqual([]);
  await t.admin.query('update project set deleted_at = now(), organization_id = $2 where id = $1', [
    other.id,
    project.owner.organizationId,
  ]);
  await t.admin.query('update task set organization_id = $2 where project_id = $1', [
    other.id,
    project.owner.organizationId,
  ]);
  expect((await report('q10')).rows).toMatchObject([{ task_id: other.taskIds[0], project_deleted: true }]);
});

test('the paths that clients of the field call', async () => {
  const base = project.url;
  const iaa = await read(project.owner, `${base}/stats/IAA`);
  const place = (user: TestUser | undefined) => iaa.users.findIndex((row: { id: number }) => row.id === user?.id);
  expect(iaa.IAA[place(a)][place(b)]).toBeCloseTo(0.75);
  expect(iaa.IAA[place(b)][place(a)]).toBeCloseTo(0.75);
  expect(iaa.common_tasks[place(a)][place(c)]).toBe(3);
  expect(iaa.IAA[0][0]).toBe(1);
  expect(iaa.std).not.toBeUndefined();
  expect(await read(project.owner, `${base}/stats/IAA?std=false`)).not.toHaveProperty('std');
  expect(await read(project.owner, `${base}/stats/IAA?std=false&per_label=true`)).not.toHaveProperty('std');
  const total = await read(project.owner, `${base}/stats/total_agreement`);
  expect(total.total_agreement).toBeCloseTo((1 + 1 / 3 + 0 + 1) / 4);
  expect(
    Object.keys((await read(project.owner, `${base}/stats/total_agreement?per_label=true`)).total_agreement),
  ).toContain('odd');
  const empty = await createMeasured(t, { tasks: 1 });
  expect((await empty.owner.get(`${empty.url}/stats/total_agreement`)).status).toBe(204);
  const one = await read(project.owner, `${base}/stats/agreement_annotator/${a?.id}`);
  expect(one.Agreement_per_annotator).toBeCloseTo(4 / 7);
  const some = await read(project.owner, `${base}/stats/agreement_annotators?ids=${a?.id},999999`);
  expect(some.agreement['999999']).toBeNull();
  expect((await read(project.owner, `${base}/stats/agreement-groundtruth?ids=${b?.id}`)).agreement).toEqual({
    [String(b?.id)]: 1,
  });
  const golden = await read(project.owner, `${base}/users/${c?.id}/stats/agreement-groundtruth`);
  expect(golden.agreement).toBeCloseTo(1 / 3);
  const times = await read(project.owner, `${base}/stats/lead_time`);
  expect(times.lead_time_stats.find((row: { user_id: number }) => row.user_id === a?.id)).toMatchObject({
    mean_time: 2,
    median_time: 2,
    sum_lead_time: 8,
  });
  expect(await read(project.owner, `${base}/stats/finished?user_pk=${c?.id}`)).toMatchObject({
    finished: 3,
    id: c?.id,
  });
  expect((await read(project.owner, `${base}/stats/label-distribution`)).labels.mood.good).toBe(8);
  const matrix = await read(project.owner, `/api/tasks/${project.taskIds[1]}/agreement-matrix`);
  expect(matrix.matrix).toEqual([
    [1, 1, 0],
    [1, 1, 0],
    [0, 0, 1],
  ]);
  for (const path of ['IAA', 'total_agreement', 'lead_time', 'finished', 'label-distribution', 'agreement_annotators'])
    expect((await (a as TestUser).get(`${base}/stats/${path}`)).status, path).toBe(403);
});

test('agreement by label is counted over the answers that have it (Q-13)', async () => {
  const base = project.url;
  const iaa = await read(project.owner, `${base}/stats/IAA?per_label=true`);
  const place = (user: TestUser | undefined) => iaa.users.findIndex((row: { id: number }) => row.id === user?.id);
  const [ofA, ofB, ofC] = [place(a), place(b), place(c)];
  // a: good good good bad; b: good good bad bad; c: good bad odd and no fourth.
  expect(iaa.IAA.good[ofA][ofB]).toBeCloseTo(4 / 5);
  expect(iaa.IAA.good[ofC][ofA]).toBeCloseTo(2 / 4);
  expect(iaa.IAA.bad[ofB][ofA]).toBeCloseTo(2 / 3);
  expect(iaa.IAA.odd[ofA][ofC]).toBe(0);
  expect(iaa.IAA.odd[ofA][ofB]).toBeNull();
  expect([iaa.common_tasks.good[ofA][ofB], iaa.common_tasks.bad[ofA][ofB]]).toEqual([3, 2]);
  // good on the first three tasks: of those who did not give it themselves 2/2, 1/2 and 0/2 did.
  expect(iaa.std.good).toBeCloseTo(Math.sqrt(1 / 6));
  const one = await read(project.owner, `${base}/stats/IAA?per_label=true&task=${project.taskIds[0]}`);
  expect([Object.keys(one.IAA), one.IAA.good[0][1], one.std.good]).toEqual([['good'], 1, 0]);
  const golden = await read(project.owner, `${base}/stats/agreement-groundtruth?per_label=true&ids=${c?.id}`);
  expect(golden.agreement[String(c?.id)]).toEqual({ bad: 0, good: 2 / 3, odd: 0 });
});

test('labels are counted page by page, in answers and in predictions', async () => {
  const own = await createMeasured(t, { tasks: 3 });
  const [person] = own.people as [TestUser];
  for (const [index, choice] of ['good', 'bad', 'good'].entries()) {
    await give(person, own.taskIds[index], [mood(choice)]);
    const prediction = { task: own.taskIds[index], result: [mood('bad')], model_version: 'm1' };
    await own.owner.post('/api/predictions', prediction);
    await own.owner.post('/api/predictions', { ...prediction, result: [mood(choice)], model_version: 'm2' });
  }
  const at = `${own.url}/stats/label-distribution`;
  const structure = await read(own.owner, `${at}/structure`);
  expect(structure.dimensions).toMatchObject([{ name: 'mood', type: 'choices', choices: ['bad', 'good', 'odd'] }]);
  expect(structure.has_predictions).toBe(true);
  const first = await read(own.owner, `${at}/counts?limit=2`);
  expect(first.results.map((row: { choice: string }) => row.choice)).toEqual(['bad', 'good']);
  expect(first.next_offset).toBe(2);
  expect(first.results[1]).toMatchObject({
    from_annotations_count: 2,
    from_annotations_percent: 66.67,
    from_predictions_count: 2,
    from_predictions_percent: 33.33,
  });
  expect(first.totals).toEqual({
    annotation_totals_by_dimension: { mood: 3 },
    prediction_totals_by_dimension: { mood: 6 },
  });
  const asked = await read(own.owner, `${at}/counts?choice_keys=${structure.choice_keys[2]}`);
  expect(asked).toMatchObject({ results: [{ choice: 'odd', from_annotations_count: 0 }], next_offset: null });
  const filtered = (item: object) =>
    own.owner.get(`${at}/counts?filters=${encodeURIComponent(JSON.stringify({ conjunction: 'and', items: [item] }))}`);
  const number = { filter: 'filter:tasks:id', type: 'Number' };
  const two = await filtered({ ...number, operator: 'in_list', value: own.taskIds.slice(0, 2) });
  expect(two.status, two.text).toBe(200);
  expect(two.body.results.map((row: Record<string, unknown>) => Object.values(row).slice(1))).toMatchObject([
    ['bad', 'mood___SEP___bad', 1, 50, 3, 75],
    ['good', 'mood___SEP___good', 1, 50, 1, 25],
    ['odd', 'mood___SEP___odd', 0, 0, 0, 0],
  ]);
  expect(two.body.totals.annotation_totals_by_dimension).toEqual({ mood: 2 });
  // All tasks by a filter are all tasks.
  const all = await filtered({ ...number, operator: 'greater', value: 0 });
  expect(all.body).toEqual(await read(own.owner, `${at}/counts`));
  expect((await filtered({ ...number, operator: 'equal', value: 0 })).body.totals).toMatchObject({
    annotation_totals_by_dimension: { mood: 0 },
    prediction_totals_by_dimension: { mood: 0 },
  });
  expect((await filtered({ filter: 'filter:tasks:nonsense' })).status).toBe(400);
  expect((await own.owner.get(`${at}/counts?filters=nonsense`)).status).toBe(400);
  const model = `${own.url}/model-stats/m1`;
  expect((await read(own.owner, `${model}/agreement`)).agreement).toBeCloseTo(1 / 3);
  expect((await read(own.owner, `${model}/agreement?per_label=true`)).agreement).toEqual({ bad: 2 / 4, good: 0 });
  expect((await read(own.owner, `${model}/prediction`)).average_prediction_agreement_per_model).toBeCloseTo(1 / 3);
  expect((await read(own.owner, `${model}/agreement-groundtruth`)).agreement).toBeNull();
});

test('reviewers’ verdicts make a review score and a performance (Q-14)', async () => {
  const own = await createMeasured(t, { tasks: 4, people: 1, overlap: 1 });
  const [person] = own.people as [TestUser];
  const given: number[] = [];
  for (const task of own.taskIds) given.push(await give(person, task, [mood('good')]));
  await settle(t);
  const decide = (at: number, body: object) =>
    own.owner.post('/api/annotation-reviews', { annotation: given[at], ...body });
  expect((await decide(0, { accepted: true })).status).toBe(201);
  expect((await decide(1, { accepted: false })).status).toBe(201);
  expect((await decide(2, { accepted: true, result: [mood('bad')] })).status).toBe(201);
  const scores = await read(own.owner, `${own.url}/user-stats/${person.id}/review_score`);
  // Nothing was left of the one put right; one accepted of three decided.
  expect(scores).toMatchObject({ review_score: 0, performance_score: 1 / 3 });
});

test('Q7: calls of webhooks of the last day that failed, without what stands behind the address (S4-339)', async () => {
  const { id: projectId } = project;
  const { organizationId } = project.owner;
  await t.admin.query(
    `with hook as (
       insert into webhook (organization_id, scope, project_id, url, secret, secret_hint)
       values ($1, 'project', $2, 'https://example.com/hook?key=secret', 's', 's') returning id
     ), message as (
       insert into webhook_message (organization_id, event_id, action, lanes, content, occurred_at)
       values ($1, gen_random_uuid(), 'TASKS_CREATED', '{}', '{}', now()) returning id
     )
     insert into webhook_delivery (organization_id, webhook_id, message_id, project_id, action, status, total_attempts, next_attempt_at, status_code, response_body, created_at)
     select $1, hook.id, message.id, $2, 'TASKS_CREATED', 'failed', 4, now(), x.code, x.body, now() - x.age from hook, message, (values
       (500, 'broken', interval '1 hour'), (404, 'nobody', interval '2 hours'), (200, 'fine', interval '1 hour'), (500, 'old', interval '25 hours')
     ) as x (code, body, age)`,
    [organizationId, projectId],
  );
  const { rows } = await report('q7');
  expect(rows).toMatchObject([
    { url: 'https://example.com/hook', action: 'TASKS_CREATED', status_code: 500, response_body: 'broken' },
    { status_code: 404, response_body: 'nobody' },
  ]);
});

test('labels are held against those that reviewers accepted', async () => {
  const own = await createMeasured(t, { tasks: 2, people: 2, overlap: 2 });
  const [first, second] = own.people as [TestUser, TestUser];
  const accepted = await give(first, own.taskIds[0], [mood('good')]);
  await give(second, own.taskIds[0], [mood('bad')]);
  for (const person of own.people) await give(person, own.taskIds[1], [mood('odd')]);
  await settle(t);
  const confusion = `${own.url}/quality/confusion?control=mood&b=accepted`;
  expect(await read(own.owner, confusion)).toMatchObject({ total: 0, agreement: null });
  expect((await own.owner.post('/api/annotation-reviews', { annotation: accepted, accepted: true })).status).toBe(201);
  expect(await read(own.owner, confusion)).toMatchObject({ total: 1, pairs: [{ a: 'bad', b: 'good', count: 1 }] });
  const path = 'analytics/data-quality/agreement-analysis/confusion-matrix?mode=accepted';
  const { labels, matrix } = await read(own.owner, `${own.url}/${path}`);
  expect(matrix[labels.indexOf('good')][labels.indexOf('bad')]).toBe(1);
});

test('answers against predictions', async () => {
  const own = await createMeasured(t, { tasks: 2 });
  const [person] = own.people as [TestUser];
  for (const [index, choice] of ['good', 'bad'].entries()) {
    const created = await own.owner.post('/api/predictions', {
      task: own.taskIds[index],
      result: [mood('good')],
      model_version: 'm1',
    });
    expect(created.status, created.text).toBe(201);
    await give(person, own.taskIds[index], [mood(choice)]);
  }
  await settle(t);
  const one = await read(own.owner, `${own.url}/user-stats/${person.id}/prediction`);
  expect(one.average_prediction_agreement_per_user).toBe(0.5);
  const all = await read(own.owner, `${own.url}/user-stats/prediction?ids=${person.id}`);
  expect(all.agreement).toEqual({ [String(person.id)]: 0.5 });
});
