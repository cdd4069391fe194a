import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const DEFINITION = {
  ui_config: { show_instructions: true, tool_options: ['rectangle', 'polygon'] },
  label_schema: {
    type: 'object',
    properties: {
      objects: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            category: { type: 'string' },
            confidence: { type: 'number', minimum: 0, maximum: 1 },
          },
        },
      },
    },
  },
  validation_rules: [],
};
const SENTIMENT =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="yes"/></Choices></View>';

let t: TestApp;
let owner: TestUser;
let member: TestUser;
let stranger: TestUser;
let projectId: number;
let counter = 0;

beforeAll(async () => {
  t = await createTestApp();
  stranger = (await t.newOrganization()).owner;
});
afterAll(() => t.close());

beforeEach(async () => {
  const organization = await t.newOrganization();
  owner = organization.owner;
  member = await t.newUser(organization.id);
  const project = await owner.post('/api/projects', { title: 'Project', label_config: SENTIMENT });
  expect(project.status, project.text).toBe(201);
  projectId = project.body.id;
  await owner.post(`/api/projects/${projectId}/publish`, {});
});

async function newType(slug = `type-${++counter}`): Promise<number> {
  return (await owner.post('/api/task-types', { slug, name: 'A type' })).body.id;
}

async function newDefinition(taskType: number, version = '1.0', definition: unknown = DEFINITION): Promise<number> {
  const { status, body } = await owner.post('/api/task-definitions', { task_type: taskType, version, definition });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

const newTask = async (definition: number): Promise<number> =>
  (await owner.post('/api/tasks', { project: projectId, task_definition: definition })).body.id;

describe('access', () => {
  test.each([
    ['get', '/api/task-types', undefined],
    ['get', '/api/task-definitions', undefined],
    ['post', '/api/task-types', { slug: 'a', name: 'A' }],
    ['post', '/api/task-definitions', { task_type: 1, version: '1', definition: {} }],
  ] as const)('%s %s needs credentials; members read, managers write', async (method, url, body) => {
    expect((await t.anonymous[method](url, body as never)).status).toBe(401);
    const { status } = await member[method](url, body as never);
    expect(status).toBe(method === 'get' ? 200 : 403);
  });

  test('another organization sees neither types nor definitions', async () => {
    const type = await newType();
    const definition = await newDefinition(type);
    for (const url of [`/api/task-types/${type}`, `/api/task-definitions/${definition}`]) {
      expect((await stranger.get(url)).status).toBe(404);
      expect((await stranger.patch(url, {})).status).toBe(404);
      expect((await stranger.delete(url)).status).toBe(404);
    }
    const check = await stranger.post(`/api/task-definitions/${definition}/check`, { result: {} });
    expect(check.status).toBe(404);
    const taken = { task_type: type, version: '2.0', definition: {} };
    expect((await stranger.post('/api/task-definitions', taken)).status).toBe(400);
    expect((await stranger.get('/api/task-types?limit=500')).text).not.toContain(`"id":${type},`);
    const project = (await stranger.post('/api/projects', { title: 'Strange' })).body.id;
    const stolen = await stranger.post('/api/tasks', { project, task_definition: definition });
    expect([stolen.status, Object.keys(stolen.body.validation_errors)]).toEqual([400, ['task_definition']]);
  });

  test('a label config keeps to those who may read its project', async () => {
    const { body } = await owner.get(`/api/projects/${projectId}/definitions`);
    const url = `/api/task-definitions/${body[0].id}`;
    expect((await owner.get(url)).body).toMatchObject({ kind: 'label_config', version: 1, label_config: SENTIMENT });
    expect((await member.get(url)).status).toBe(404);
    const contributor = await t.newUser(owner.organizationId);
    await t.addMember(projectId, contributor, 5);
    expect((await contributor.get(url)).status).toBe(403);
    expect((await owner.patch(url, { version: '2' })).status).toBe(404);
    expect((await owner.delete(url)).status).toBe(404);
  });
});

describe('task types', () => {
  test('are created, read, listed, changed and deleted', async () => {
    const made = await owner.post('/api/task-types/', { slug: 'my-task', name: 'My task', description: 'd' });
    expect([made.status, made.body.can]).toEqual([201, { update: true, delete: true }]);
    const url = `/api/task-types/${made.body.id}`;
    expect((await member.get(url)).body).toMatchObject({ slug: 'my-task', can: { update: false, delete: false } });
    expect((await owner.get('/api/task-types?slug=my-task')).body).toHaveLength(1);
    expect((await owner.patch(url, { name: 'New' })).body).toMatchObject({ name: 'New', description: 'd' });
    expect((await owner.put(url, { slug: 'my-task', name: 'Put' })).status).toBe(200);
    expect((await owner.put(url, { name: 'Put' })).status).toBe(400);
    expect((await owner.delete(url)).status).toBe(204);
    expect((await owner.get(url)).status).toBe(404);
  });

  test.each([
    [{ slug: 'with space', name: 'x' }],
    [{ slug: '', name: 'x' }],
    [{ slug: 'a', name: ' ' }],
    [{ slug: 'a' }],
    [{ slug: 'a', name: 'x'.repeat(201) }],
    [{ slug: 'a', name: 'x', more: 1 }],
    [[]],
  ])('%j is a 400', async (body) => {
    expect((await owner.post('/api/task-types', body)).status).toBe(400);
  });

  test('a slug is there once in an organization, and again in another', async () => {
    await newType('same');
    const second = await owner.post('/api/task-types', { slug: 'same', name: 'x' });
    expect([second.status, Object.keys(second.body.validation_errors)]).toEqual([400, ['slug']]);
    expect((await stranger.post('/api/task-types', { slug: `same`, name: 'x' })).status).toBe(201);
  });

  test('pages by cursor and by number', async () => {
    for (let count = 0; count < 3; count++) await newType();
    const first = await owner.get('/api/task-types?limit=2');
    expect(first.body).toHaveLength(2);
    expect(String(first.headers.link)).toContain('cursor=');
    const numbered = await owner.get('/api/task-types?page=1&page_size=2');
    expect(numbered.body.results).toHaveLength(2);
    expect(numbered.body.count).toBeGreaterThanOrEqual(3);
    expect((await owner.get('/api/task-types?page=99')).status).toBe(404);
  });
});

describe('definitions', () => {
  test('keep versions apart, and a version is there once', async () => {
    const type = await newType();
    await newDefinition(type, '1.0');
    await newDefinition(type, '1.1-alpha');
    const { body } = await owner.get(`/api/task-definitions?task_type=${type}`);
    expect(body.map((row: { version: string }) => row.version)).toEqual(['1.0', '1.1-alpha']);
    expect(body[0].definition).toEqual(DEFINITION);
    const second = await owner.post('/api/task-definitions', { task_type: type, version: '1.0', definition: {} });
    expect([second.status, Object.keys(second.body.validation_errors)]).toEqual([400, ['version']]);
  });

  test.each([
    ['an invalid schema', { label_schema: { type: 'nonsense' } }, 'definition.label_schema'],
    ['a remote reference', { label_schema: { $ref: 'http://169.254.169.254/' } }, 'definition.label_schema.$ref'],
    ['an unknown rule', { validation_rules: [{ rule: 'x' }] }, 'definition.validation_rules[0]'],
    ['a ui_config that is none', { ui_config: [] }, 'definition'],
  ])('with %s are refused at the place', async (_, definition, field) => {
    const answer = await owner.post('/api/task-definitions', { task_type: await newType(), version: '1', definition });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body.validation_errors)[0]).toContain(field);
  });

  test('unused ones change in place, used ones never, and types in use stay', async () => {
    const type = await newType();
    const definition = await newDefinition(type);
    const url = `/api/task-definitions/${definition}`;
    expect((await owner.patch(url, { definition: {} })).body).toMatchObject({ definition: {}, is_used: false });
    const task = await newTask(definition);
    for (const call of [
      () => owner.patch(url, { definition: DEFINITION }),
      () => owner.put(url, { task_type: type, version: '9', definition: {} }),
      () => owner.delete(url),
      () => owner.delete(`/api/task-types/${type}`),
    ]) {
      const { status, body } = await call();
      expect([status, body.error.reason]).toEqual([409, 'in_use']);
    }
    // Deleted tasks can come back, so they count.
    await owner.delete(`/api/tasks/${task}`);
    expect((await owner.delete(url)).status).toBe(409);
    expect((await owner.get(url)).body).toMatchObject({ is_used: true, can: { update: false, delete: false } });
    await expect(
      t.admin.query('update task_definition set version_name = $1 where id = $2', ['x', definition]),
    ).rejects.toThrow('append-only');
    const unused = await newDefinition(type, '2.0');
    expect((await owner.delete(`/api/task-definitions/${unused}`)).status).toBe(204);
  });

  test('nobody edits a definition in the moment in which a task begins to use it', async () => {
    const definition = await newDefinition(await newType());
    const [edit, task] = await Promise.all([
      owner.patch(`/api/task-definitions/${definition}`, { definition: { label_schema: { type: 'object' } } }),
      owner.post('/api/tasks', { project: projectId, task_definition: definition }),
    ]);
    expect(task.status).toBe(201);
    expect([200, 409]).toContain(edit.status);
    expect((await owner.patch(`/api/task-definitions/${definition}`, { definition: {} })).status).toBe(409);
  });

  test('keep the order in which their fields were written', async () => {
    const properties = { verdict: {}, a: {}, zz: {}, b: {} };
    const id = await newDefinition(await newType(), '1', { label_schema: { type: 'object', properties } });
    const order = async (): Promise<string[]> =>
      Object.keys((await owner.get(`/api/task-definitions/${id}`)).body.definition.label_schema.properties);
    expect(await order()).toEqual(['verdict', 'a', 'zz', 'b']);
    await owner.patch(`/api/task-definitions/${id}`, {
      definition: { label_schema: { properties: { z: {}, a: {} } } },
    });
    expect(await order()).toEqual(['z', 'a']);
  });

  test('answers can be tried', async () => {
    const url = `/api/task-definitions/${await newDefinition(await newType())}/check`;
    expect((await member.post(url, { result: { objects: [] } })).body).toEqual({ valid: true, problems: [] });
    const bad = await member.post(url, { result: { objects: [{ confidence: 2 }] } });
    expect(bad.body).toMatchObject({ valid: false, problems: [{ path: '/objects/0/confidence' }] });
  });
});

describe('answers to tasks with a definition', () => {
  const good = { objects: [{ category: 'cat', confidence: 0.5 }] };
  const bad = { objects: [{ category: 'cat', confidence: 7 }] };

  test('are held to its schema on every write, whatever the project asks', async () => {
    const definition = await newDefinition(await newType(), '3.1');
    const task = await newTask(definition);
    const refused = await owner.post(`/api/tasks/${task}/annotations`, { result: bad });
    expect(refused.status).toBe(400);
    expect(Object.keys(refused.body.validation_errors)).toEqual(['result.objects[0].confidence']);
    expect((await owner.post('/api/annotations', { task, result: bad, schema_version: '1' })).status).toBe(400);
    const { status, body } = await owner.post(`/api/tasks/${task}/annotations`, { result: good });
    expect([status, body.result, body.task_definition, body.schema_version]).toEqual([201, good, definition, '3.1']);
    const url = `/api/annotations/${body.id}`;
    expect((await owner.patch(url, { result: bad })).status).toBe(400);
    expect((await owner.put(url, { result: bad })).status).toBe(400);
    const changed = await owner.patch(url, { result: { objects: [] }, schema_version: '' });
    expect(changed.body).toMatchObject({ result: { objects: [] }, schema_version: '3.1', version: 2 });
  });

  test('a list stays as it was sent, without the ids of label configs', async () => {
    const definition = await newDefinition(await newType(), '1', {
      label_schema: { type: 'array', items: { type: 'object', additionalProperties: false, properties: { a: {} } } },
    });
    const { body } = await owner.post(`/api/tasks/${await newTask(definition)}/annotations`, { result: [{ a: 1 }] });
    expect(body.result).toEqual([{ a: 1 }]);
  });

  test('drafts may be incomplete and of any form', async () => {
    const task = await newTask(await newDefinition(await newType()));
    const draft = await owner.post(`/api/tasks/${task}/drafts`, { result: { objects: 'half' } });
    expect([draft.status, draft.body.result]).toEqual([201, { objects: 'half' }]);
    expect((await owner.patch(`/api/drafts/${draft.body.id}`, { result: { half: 1 } })).status).toBe(200);
    const plain = await owner.post('/api/tasks', { project: projectId, data: { text: 'x' } });
    expect((await owner.post(`/api/tasks/${plain.body.id}/drafts`, { result: { objects: 1 } })).status).toBe(400);
  });

  test('a new version leaves old tasks with theirs, and a project can have one for all its tasks', async () => {
    const type = await newType();
    const first = await newDefinition(type, '1.0');
    const second = await newDefinition(type, '2.0', { label_schema: { type: 'string' } });
    const own = await newTask(first);
    const shared = (await owner.post('/api/tasks', { project: projectId, data: { text: 'x' } })).body.id;
    const url = `/api/projects/${projectId}/task-definition`;
    expect((await owner.put(url, { task_definition: 999_999 })).status).toBe(400);
    expect((await owner.put(url, { task_definition: second })).body.task_definition).toBe(second);
    expect((await owner.post(`/api/tasks/${own}/annotations`, { result: good })).status).toBe(201);
    expect((await owner.post(`/api/tasks/${shared}/annotations`, { result: good })).status).toBe(400);
    const answered = await owner.post(`/api/tasks/${shared}/annotations`, { result: 'text' });
    expect([answered.status, answered.body.task_definition]).toEqual([201, second]);
    const imported = await owner.post(`/api/projects/${projectId}/import`, [{ data: { text: 'y' } }]);
    expect(imported.status).toBe(201);
    // Back to the label config, which asks for choices.
    expect((await owner.put(url, { task_definition: null })).status).toBe(200);
    const other = (await owner.post('/api/tasks', { project: projectId, data: { text: 'z' } })).body.id;
    expect((await owner.post(`/api/tasks/${other}/annotations`, { result: 'text' })).status).toBe(400);
  });

  test('the queue says which interface a task has', async () => {
    const annotator = await t.newUser(owner.organizationId);
    await t.addMember(projectId, annotator, 4);
    const definition = await newDefinition(await newType());
    const task = await newTask(definition);
    const next = await annotator.get(`/api/projects/${projectId}/next`);
    expect(next.body).toMatchObject({ id: task, task_definition: definition });
    await annotator.post(`/api/tasks/${task}/annotations`, { result: good });
    await owner.post('/api/tasks', { project: projectId, data: { text: 'x' } });
    expect((await annotator.get(`/api/projects/${projectId}/next`)).body.task_definition).toBeNull();
  });
});

test('writes leave an event and an audit row each', async () => {
  const type = await newType();
  await newDefinition(type);
  const { rows } = await t.admin.query<{ event_type: string }>(
    `select event_type from event_log where organization_id = $1 and event_type like 'TASK\\_%' order by event_type`,
    [owner.organizationId],
  );
  expect(rows.map((row) => row.event_type)).toEqual(['TASK_DEFINITION_CREATED', 'TASK_TYPE_CREATED']);
});
