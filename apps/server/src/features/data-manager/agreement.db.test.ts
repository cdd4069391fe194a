import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { createQueue, type QueueProject } from '../distribution/distribution.fixture.ts';
import { keepAgreement } from '../tasks/task-measure.fixture.ts';

let t: TestApp;
let project: QueueProject;
beforeAll(async () => {
  t = await createTestApp();
  project = await createQueue(t, { tasks: 5 });
  const known: [agreement: number | null, review: string | null][] = [
    [0.9, 'approved'],
    [0.2, 'pending'],
    [null, null],
    [0.65, 'rejected'],
    [1, null],
  ];
  for (const [index, [agreement, review]] of known.entries()) {
    await t.admin.query('update task set review_status = $2 where id = $1', [project.taskIds[index], review]);
    if (agreement !== null) await keepAgreement(t, [project.taskIds[index]], agreement);
  }
});
afterAll(() => t.close());

async function list(query: string): Promise<{ places: number[]; rows: Record<string, unknown>[] }> {
  const answer = await project.owner.get(`/api/projects/${project.id}/tasks?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return { rows: answer.body, places: answer.body.map((row: { id: number }) => project.taskIds.indexOf(row.id)) };
}

const nextOf = ({ headers }: { headers: Record<string, unknown> }): string =>
  /<([^>]+)>/.exec(String(headers.link ?? ''))?.[1] ?? '';

/** Places of all pages of two. */
async function walk(query: string): Promise<number[]> {
  const places: number[] = [];
  for (let path = `/api/projects/${project.id}/tasks?${query}&limit=2`; path !== ''; ) {
    const page = await project.owner.get(path);
    expect(page.status, page.text).toBe(200);
    expect(page.body.length).toBeLessThanOrEqual(2);
    places.push(...page.body.map((row: { id: number }) => project.taskIds.indexOf(row.id)));
    path = nextOf(page);
  }
  return places;
}

const filters = (...items: object[]) => `filters=${encodeURIComponent(JSON.stringify({ conjunction: 'and', items }))}`;

test('low agreement, most disputed first (S4-216, S4-272)', async () => {
  const low = filters({ filter: 'agreement', operator: 'less', value: 0.7 });
  const { places, rows } = await list(`${low}&ordering=agreement`);
  expect(places).toEqual([1, 3]);
  expect(rows[0]).toMatchObject({ agreement: 0.2, review_status: 'pending', final_annotation_id: null });
  expect((await list(`${filters({ filter: 'agreement_score', operator: 'less', value: 0.7 })}`)).places).toEqual([
    1, 3,
  ]);
});

test('tasks without come last either way, also from page to page', async () => {
  expect((await list('ordering=agreement')).places).toEqual([1, 3, 0, 4, 2]);
  expect((await list('ordering=-agreement')).places).toEqual([4, 0, 3, 1, 2]);
  const answered = filters({ filter: 'agreement', operator: 'greater', value: 0.3 });
  const notApproved = filters({ filter: 'review_status', operator: 'not_equal', value: 'approved' });
  for (const [query, expected] of [
    ['ordering=agreement', [1, 3, 0, 4, 2]],
    ['ordering=-agreement', [4, 0, 3, 1, 2]],
    [`ordering=agreement&${answered}`, [3, 0, 4]],
    [`ordering=-agreement&${notApproved}`, [4, 3, 1, 2]],
  ] as const)
    expect(await walk(query), query).toEqual(expected);
  const torn = await project.owner.get(`/api/projects/${project.id}/tasks?ordering=agreement&limit=1`);
  const next = nextOf(torn).replace('ordering=agreement', 'ordering=created_at');
  expect((await project.owner.get(next)).status).toBe(400);
});

test('what review has come to', async () => {
  expect((await list(filters({ filter: 'review_status', operator: 'equal', value: 'rejected' }))).places).toEqual([3]);
  expect((await list(filters({ filter: 'review_status', operator: 'empty', value: true }))).places).toEqual([2, 4]);
  const columns = await project.owner.get(`/api/dm/columns?project=${project.id}`);
  const column = columns.body.columns.find((one: { id: string }) => one.id === 'review_status');
  expect(column.schema.items.map((item: { value: string }) => item.value)).toContain('accepted_blind');
});
