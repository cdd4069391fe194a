import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { createQueue, type QueueProject } from '../distribution/distribution.fixture.ts';

let t: TestApp;
let project: QueueProject;
beforeAll(async () => {
  t = await createTestApp();
  project = await createQueue(t, { tasks: 5 });
  for (const [index, [agreement, review]] of [
    [0.9, 'approved'],
    [0.2, 'pending'],
    [null, null],
    [0.65, 'rejected'],
    [1, null],
  ].entries())
    await t.admin.query('update task set agreement = $2, review_status = $3 where id = $1', [
      project.taskIds[index],
      agreement,
      review,
    ]);
});
afterAll(() => t.close());

async function list(query: string): Promise<{ places: number[]; rows: Record<string, unknown>[] }> {
  const answer = await project.owner.get(`/api/projects/${project.id}/tasks?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return { rows: answer.body, places: answer.body.map((row: { id: number }) => project.taskIds.indexOf(row.id)) };
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
  const first = await project.owner.get(`/api/projects/${project.id}/tasks?ordering=agreement&limit=2`);
  const next = /<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? '';
  const second = await project.owner.get(next);
  expect(second.body.map((row: { agreement: number | null }) => row.agreement)).toEqual([0.9, 1]);
});

test('what review has come to', async () => {
  expect((await list(filters({ filter: 'review_status', operator: 'equal', value: 'rejected' }))).places).toEqual([3]);
  expect((await list(filters({ filter: 'review_status', operator: 'empty', value: true }))).places).toEqual([2, 4]);
  const columns = await project.owner.get(`/api/dm/columns?project=${project.id}`);
  const column = columns.body.columns.find((one: { id: string }) => one.id === 'review_status');
  expect(column.schema.items.map((item: { value: string }) => item.value)).toContain('accepted_blind');
});
