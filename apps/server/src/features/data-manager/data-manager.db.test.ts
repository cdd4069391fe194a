import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const CONFIG = `<View><Image name="photo" value="$photo"/><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>`;
const MOOD = [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }];

let t: TestApp;
let organization: number;
let owner: TestUser;
let annotator: TestUser;
let reviewer: TestUser;
let stranger: TestUser;
let project: number;
let now = new Date('2026-03-01T10:00:00.000Z');

beforeAll(async () => {
  t = await createTestApp({ now: () => now });
  const made = await t.newOrganization();
  organization = made.id;
  owner = made.owner;
  annotator = await t.newUser(organization);
  reviewer = await t.newUser(organization);
  stranger = (await t.newOrganization()).owner;
});
afterAll(() => t.close());
beforeEach(async () => {
  now = new Date('2026-03-01T10:00:00.000Z');
  const made = await owner.post('/api/projects', { title: 'Reviews', label_config: CONFIG });
  project = made.body.id;
  await t.addMember(project, annotator, 4);
  await t.addMember(project, reviewer, 3);
});

async function newTasks(count: number, text = (index: number) => `Review number ${index}`): Promise<number[]> {
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const data = { text: text(index), photo: `/files/${index}.jpg`, price: index };
    const made = await owner.post(`/api/projects/${project}/tasks`, { data });
    ids.push(made.body.id);
  }
  return ids;
}

/** Many tasks by SQL, counted as the program counts them. */
async function manyTasks(count: number): Promise<void> {
  const client = await t.admin.connect();
  try {
    await client.query(`begin; set local app.system = 'on'`);
    const { rows } = await client.query(
      `insert into task (organization_id, project_id, inner_id, data)
       select $1, $2, n, jsonb_build_object('text', 'Task ' || n, 'photo', '/p.png') from generate_series(1, $3::int) n returning id`,
      [organization, project, count],
    );
    const ids = rows.map((row) => row.id);
    await client.query('select change_counters($1, $2, tally_tasks($3))', [organization, project, ids]);
    await client.query('select count_task_columns($1, $2, $3, 1)', [organization, project, ids]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function taskCount(): Promise<number> {
  return (await owner.get(`/api/dm/project?project=${project}`)).body.task_count;
}

const listUrl = (query = ''): string => `/api/projects/${project}/tasks${query}`;
const action = (id: string): string => `/api/dm/actions?id=${id}&project=${project}`;

test('values of a field are offered, the commonest first, and those with what is typed', async () => {
  await newTasks(5, (index) => (index < 3 ? '100% wool' : `silk_${index}`));
  const values = async (query: string): Promise<unknown> =>
    (await owner.get(`/api/projects/${project}/field-values?${query}`)).body;
  expect(await values('field=text')).toEqual({
    values: [
      { value: '100% wool', count: 3 },
      { value: 'silk_3', count: 1 },
      { value: 'silk_4', count: 1 },
    ],
    looked_at: 5,
  });
  expect(await values('field=text&search=0%25%20W')).toMatchObject({ values: [{ value: '100% wool' }] });
  expect(await values('field=text&search=k_4')).toMatchObject({ values: [{ value: 'silk_4' }] });
  expect(await values('field=text&search=%25&limit=1')).toMatchObject({ values: [{ count: 3 }] });
  expect(await values('field=price&search=4')).toMatchObject({ values: [{ value: '4' }] });
  expect(await values('field=nothing')).toEqual({ values: [], looked_at: 5 });
});

describe('who may', () => {
  const urls = () => [
    listUrl(),
    `/api/tasks?project=${project}`,
    `/api/dm/columns?project=${project}`,
    `/api/dm/project?project=${project}`,
    `/api/dm/actions?project=${project}`,
    `/api/projects/${project}/field-values?field=text`,
  ];

  test('nobody without signing in, no annotator, nobody of another organization', async () => {
    for (const url of urls()) {
      expect((await t.anonymous.get(url)).status, url).toBe(401);
      expect((await annotator.get(url)).status, url).toBe(403);
      expect((await stranger.get(url)).status, url).toBe(404);
      expect((await reviewer.get(url)).status, url).toBe(200);
    }
  });

  test('actions need the right of their own', async () => {
    const [id] = await newTasks(1);
    const body = { selectedItems: { all: false, included: [id] } };
    expect((await t.anonymous.post(action('delete_tasks'), body)).status).toBe(401);
    expect((await reviewer.post(action('delete_tasks'), body)).status).toBe(403);
    expect((await reviewer.post(action('delete_tasks_predictions'), body)).status).toBe(403);
    expect((await stranger.post(action('delete_tasks'), body)).status).toBe(404);
    expect((await reviewer.delete(listUrl())).status).toBe(403);
    expect(
      (await reviewer.get(`/api/dm/actions?project=${project}`)).body.map((entry: { id: string }) => entry.id),
    ).toEqual(['delete_tasks_annotations', 'mark_golden', 'unmark_golden']);
    expect(await taskCount()).toBe(1);
  });

  test('a token stays within its scopes', async () => {
    const limited = await t.newUser(organization, { role: 'admin', scopes: ['project.read'] });
    expect((await limited.get(`/api/tasks?project=${project}`)).status).toBe(403);
  });
});

describe('bad questions', () => {
  test('are refused with the place of the mistake', async () => {
    const fields = async (url: string) => {
      const answer = await owner.get(url);
      expect(answer.status, answer.text).toBe(400);
      return Object.keys(answer.body.error.details);
    };
    const filters = (item: unknown) =>
      `?filters=${encodeURIComponent(JSON.stringify({ conjunction: 'and', items: [item] }))}`;
    expect(await fields('/api/tasks')).toEqual(['project']);
    expect(await fields(listUrl('?filters={'))).toEqual(['filters']);
    expect(await fields(listUrl('?ordering=nonsense'))).toEqual(['ordering']);
    expect(await fields(listUrl('?status=done'))).toEqual(['query.items.0.value']);
    expect(await fields(listUrl('?cursor=abc'))).toEqual(['cursor']);
    expect(await fields(listUrl('?limit=100000'))).toEqual(['limit']);
    expect(await fields(`/api/tasks?project=${project}&query=5`)).toEqual(['query']);
    expect(await fields(listUrl(filters({ filter: 'id; drop table task', operator: 'equal', value: 1 })))).toEqual([
      'filters.items.0.filter',
    ]);
    expect(await fields(listUrl(filters({ filter: 'data.text', operator: 'regex', value: '(' })))).toEqual([
      'filters.items.0.value',
    ]);
  });

  test('names of fields and values cannot become SQL', async () => {
    const [id] = await newTasks(1);
    const evil = `text' or true --`;
    const filters = {
      conjunction: 'and',
      items: [{ filter: `data.${evil}`, operator: 'equal', value: `x' or '1'='1` }],
    };
    const query = new URLSearchParams({ filters: JSON.stringify(filters), ordering: `data.${evil}`, search: evil });
    expect((await owner.get(listUrl(`?${query}`))).body).toEqual([]);
    expect((await owner.get(listUrl())).body[0].id).toBe(id);
  });
});

describe('the list', () => {
  test('has the keys that the field expects, and short accounts of annotations', async () => {
    const [id] = await newTasks(1);
    expect((await owner.post(`/api/tasks/${id}/annotations`, { result: MOOD, lead_time: 3 })).status).toBe(201);
    const answer = await owner.get(`/api/tasks/?project=${project}&page=1`);
    expect(answer.body).toMatchObject({ total: 1, total_annotations: 1, total_predictions: 0 });
    expect(answer.body.tasks[0]).toMatchObject({
      id,
      inner_id: 1,
      project,
      is_labeled: true,
      status: 'complete',
      overlap: 1,
      annotators: [owner.id],
      avg_lead_time: 3,
      draft_exists: false,
      file_upload: null,
      storage_filename: null,
      predictions_results: '',
      predictions_score: null,
      updated_by: [{ user_id: owner.id }],
    });
    expect(answer.body.tasks[0].annotations_results).toContain('good');
    expect(answer.body.tasks[0].annotations).toBeUndefined();
    const all = await owner.get(`/api/tasks?project=${project}&fields=all`);
    expect(all.body.tasks[0].annotations[0]).toMatchObject({ completed_by: owner.id, result: MOOD, task: id });
    expect(all.body.tasks[0]).toMatchObject({ predictions: [], drafts: [] });
  });

  test('numbered pages end with 404, so that clients know', async () => {
    await newTasks(3);
    const page = (number: number) => owner.get(`/api/tasks?project=${project}&page=${number}&page_size=2`);
    expect((await page(1)).body.tasks).toHaveLength(2);
    expect((await page(2)).body.tasks).toHaveLength(1);
    const past = await page(3);
    expect(past.status).toBe(404);
    expect(past.body.detail).toBe('Invalid page.');
    expect((await owner.get(listUrl('?page=2&page_size=2'))).body).toHaveLength(1);
    expect((await owner.get(listUrl('?page=3&page_size=2'))).status).toBe(404);
  });

  test('cursor pages carry Link and count', async () => {
    await newTasks(5);
    const first = await owner.get(listUrl('?limit=2&ordering=-id'));
    expect(first.headers['x-total-count']).toBe('5');
    const link = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await owner.get(link);
    expect([...first.body, ...second.body].map((task) => task.inner_id)).toEqual([5, 4, 3, 2]);
    const narrowed = await owner.get(listUrl('?limit=2&status=pending'));
    expect(narrowed.headers['x-total-count']).toBe('5');
    expect(narrowed.headers['x-total-is-estimate']).toBeUndefined();
    expect((await owner.get(link.replace('ordering=-id', 'ordering=-created_at'))).status).toBe(400);
  });

  test('is narrowed by status, annotator, label, search and filters', async () => {
    const ids = await newTasks(4, (index) => ['Great "value"', 'poor VALUE', 'naïve', 'broken'][index] ?? '');
    await owner.post(`/api/tasks/${ids[0]}/annotations`, { result: MOOD });
    await owner.post(`/api/tasks/${ids[3]}/fail`, {});
    const found = async (query: string) => {
      const answer = await owner.get(listUrl(`?${query}`));
      expect(answer.status, answer.text).toBe(200);
      expect(answer.headers['x-total-count']).toBe(String(answer.body.length));
      return answer.body.map((task: { id: number }) => ids.indexOf(task.id));
    };
    expect(await found('status=complete')).toEqual([0]);
    expect(await found('status=failed,completed')).toEqual([0, 3]);
    expect(await found('is_labeled=false')).toEqual([1, 2, 3]);
    expect(await found(`annotator=${owner.id}`)).toEqual([0]);
    expect(await found(`annotator=${annotator.id}`)).toEqual([]);
    expect(await found('label=good')).toEqual([0]);
    expect(await found('label=bad')).toEqual([]);
    expect(await found('search=value')).toEqual([0, 1]);
    expect(await found(`search=${encodeURIComponent('"value"')}`)).toEqual([0]);
    expect(await found(`search=${encodeURIComponent('NAÏVE')}`)).toEqual([2]);
    expect(await found('search=text')).toEqual([]);
    expect(await found(`search=${ids[2]}`)).toEqual([2]);
    expect(await found('search=%25')).toEqual([]);
    const filters = {
      conjunction: 'or',
      items: [
        { filter: 'filter:tasks:data.price', operator: 'greater', type: 'Number', value: 2 },
        { filter: 'filter:tasks:annotations_results', operator: 'contains', value: 'GOOD' },
      ],
    };
    expect(await found(`filters=${encodeURIComponent(JSON.stringify(filters))}`)).toEqual([0, 3]);
    const query = { filters, ordering: ['-tasks:id'], selectedItems: { all: false, included: [ids[0]] } };
    const asked = await owner.get(`/api/tasks?project=${project}&query=${encodeURIComponent(JSON.stringify(query))}`);
    expect(asked.body.tasks.map((task: { id: number }) => task.id)).toEqual([ids[0]]);
  });
});

describe('columns', () => {
  test('are those of every task and those of the data, with types and choices', async () => {
    const [id] = await newTasks(2);
    await owner.post(`/api/tasks/${id}/annotations`, { result: MOOD });
    const { columns } = (await owner.get(`/api/dm/columns?project=${project}`)).body;
    const of = (name: string) => columns.find((column: { id: string }) => column.id === name);
    expect(of('data.photo')).toMatchObject({ type: 'Image', target: 'tasks', parent: 'data', project_defined: true });
    expect(of('data.price')).toMatchObject({ type: 'Number', is_sortable: true });
    expect(of('data')).toMatchObject({ type: 'List', children: ['data.photo', 'data.text', 'data.price'] });
    expect(of('created_at').type).toBe('Datetime');
    const people = of('annotators').schema.items.map((item: { value: number }) => item.value);
    expect(people).toContain(owner.id);
    expect(people).not.toContain(stranger.id);
    expect(of('label').schema.items.map((item: { value: string }) => item.value)).toEqual(['good', 'bad']);
  });
});

describe('actions', () => {
  test('delete the selected tasks and say how to undo it', async () => {
    const ids = await newTasks(4);
    const deleted = await owner.post(action('delete_tasks'), { selectedItems: { all: true, excluded: [ids[0]] } });
    expect(deleted.body).toMatchObject({ processed_items: 3, detail: 'Deleted 3 tasks' });
    expect(await taskCount()).toBe(1);
    const restored = await owner.post(action('restore_tasks'), { deleted_at: deleted.body.deleted_at });
    expect(restored.body.processed_items).toBe(3);
    expect(await taskCount()).toBe(4);
  });

  test('keep to the filter and the search of the list', async () => {
    await newTasks(4);
    const filters = {
      conjunction: 'and',
      items: [{ filter: 'data.price', type: 'Number', operator: 'greater', value: 0 }],
    };
    const body = { selectedItems: { all: true, excluded: [] }, filters, search: 'number 3' };
    expect((await owner.post(action('delete_tasks'), body)).body.processed_items).toBe(1);
    expect((await owner.post(action('delete_tasks'), { ...body, filters: { items: [] } })).status).toBe(400);
    expect((await owner.post(action('delete_tasks'), {})).status).toBe(400);
    expect((await owner.post(action('rm_rf'), body)).status).toBe(400);
    expect(await taskCount()).toBe(3);
  });

  test('delete annotations, and the tasks go back into the queue', async () => {
    const ids = await newTasks(2);
    for (const id of ids) await owner.post(`/api/tasks/${id}/annotations`, { result: MOOD });
    const answer = await owner.post(action('delete_tasks_annotations'), {
      selectedItems: { all: false, included: [ids[0]] },
    });
    expect(answer.body).toMatchObject({ processed_items: 1, detail: 'Deleted 1 annotation' });
    expect((await owner.get(`/api/tasks/${ids[0]}`)).body).toMatchObject({
      status: 'pending',
      is_labeled: false,
      total_annotations: 0,
      annotations: [],
    });
    expect((await owner.get(`/api/dm/project?project=${project}`)).body).toMatchObject({
      annotation_count: 1,
      finished_task_number: 1,
    });
  });

  test('more than 1,000 tasks become a job', async () => {
    await manyTasks(2300);
    const answer = await owner.post(action('delete_tasks'), { selectedItems: { all: true } });
    expect(answer.body).toMatchObject({ processed_items: 2300, detail: 'Deleting 2,300 tasks' });
    expect(await taskCount()).toBe(2300);
    await t.runJobs();
    const job = await owner.get(`/api/jobs/${answer.body.job_id}`);
    expect(job.body).toMatchObject({ status: 'succeeded', result: { processed_items: 2300 } });
    expect(await taskCount()).toBe(0);
    const undo = await owner.post(action('restore_tasks'), { deleted_at: answer.body.deleted_at });
    expect(undo.body.job_id).toBeDefined();
    await t.runJobs();
    expect(await taskCount()).toBe(2300);
    const all = await owner.delete(listUrl());
    expect(all.status).toBe(202);
    await t.runJobs();
    expect((await owner.get(listUrl())).body).toEqual([]);
  });

  test('DELETE of all tasks answers 204 when there are few', async () => {
    await newTasks(2);
    expect((await owner.delete(listUrl())).status).toBe(204);
    expect(await taskCount()).toBe(0);
  });
});
