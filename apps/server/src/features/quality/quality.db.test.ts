import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answerByHand, createMeasured, type Measured, read } from './quality.fixture.ts';

let t: TestApp;
let project: Measured;
let [a, b, c]: TestUser[] = [];
beforeAll(async () => {
  t = await createTestApp();
  project = await createMeasured(t, { tasks: 5 });
  [a, b, c] = project.people;
  await answerByHand(t, project);
});
afterAll(() => t.close());

const person = (user: TestUser | undefined): TestUser => {
  if (!user) throw new Error('no such person');
  return user;
};

describe('who may read', () => {
  const paths = [
    '',
    '/settings',
    '/matrix',
    '/labels',
    '/timeline',
    '/throughput',
    '/distribution',
    '/confusion?control=mood',
    '/tasks',
    '/people',
  ];

  test.each(paths)('quality%s is for managers, adjudicators and reviewers of the project', async (path) => {
    const url = `${project.url}/quality${path}`;
    expect((await t.anonymous.get(url)).status).toBe(401);
    expect((await person(a).get(url)).status).toBe(403);
    expect((await (await t.newOrganization()).owner.get(url)).status).toBe(404);
    for (const type of [2, 3]) {
      const reader = await t.newUser(project.owner.organizationId);
      await t.addMember(project.id, reader, type);
      expect((await reader.get(url)).status, `member type ${type}`).toBe(200);
    }
    expect((await project.owner.get(url)).status).toBe(200);
  });

  test('changing rules and measuring again is for managers', async () => {
    const reviewer = await t.newUser(project.owner.organizationId);
    await t.addMember(project.id, reviewer, 3);
    const stranger = (await t.newOrganization()).owner;
    for (const call of [
      (user: Pick<TestUser, 'post' | 'patch'>) => user.post(`${project.url}/quality/recompute`),
      (user: Pick<TestUser, 'post' | 'patch'>) => user.patch(`${project.url}/quality/settings`, { low_agreement: 0.7 }),
    ]) {
      expect((await call(t.anonymous)).status).toBe(401);
      expect((await call(reviewer)).status).toBe(403);
      expect((await call(stranger)).status).toBe(404);
    }
  });

  test('everybody reads their own page, and only managers that of another (Q-36)', async () => {
    expect((await t.anonymous.get(`${project.url}/quality/me`)).status).toBe(401);
    expect((await (await t.newOrganization()).owner.get(`${project.url}/quality/me`)).status).toBe(404);
    const mine = await read(person(a), `${project.url}/quality/me`);
    expect(mine.user.id).toBe(person(a).id);
    expect((await person(a).get(`${project.url}/quality/people/${b?.id}`)).status).toBe(403);
    const contributor = await t.newUser(project.owner.organizationId);
    await t.addMember(project.id, contributor, 5);
    expect((await contributor.get(`${project.url}/quality/me`)).status).toBe(403);
  });

  test('a task is read by those who may see the quality of its project', async () => {
    const url = `/api/tasks/${project.taskIds[0]}/agreement`;
    expect((await t.anonymous.get(url)).status).toBe(401);
    expect((await person(a).get(url)).status).toBe(403);
    expect((await (await t.newOrganization()).owner.get(url)).status).toBe(404);
  });

  test.each([
    ['from=2026-02-30', 'from'],
    ['from=yesterday', 'from'],
    ['from=2026-03-02&to=2026-03-01', 'to'],
    ['user=0', 'user'],
  ])('a filter that makes no sense is refused: %s', async (query) => {
    expect((await project.owner.get(`${project.url}/quality/matrix?${query}`)).status).toBe(400);
  });

  test('settings out of range, and ones that are none, are refused', async () => {
    for (const body of [
      { low_agreement: 1.5 },
      { pause_window: 0 },
      { unknown: true },
      { show_golden_feedback: 'maybe' },
    ])
      expect((await project.owner.patch(`${project.url}/quality/settings`, body)).status, JSON.stringify(body)).toBe(
        400,
      );
  });
});

describe('agreement is what arithmetic by hand says', () => {
  test('of tasks (Q-02)', async () => {
    const { rows } = await t.admin.query(
      'select agreement from task t left join task_measure m on m.task_id = t.id where t.project_id = $1 order by t.id',
      [project.id],
    );
    expect(rows.map((row) => row.agreement)).toEqual([1, 1 / 3, 0, 1, null]);
    const quality = await read(project.owner, `${project.url}/quality`);
    expect(quality).toMatchObject({
      tasks: 4,
      pairs: 10,
      people: 3,
      low: { threshold: 0.7, tasks: 2 },
      classes: { perfect: 2, partial: 1, complete: 1 },
      histogram: [1, 0, 0, 1, 0, 0, 0, 0, 0, 2],
    });
    expect(quality.agreement).toBeCloseTo((1 + 1 / 3 + 0 + 1) / 4);
    expect(quality.controls.find((control: { name: string }) => control.name === 'mood').agreement).toBeCloseTo(0.5);
  });

  test('of each two people (Q-09)', async () => {
    const { cells, control } = await read(project.owner, `${project.url}/quality/matrix`);
    expect(control).toBe('mood');
    const cell = (x: TestUser | undefined, y: TestUser | undefined) =>
      cells.find((one: { a: number; b: number }) => one.a === x?.id && one.b === y?.id);
    expect(cell(a, b)).toMatchObject({ tasks_in_common: 4, agreements: 3, agreement_pct: 75, agreement: 0.75 });
    expect(cell(a, c)).toMatchObject({ tasks_in_common: 3, agreements: 1, agreement_pct: 33.33 });
    // good-good, good-good, good-bad, bad-bad: p_o = 3/4, p_e = 3/4 · 2/4 + 1/4 · 2/4 = 1/2.
    expect(cell(a, b).kappa.value).toBeCloseTo(0.5);
    // D_o = 2/8; values: 5 good, 3 bad; D_e = 2 · 5 · 3 / (8 · 7).
    expect(cell(a, b).alpha.value).toBeCloseTo(1 - 2 / 8 / (30 / 56));
  });

  test('of each label (Q-10)', async () => {
    const { controls } = await read(project.owner, `${project.url}/quality/labels?control=mood`);
    expect(controls).toHaveLength(1);
    expect(controls[0]).toMatchObject({ name: 'mood', units: 4, pairable: 4 });
    expect(controls[0].agreement).toBeCloseTo((1 + 1 / 3 + 0 + 1) / 4);
    const good = controls[0].labels.find((row: { label: string }) => row.label === 'good');
    // Of the others beside each "good": 2 of 2 three times, 1 of 2 twice, 0 of 2 once.
    expect(good).toMatchObject({ answers: 6, units: 3 });
    expect(good.agreement).toBeCloseTo((6 + 2 + 0) / 12);
    expect(good.prevalence).toBeCloseTo(6 / 11);
    // Three answers to each of three tasks and two to one: 3 + 3 + 3 + 1 pairs.
    expect(good.warnings.map((warning: { code: string }) => warning.code)).toEqual(['few_units', 'few_pairs']);
    expect(good.warnings[1].message).toMatch(/^Only 10 pairs/);
  });

  test('a coefficient says what it was drawn with, or why it has no interval', async () => {
    const [mood] = (await read(project.owner, `${project.url}/quality/labels?control=mood`)).controls;
    const [alpha, ac1] = mood.coefficients;
    expect(alpha).toMatchObject({
      name: 'krippendorff_alpha',
      interval_reason: null,
      choices: { seed: 20_260_301, resamples: 1000, level: 0.95, pair_budget: 500_000 },
      distances: { possible: 3, computed: 3 },
    });
    expect(alpha.interval[0]).toBeLessThan(alpha.value);
    expect(ac1.standard_error).toBeGreaterThan(0);
    expect(ac1.interval[0]).toBeLessThan(ac1.value);
    const { cells } = await read(project.owner, `${project.url}/quality/matrix`);
    expect(cells[0].alpha).toMatchObject({ interval: null, interval_reason: 'not_drawn' });
    const { coefficients } = await read(project.owner, `${project.url}/quality/confusion?control=mood`);
    expect(coefficients[0]).toMatchObject({ name: 'cohen_kappa', interval_reason: null });
    expect(coefficients[0].standard_error).toBeGreaterThan(0);
  });

  test('tasks come worst first, page by page', async () => {
    const first = await project.owner.get(`${project.url}/quality/tasks?limit=2`);
    expect(first.body.map((row: { task_id: number; class: string }) => [row.task_id, row.class])).toEqual([
      [project.taskIds[2], 'complete'],
      [project.taskIds[1], 'partial'],
    ]);
    expect(first.body[0]).toMatchObject({ annotations: 3, people: [a?.id, b?.id, c?.id], controls: { mood: 0 } });
    const next = /<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await read(project.owner, next);
    expect(second.map((row: { task_id: number }) => row.task_id)).toEqual([project.taskIds[0], project.taskIds[3]]);
    const low = await read(project.owner, `${project.url}/quality/tasks?below=0.3`);
    expect(low).toHaveLength(1);
  });

  test('over time, and a day without work is not there', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const { points } = await read(project.owner, `${project.url}/quality/timeline?by=day`);
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ day: today, pairs: 10, tasks: 4, golden_answers: 9 });
    expect(points[0].golden_accuracy).toBeCloseTo(6 / 9);
    expect((await read(project.owner, `${project.url}/quality/timeline?to=2020-01-01`)).points).toEqual([]);
  });

  test('labels against labels (Q-11)', async () => {
    const table = await read(project.owner, `${project.url}/quality/confusion?control=mood&a=${a?.id}&b=${b?.id}`);
    expect(table).toMatchObject({
      labels: ['good', 'bad'],
      matrix: [
        [2, 1],
        [0, 1],
      ],
      total: 4,
      agreement: 0.75,
    });
    expect(table.pairs).toEqual([{ a: 'good', b: 'bad', count: 1, share: 0.25 }]);
    const golden = await read(project.owner, `${project.url}/quality/confusion?control=mood&b=golden`);
    expect(golden).toMatchObject({ total: 9 });
    expect(golden.agreement).toBeCloseTo(6 / 9);
    const consensus = await read(project.owner, `${project.url}/quality/confusion?control=mood&a=${c?.id}&b=consensus`);
    // The others agree on the first task and on the second, where this person says something else.
    expect(consensus).toMatchObject({ total: 2, agreement: 0.5 });
  });

  test('how often each label is given', async () => {
    const { controls } = await read(project.owner, `${project.url}/quality/distribution`);
    const moods = controls.find((control: { name: string }) => control.name === 'mood');
    expect(moods.answers).toBe(11);
    expect(moods.labels.map((row: { label: string; answers: number }) => [row.label, row.answers])).toEqual([
      ['good', 6],
      ['bad', 4],
      ['odd', 1],
    ]);
  });
});

describe('people', () => {
  test('accuracy against golden answers, with an interval (Q-30, Q-33)', async () => {
    const people = await read(project.owner, `${project.url}/quality/people`);
    const of = (user: TestUser | undefined) => people.find((row: { user: { id: number } }) => row.user.id === user?.id);
    expect(of(a).golden).toMatchObject({ tasks: 3, answers: 3, passed: 2 });
    expect(of(b).golden).toMatchObject({ answers: 3, passed: 3, accuracy: 1 });
    expect(of(c).golden).toMatchObject({ answers: 3, passed: 1 });
    // Wilson, 1 of 3 at 95 %.
    expect(of(c).golden.interval[0]).toBeCloseTo(0.0615, 3);
    expect(of(c).golden.interval[1]).toBeCloseTo(0.7923, 3);
    // 1, 1, 0, 1 with the second and 1, 0, 0 with the third.
    expect(of(a)).toMatchObject({ answers: 4, skips: 0, pairs: 7, active_ms: 8000, median_ms: 2000 });
    expect(of(a).agreement).toBeCloseTo(4 / 7);
    expect(of(a).answers_per_hour).toBeCloseTo(1800);
  });

  test('bias is how far somebody is from the others (Q-34)', async () => {
    const detail = await read(project.owner, `${project.url}/quality/people/${c?.id}`);
    // good 1/3, bad 1/3, odd 1/3 against good 5/8, bad 3/8, odd 0.
    expect(detail.bias).toBeCloseTo((5 / 8 - 1 / 3 + (3 / 8 - 1 / 3) + 1 / 3) / 2);
    expect(detail.labels[0]).toMatchObject({ control: 'mood', label: 'odd', answers: 1, others_share: 0 });
    expect(detail.failures.map((row: { task_id: number }) => row.task_id)).toEqual([
      project.taskIds[2],
      project.taskIds[1],
    ]);
    expect(detail.with.map((row: { pairs: number }) => row.pairs)).toEqual([3, 3]);
  });

  test('golden tasks stay unnamed on one’s own page (Q-36)', async () => {
    const mine = await read(person(c), `${project.url}/quality/me`);
    expect(mine.golden).toMatchObject({ answers: 3, passed: 1 });
    expect(mine.failures).toEqual([]);
    expect(mine.trend).toHaveLength(1);
  });
});
