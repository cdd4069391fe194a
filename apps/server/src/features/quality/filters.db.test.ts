import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { answerByHand, createMeasured, give, type Measured, mood, read, settle } from './quality.fixture.ts';

let t: TestApp;
let project: Measured;
let [first, second, third, fourth]: number[] = [];
let [a, , c]: number[] = [];
beforeAll(async () => {
  t = await createTestApp();
  project = await createMeasured(t, { tasks: 5 });
  [first, second, third, fourth] = project.taskIds;
  [a, , c] = project.people.map(({ id }) => id);
  await answerByHand(t, project);
});
afterAll(() => t.close());

const ask = (path: string) => read(project.owner, `${project.url}/quality${path}`);
const TODAY = () => new Date().toISOString().slice(0, 10);

describe('a dashboard is narrowed by day, person and control (Q-12)', () => {
  test('the agreement of tasks is that of the pairs that are left', async () => {
    // Of one person: 1 and 1 on the first task, 1 and 0 on the second, 0 and 0 on the third, 1 on the fourth.
    expect(await ask(`?user=${a}`)).toMatchObject({
      agreement: (1 + 0.5 + 0 + 1) / 4,
      tasks: 4,
      pairs: 7,
      histogram: [1, 0, 0, 0, 0, 1, 0, 0, 0, 2],
      low: { tasks: 2 },
      classes: { perfect: 2, partial: 1, complete: 1 },
    });
    const ofThird = await ask(`?user=${c}`);
    expect(ofThird).toMatchObject({ tasks: 3, pairs: 6, classes: { perfect: 1, partial: 0, complete: 2 } });
    expect(ofThird.agreement).toBeCloseTo(1 / 3);
    const nothing = { agreement: null, tasks: 0, pairs: 0, histogram: new Array(10).fill(0), low: { tasks: 0 } };
    expect(await ask('?to=2020-01-01')).toMatchObject(nothing);
    expect(await ask('?control=another')).toMatchObject({ ...nothing, golden: { answers: 0, accuracy: null } });
    expect(await ask(`?from=${TODAY()}&to=${TODAY()}&control=mood`)).toMatchObject({
      tasks: 4,
      pairs: 10,
      golden: { answers: 9, passed: 6 },
    });
  });

  test('the worst tasks are those of the pairs that are left, page by page', async () => {
    const rows = await ask(`/tasks?user=${c}`);
    expect(rows.map((row: { task_id: number; agreement: number }) => [row.task_id, row.agreement])).toEqual([
      [second, 0],
      [third, 0],
      [first, 1],
    ]);
    expect(rows[0].controls).toEqual({ mood: 0 });
    const page = await project.owner.get(`${project.url}/quality/tasks?user=${a}&limit=2&order=best`);
    expect(page.body.map((row: { task_id: number }) => row.task_id)).toEqual([fourth, first]);
    const next = /<([^>]+)>/.exec(String(page.headers.link))?.[1] ?? '';
    expect((await read(project.owner, next)).map((row: { agreement: number }) => row.agreement)).toEqual([0.5, 0]);
    expect(await ask(`/tasks?user=${a}&below=0.6`)).toHaveLength(2);
    expect(await ask('/tasks?to=2020-01-01')).toEqual([]);
    expect(await ask('/tasks?control=another')).toEqual([]);
    expect((await project.owner.get(`${project.url}/quality/tasks?from=2026-02-30`)).status).toBe(400);
  });

  test('people agree on the control that is named', async () => {
    const [person] = (await ask(`/people?user=${a}&control=another`)) as { pairs: number; agreement: number | null }[];
    expect(person).toMatchObject({ pairs: 0, agreement: null });
  });
});

describe('agreement by label over time', () => {
  test('is for managers, adjudicators and reviewers', async () => {
    const url = `${project.url}/quality/labels/timeline`;
    expect((await t.anonymous.get(url)).status).toBe(401);
    expect((await project.people[0]?.get(url))?.status).toBe(403);
    expect((await (await t.newOrganization()).owner.get(url)).status).toBe(404);
    expect((await project.owner.get(`${url}?by=year`)).status).toBe(400);
  });

  test('is how often a second answer has the label that a first one has, in the period of the last answer', async () => {
    const lines = await ask('/labels/timeline?by=day');
    expect(lines).toMatchObject({ control: 'mood', by: 'day', days: [TODAY()], labels_left_out: 0 });
    // Of the others beside each "good": 2 of 2 three times, 1 of 2 twice, 0 of 2 once; so for "bad" and "odd".
    expect(lines.labels).toEqual([
      { label: 'good', agreement: [8 / 12], tasks: [3] },
      { label: 'bad', agreement: [2 / 6], tasks: [3] },
      { label: 'odd', agreement: [0], tasks: [1] },
    ]);
    expect((await ask('/labels/timeline?label=odd')).labels).toMatchObject([{ label: 'odd' }]);
    expect((await ask('/labels/timeline?to=2020-01-01')).labels).toEqual([]);
  });

  test('a label has a place in each period, also where nobody gave it', async () => {
    const own = await createMeasured(t, { tasks: 2, people: 2, overlap: 2 });
    for (const [at, label] of (['good', 'bad'] as const).entries())
      for (const person of own.people) await give(person, own.taskIds[at], [mood(label)]);
    await settle(t);
    await t.admin.query(`update annotation_labels set day = date '2026-01-07' where task_id = $1`, [own.taskIds[0]]);
    const { days, labels } = await read(own.owner, `${own.url}/quality/labels/timeline?by=month`);
    expect(days[0]).toBe('2026-01-01');
    expect(labels).toEqual([
      { label: 'bad', agreement: [null, 1], tasks: [0, 1] },
      { label: 'good', agreement: [1, null], tasks: [1, 0] },
    ]);
  });
});
