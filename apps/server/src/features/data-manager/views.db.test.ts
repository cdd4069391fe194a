import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

let t: TestApp;
let owner: TestUser;
let reviewer: TestUser;
let annotator: TestUser;
let stranger: TestUser;
let project: number;

beforeAll(async () => {
  t = await createTestApp();
  const made = await t.newOrganization();
  owner = made.owner;
  reviewer = await t.newUser(made.id);
  annotator = await t.newUser(made.id);
  stranger = (await t.newOrganization()).owner;
});
afterAll(() => t.close());
beforeEach(async () => {
  const made = await owner.post('/api/projects', {
    title: 'Views',
    label_config: '<View><Text name="text" value="$text"/></View>',
  });
  project = made.body.id;
  await t.addMember(project, reviewer, 3);
  await t.addMember(project, annotator, 4);
  for (const [text, language] of [
    ['uno', 'es'],
    ['dos', 'es'],
    ['two', 'en'],
  ])
    await owner.post(`/api/projects/${project}/tasks`, { data: { text, language } });
});

const SPANISH = {
  conjunction: 'and',
  items: [{ filter: 'filter:tasks:data.language', operator: 'equal', type: 'String', value: 'es' }],
};
const newView = (user: Pick<TestUser, 'post'>, body: Record<string, unknown> = {}) =>
  user.post('/api/dm/views', { project, data: { title: 'Spanish', filters: SPANISH, gridWidth: 4 }, ...body });
const textsOf = (tasks: { data: { text: string } }[]): string[] => tasks.map(({ data }) => data.text);

test('a view keeps what the page gives it, and lists through it are filtered and ordered', async () => {
  const made = await newView(owner, { ordering: ['-tasks:id'] });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    title: 'Spanish',
    shared: false,
    data: { title: 'Spanish', gridWidth: 4, filters: SPANISH, ordering: ['-tasks:id'] },
    filter_group: { conjunction: 'and', filters: SPANISH.items },
    selected_items: null,
    can: { update: true, delete: true },
  });
  const { id } = made.body;
  expect(textsOf((await owner.get(`/api/projects/${project}/tasks?view=${id}`)).body)).toEqual(['dos', 'uno']);
  expect((await owner.get(`/api/tasks?view=${id}`)).body).toMatchObject({ total: 2 });
  const narrower = `/api/projects/${project}/tasks?view=${id}&search=uno`;
  expect(textsOf((await owner.get(narrower)).body)).toEqual(['uno']);
});

test('groups nest, older forms are taken, and the filter can be cleared without losing the view', async () => {
  const nested = {
    conjunction: 'or',
    filters: [
      {
        conjunction: 'and',
        items: [
          ...SPANISH.items,
          { filter: 'filter:tasks:data.text', operator: 'equal', type: 'String', value: 'uno' },
        ],
      },
      { filter: 'filter:tasks:data.text', operator: 'equal', type: 'String', value: 'two' },
    ],
  };
  const { body } = await owner.post('/api/dm/views', {
    project: String(project),
    title: 'Nested',
    filter_group: nested,
    ordering: [{ column: 'tasks:id', order: 'desc' }],
    selected_items: [1, 2],
  });
  expect(body).toMatchObject({ filter_group: nested, selected_items: { all: false, included: [1, 2] } });
  expect(textsOf((await owner.get(`/api/projects/${project}/tasks?view=${body.id}`)).body)).toEqual(['two', 'uno']);
  const cleared = await owner.patch(`/api/dm/views/${body.id}`, { filter_group: null });
  expect(cleared.body).toMatchObject({ title: 'Nested', filter_group: null });
  expect((await owner.get(`/api/projects/${project}/tasks?view=${body.id}`)).body).toHaveLength(3);
});

test('a view is private until it is shared, and only its owner and managers change it', async () => {
  const { body: own } = await newView(reviewer);
  expect((await owner.get(`/api/dm/views?project=${project}`)).body).toEqual([]);
  expect((await owner.get(`/api/dm/views/${own.id}`)).status).toBe(404);
  expect((await owner.get(`/api/projects/${project}/tasks?view=${own.id}`)).status).toBe(404);
  await reviewer.patch(`/api/dm/views/${own.id}`, { shared: true });
  expect((await owner.get(`/api/dm/views?project=${project}`)).body).toHaveLength(1);
  expect((await owner.patch(`/api/dm/views/${own.id}`, { title: 'Español' })).body.title).toBe('Español');

  const { body: shared } = await newView(owner, { shared: true });
  expect((await reviewer.get(`/api/dm/views/${shared.id}`)).body.can).toEqual({ update: false, delete: false });
  expect((await reviewer.patch(`/api/dm/views/${shared.id}`, { title: 'Mine' })).status).toBe(403);
  expect((await reviewer.delete(`/api/dm/views/${shared.id}`)).status).toBe(403);
  expect((await owner.delete(`/api/dm/views/${shared.id}`)).status).toBe(204);
  expect((await owner.get(`/api/dm/views/${shared.id}`)).status).toBe(404);
});

test('tabs are put in order, and one’s own can all be removed', async () => {
  const ids: number[] = [];
  for (const title of ['a', 'b', 'c']) ids.push((await newView(owner, { title })).body.id);
  const { body: others } = await newView(reviewer, { title: 'r', shared: true });
  const ordered = await owner.post('/api/dm/views/order', { project, ids: [others.id, ...ids.toReversed()] });
  expect(ordered.body.map(({ title }: { title: string }) => title)).toEqual(['r', 'c', 'b', 'a']);
  expect((await owner.delete('/api/dm/views/reset', { project })).status).toBe(204);
  const left = await owner.get(`/api/dm/views?project=${project}`);
  expect(left.body.map(({ title }: { title: string }) => title)).toEqual(['r']);
});

test('whoever may not list the tasks has no views, and nonsense is refused field by field', async () => {
  const { body: view } = await newView(owner, { shared: true });
  for (const [user, status] of [
    [annotator, 403],
    [stranger, 404],
    [t.anonymous, 401],
  ] as const) {
    expect((await user.get(`/api/dm/views?project=${project}`)).status).toBe(status);
    expect((await newView(user)).status).toBe(status);
    expect((await user.patch(`/api/dm/views/${view.id}`, { title: 'x' })).status).toBe(status);
  }
  const bad = await newView(owner, {
    data: {
      filters: {
        conjunction: 'and',
        items: [{ filter: 'filter:tasks:id; drop', operator: 'equal', type: 'Number', value: 1 }],
      },
    },
  });
  expect(bad.status).toBe(400);
  expect(Object.keys(bad.body.error.details)[0]).toMatch(/^filters\.items\.0/);
  expect((await newView(owner, { ordering: ['-data;drop table task'] })).status).toBe(400);
  expect((await newView(owner, { data: { note: 'x'.repeat(70_000) } })).status).toBe(400);
  expect((await newView(owner, { project: 999_999 })).status).toBe(404);
});

test('a saved filter: one filter serves two views; deleting it leaves them without', async () => {
  const group = await owner.post('/api/dm/filter-groups', {
    project,
    title: 'Uno or dos',
    conjunction: 'or',
    filters: [
      { index: 1, column: 'data__text', type: 'String', operator: 'equals', value: { value: 'dos' } },
      { index: 0, column: 'data.text', type: 'String', operator: 'equal', value: { value: 'uno' } },
    ],
    groups: [{ index: 2, conjunction: 'and', filters: [{ column: 'id', type: 'Number', operator: 'less', value: 0 }] }],
  });
  expect(group.status).toBe(201);
  expect(group.body.filters.map((row: { index: number }) => row.index)).toEqual([0, 1]);
  expect(group.body.groups).toMatchObject([{ index: 2, conjunction: 'and' }]);
  const { id } = group.body;
  const views: number[] = [];
  for (const title of ['One', 'Two'])
    views.push((await owner.post('/api/dm/views', { project, title, filter_group: id })).body.id);
  for (const view of views)
    expect((await owner.get(`/api/projects/${project}/tasks?view=${view}`)).body).toHaveLength(2);
  expect((await owner.get(`/api/projects/${project}/tasks?filter_group=${id}`)).body).toHaveLength(2);
  await owner.patch(`/api/dm/filter-groups/${id}`, {
    items: [{ filter: 'data.text', operator: 'equal', type: 'String', value: 'dos' }],
  });
  expect((await owner.get(`/api/projects/${project}/tasks?view=${views[1]}`)).body).toHaveLength(1);
  expect((await owner.post(`/api/dm/views/${views[0]}/duplicate`, {})).body).toMatchObject({
    title: 'One (copy)',
    filter_group: { id },
  });
  expect((await reviewer.delete(`/api/dm/filter-groups/${id}`)).status).toBe(403);
  expect((await owner.delete(`/api/dm/filter-groups/${id}`)).status).toBe(204);
  expect((await owner.get(`/api/dm/views/${views[0]}`)).body.filter_group).toBeNull();
  const own = { project, title: 'Mine', conjunction: 'and', shared: false, items: [] };
  const mine = (await reviewer.post('/api/dm/filter-groups', own)).body;
  const seenBy = async (person: TestUser) =>
    (await person.get(`/api/dm/filter-groups?project=${project}`)).body.map((row: { id: number }) => row.id);
  expect([await seenBy(reviewer), await seenBy(owner)]).toEqual([[mine.id], []]);
  for (const method of ['get', 'delete'] as const)
    expect((await owner[method](`/api/dm/filter-groups/${mine.id}`)).status).toBe(404);
  await reviewer.patch(`/api/dm/filter-groups/${mine.id}`, { shared: true });
  expect(await seenBy(owner)).toEqual([mine.id]);
  const bad = { project, conjunction: 'xor', filters: [] };
  expect((await owner.post('/api/dm/filter-groups', bad)).status).toBe(400);
});
