import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUser } from '../features/identity/index.ts';
import { createTestApp, type TestApp } from '../platform/testing/test-app.ts';
import { seedDemoOnce } from './seed-demo.ts';

let t: TestApp;

beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test('the demo has a project of every kind of media, live and with annotations, and is made once', async () => {
  const lines = await seedDemoOnce(t.app);
  expect(lines.join('\n')).toContain('manager@labelwright.example');
  const { rows } = await t.admin.query<{ title: string; tasks: number; annotated: number; published: boolean }>(`
    select p.title, p.is_published as published, count(*)::int as tasks,
      count(*) filter (where t.total_annotations > 0)::int as annotated
    from project p join task t on t.project_id = p.id group by p.id order by p.id`);
  expect(rows).toEqual([
    { title: 'Named entities in software history', published: true, tasks: 72, annotated: 32 },
    { title: 'Objects in photographs', published: true, tasks: 13, annotated: 7 },
    { title: 'Sentiment of product reviews', published: true, tasks: 240, annotated: 60 },
    { title: 'Speech of an audiobook', published: true, tasks: 5, annotated: 4 },
    { title: 'Characters of a film', published: true, tasks: 1, annotated: 1 },
    { title: 'Turns in long series', published: true, tasks: 3, annotated: 2 },
  ]);
  const again = await seedDemoOnce(t.app);
  expect(again).toEqual(lines);
  const { rows: count } = await t.admin.query('select count(*)::int as projects from project');
  expect(count[0]).toEqual({ projects: 7 });
});

test('items of the collection are at every stage', async () => {
  const { rows } = await t.admin.query(
    'select status, count(*)::int as items from collection_item group by status order by status',
  );
  expect(rows).toEqual([
    { status: 'approved', items: 2 },
    { status: 'draft', items: 1 },
    { status: 'pending_review', items: 3 },
    { status: 'rejected', items: 1 },
  ]);
});

test('the recordings and the film are where their tasks say', async () => {
  const { rows } = await t.admin.query<{ url: string }>(
    `select coalesce(data->>'audio', data->>'video') as url from task where data ? 'audio' or data ? 'video'`,
  );
  expect(rows).toHaveLength(6);
  const { token } = await createUser(t.app.platform, {
    email: 'olga.owner@labelwright.example',
    password: 'a long enough password',
    organization: 'Labelwright demo',
    role: 'owner',
    token: true,
  });
  for (const { url } of rows) {
    const answer = await t.app.http?.inject({ url, headers: { authorization: `Token ${token}`, range: 'bytes=0-99' } });
    expect([answer?.statusCode, answer?.rawPayload.length], url).toEqual([206, 100]);
    expect(answer?.headers['content-type']).toMatch(/^(audio\/wav|video\/mp4)/);
  }
});
