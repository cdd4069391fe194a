import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { indexProjects } from './search.jobs.ts';

/** Search through blocks finds exactly what looking at every task finds, whatever has happened since they were made. */

let t: TestApp;
let owner: TestUser;
let stranger: TestUser;
let organization: number;
let project: number;
let ids: number[];

const SYLLABLES = [
  'Ba',
  'tte',
  'ry',
  ' last',
  'ed',
  '50%',
  'a_b',
  '\\',
  '"',
  'Straße',
  'ПРИВЕТ',
  '电池',
  '\n',
  ' ',
  '7',
];
const phrase = fc.array(fc.constantFrom(...SYLLABLES), { maxLength: 12 }).map((parts) => parts.join(''));
const data = fc.record({ text: phrase, deep: fc.record({ note: phrase }), count: fc.nat({ max: 5000 }) });

beforeAll(async () => {
  t = await createTestApp();
  const made = await t.newOrganization();
  organization = made.id;
  owner = made.owner;
  stranger = (await t.newOrganization()).owner;
  project = await projectWith(owner, organization, fc.sample(data, { numRuns: 300, seed: 11 }));
  const { rows } = await t.admin.query('select id::int from task where project_id = $1 order by id', [project]);
  ids = rows.map((row) => row.id);
});
afterAll(() => t.close());

async function projectWith(person: TestUser, organizationId: number, tasks: readonly unknown[]): Promise<number> {
  const made = await person.post('/api/projects', { title: 'Search' });
  await t.admin.query(
    `insert into task (organization_id, project_id, inner_id, data)
     select $1, $2, entry.place, entry.value from jsonb_array_elements($3) with ordinality as entry (value, place)`,
    [organizationId, made.body.id, JSON.stringify(tasks)],
  );
  await t.admin.query('update project set next_task_number = $2 where id = $1', [made.body.id, tasks.length + 1]);
  return made.body.id;
}

const index = () => indexProjects(t.app.platform, new AbortController().signal, 1);

async function search(text: string, person = owner, of = project): Promise<number[]> {
  const found = await person.get(`/api/projects/${of}/tasks?${new URLSearchParams({ search: text, limit: '500' })}`);
  expect(found.status, found.text).toBe(200);
  return found.body.map((task: { id: number }) => task.id);
}

async function blocks(of = project): Promise<number> {
  const { rows } = await t.admin.query('select count(*)::int as count from task_search_block where project_id = $1', [
    of,
  ]);
  return rows[0].count;
}

/** With the blocks hidden every task is looked at. */
async function searchEverything(text: string): Promise<number[]> {
  await t.admin.query('update task_search_progress set indexed_to = -indexed_to where project_id = $1', [project]);
  try {
    return await search(text);
  } finally {
    await t.admin.query('update task_search_progress set indexed_to = -indexed_to where project_id = $1', [project]);
  }
}

test('finds what looking at every task finds', async () => {
  await index();
  expect(await blocks()).toBe(4);
  await fc.assert(
    fc.asyncProperty(fc.oneof(phrase, fc.nat({ max: 5000 }).map(String)), async (wanted) => {
      fc.pre(wanted.trim() !== '');
      expect(await search(wanted.toUpperCase())).toEqual(await searchEverything(wanted.toUpperCase()));
    }),
    { numRuns: 120 },
  );
}, 120_000);

test('finds a part of a word in any script, and the number of a task', async () => {
  const [first, second, third] = ids;
  await t.admin.query(`update task set data = '{"text": "Ein Fußgängerüberweg"}' where id = $1`, [first]);
  await t.admin.query(`update task set data = '{"text": "Это ДОСТОПРИМЕЧАТЕЛЬНОСТЬ"}' where id = $1`, [second]);
  await t.admin.query(`update task set data = '{"text": "这里有一个名胜古迹"}' where id = $1`, [third]);
  for (const ready of [false, true]) {
    if (ready) await index();
    expect(await search('GÄNGERÜBER')).toEqual([first]);
    expect(await search('примечатель')).toEqual([second]);
    expect(await search('名胜古')).toEqual([third]);
  }
  expect(await search(String(ids[200]))).toContain(ids[200]);
});

test('sees a change at once, and forgets what stood there before', async () => {
  const [, , , , changed] = ids;
  await index();
  const patched = await owner.patch(`/api/tasks/${changed}`, { data: { text: 'a zeppelin over the lake' } });
  expect(patched.status, patched.text).toBe(200);
  expect(await search('Zeppelin')).toEqual([changed]);
  await index();
  const { rows } = await t.admin.query('select from task_search_change');
  expect(rows).toHaveLength(0);
  expect(await search('Zeppelin')).toEqual([changed]);
  await owner.patch(`/api/tasks/${changed}`, { data: { text: 'only the lake' } });
  expect(await search('zeppelin')).toEqual([]);
});

test('leaves out deleted tasks and finds them again when they are restored', async () => {
  const [, , , , , gone] = ids;
  await t.admin.query(`update task set data = '{"text": "a quokka"}' where id = $1`, [gone]);
  await index();
  expect((await owner.delete(`/api/tasks/${gone}`)).status).toBe(204);
  expect(await search('quokka')).toEqual([]);
  const body = { selectedItems: { all: false, included: [gone] } };
  expect((await owner.post(`/api/dm/actions?id=restore_tasks&project=${project}`, body)).status).toBe(200);
  expect(await search('quokka')).toEqual([gone]);
});

test('finds new tasks before they are in a block', async () => {
  const made = await owner.post(`/api/projects/${project}/tasks`, { data: { text: 'an axolotl' } });
  expect(await search('AXOLOTL')).toEqual([made.body.id]);
});

test('actions keep to what the search finds', async () => {
  const body = { selectedItems: { all: true, excluded: [] }, search: 'axolotl' };
  const deleted = await owner.post(`/api/dm/actions?id=delete_tasks&project=${project}`, body);
  expect(deleted.body.processed_items).toBe(1);
  expect(await search('axolotl')).toEqual([]);
});

test('nothing of another organization is found or seen', async () => {
  const secret = [...Array(70).keys()].map((entry) => ({ text: `the narwhal papers ${entry}` }));
  const theirs = await projectWith(stranger, stranger.organizationId, secret);
  await index();
  expect(await blocks(theirs)).toBe(1);
  expect(await search('narwhal', stranger, theirs)).toHaveLength(70);
  expect(await search('narwhal')).toEqual([]);
  expect((await owner.get(`/api/projects/${theirs}/tasks?search=narwhal`)).status).toBe(404);
  const seen = await asApp(organization, 'select project_id::int as id from task_search_block');
  expect(new Set(seen.map((row) => row.id))).toEqual(new Set([project]));
  expect(await asApp(organization, `select from task_search_progress where project_id = ${theirs}`)).toHaveLength(0);
});

async function asApp(organizationId: number, query: string): Promise<{ id: number }[]> {
  const client = await t.app.platform.db.pool.connect();
  try {
    await client.query(`begin; set local app.organization_id = '${organizationId}'`);
    return (await client.query<{ id: number }>(query)).rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('looks only into blocks whose signature allows for the text', async () => {
  const tasks = [...Array(64).keys()].map(() => ({ text: 'an okapi' }));
  const fresh = await projectWith(owner, organization, tasks);
  await index();
  expect(await search('okapi', owner, fresh)).toHaveLength(64);
  await t.admin.query('update task_search_block set signature = 0::bit(8192) where project_id = $1', [fresh]);
  expect(await search('okapi', owner, fresh)).toHaveLength(0);
  // So far behind, the blocks are left alone.
  await t.admin.query('update project set next_task_number = 200000 where id = $1', [fresh]);
  expect(await search('okapi', owner, fresh)).toHaveLength(64);
});

test('two runs at once make no block twice', async () => {
  const tasks = [...Array(640).keys()].map((entry) => ({ text: `row ${entry}` }));
  const fresh = await projectWith(owner, organization, tasks);
  await Promise.all([index(), index(), index()]);
  expect(await blocks(fresh)).toBe(10);
  expect(await search('row 639', owner, fresh)).toHaveLength(1);
});

test('blocks whose tasks were removed for good go too', async () => {
  const before = await blocks();
  await t.admin.query('delete from task where project_id = $1 and inner_id <= 64', [project]);
  const tidy = t.app.features
    .flatMap((feature) => feature.jobs ?? [])
    .find((job) => job.definition.type === 'search.tidy');
  await tidy?.handler({} as never, {} as never);
  expect(await blocks()).toBe(before - 1);
});
