import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { MODULE, makeFrontends, manifestOf } from './plugins.fixture.ts';

const frontends = makeFrontends();
let t: TestApp;
let owner: TestUser;
let annotator: TestUser;
let contributor: TestUser;
let stranger: TestUser;
let projectId: number;
let taskType: number;
let definition: number;
let pluginId: number;

beforeAll(async () => {
  frontends.write('plugins/mine/dist/index.js', MODULE);
  frontends.write('plugins/mine/dist/styles.css', '');
  t = await createTestApp({ env: { FRONTENDS_ROOT: frontends.root } });
  const organization = await t.newOrganization();
  owner = organization.owner;
  stranger = (await t.newOrganization()).owner;
  projectId = (await owner.post('/api/projects', { title: 'Bundles' })).body.id;
  [annotator, contributor] = [await t.newUser(organization.id), await t.newUser(organization.id)];
  await t.addMember(projectId, annotator, 4);
  await t.addMember(projectId, contributor, 5);
  await owner.post(`/api/projects/${projectId}/publish`, {});
  taskType = (await owner.post('/api/task-types', { slug: 'bundled', name: 'Bundled' })).body.id;
  definition = (
    await owner.post('/api/task-definitions', {
      task_type: taskType,
      version: '1.0',
      definition: {
        ui_config: { tools: { box: true, pen: false }, size: 1 },
        label_schema: { type: 'object', required: ['a'] },
      },
    })
  ).body.id;
  pluginId = (
    await owner.post('/api/plugins', {
      task_type: taskType,
      name: 'Mine',
      version: '1.2.3',
      manifest: manifestOf('mine', 'bundled'),
    })
  ).body.id;
});
afterAll(async () => {
  await t.close();
  rmSync(frontends.root, { recursive: true, force: true });
});

async function newAsset(project: number = projectId): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into asset (organization_id, project_id, media_type, storage_key, content_type)
     select organization_id, id, 'image', 'organizations/1/' || gen_random_uuid(), 'image/png' from project where id = $1
     returning id`,
    [project],
  );
  return Number(rows[0]?.id);
}

async function newTask(more: Record<string, unknown> = {}): Promise<number> {
  const { status, body, text } = await owner.post('/api/tasks', {
    project: projectId,
    task_definition: definition,
    ...more,
  });
  expect(status, text).toBe(201);
  return body.id;
}

describe('the bundle', () => {
  test('has everything in one call', async () => {
    const asset = await newAsset();
    const task = await newTask({ asset, payload: { tools: { pen: true }, note: 'x' }, assigned_to: 'worker-1' });
    const { status, body } = await annotator.get(`/api/tasks/${task}/bundle/`);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['asset', 'plugin', 'task', 'task_definition', 'task_type', 'ui_config']);
    expect(body.task).toMatchObject({
      id: task,
      asset,
      task_definition: definition,
      assigned_to: 'worker-1',
      status: 'pending',
    });
    expect(body.asset).toMatchObject({
      id: asset,
      media_type: 'image',
      s3_key: expect.stringContaining('organizations/1/'),
    });
    expect(body.asset.url).toMatch(/signature=/);
    expect(body.task_type).toMatchObject({ slug: 'bundled' });
    expect(body.task_definition).toMatchObject({ version: '1.0', definition: { ui_config: { size: 1 } } });
    expect(body.plugin).toMatchObject({ root: 'plugins/mine', custom_field: { kept: true } });
    expect(body.ui_config).toEqual({ tools: { box: true, pen: true }, size: 1, note: 'x' });
  });

  test('has null for what a task has not, and for a plug-in that is switched off', async () => {
    const plain = await owner.post('/api/tasks', { project: projectId, data: {} });
    const bare = (await owner.get(`/api/tasks/${plain.body.id}/bundle`)).body;
    expect(bare).toMatchObject({ asset: null, task_type: null, task_definition: null, plugin: null, ui_config: {} });
    const task = await newTask();
    await owner.post(`/api/plugins/${pluginId}/deactivate`);
    expect((await owner.get(`/api/tasks/${task}/bundle`)).body.plugin).toBeNull();
    await owner.post(`/api/plugins/${pluginId}/activate`);
  });

  test('is for those who may read the task', async () => {
    const url = `/api/tasks/${await newTask()}/bundle`;
    expect((await t.anonymous.get(url)).status).toBe(401);
    expect((await contributor.get(url)).status).toBe(403);
    expect((await stranger.get(url)).status).toBe(404);
    expect((await owner.get('/api/tasks/nonsense/bundle')).status).toBe(404);
  });

  test('an answer says which plug-in and schema version made it', async () => {
    const task = await newTask();
    const { body } = await owner.post(`/api/tasks/${task}/annotations`, { result: { a: 1 } });
    expect(body).toMatchObject({ schema_version: '2.0', tool_version: '1.2.3', task_definition: definition });
    const named = await owner.post(`/api/tasks/${task}/annotations`, {
      result: { a: 1 },
      schema_version: '9',
      tool_version: 'form',
    });
    expect(named.body).toMatchObject({ schema_version: '9', tool_version: 'form' });
  });
});

test('answers of any form leave by the export, and show in the lists', async () => {
  const task = await newTask({ data: { image: 'b.png' } });
  await owner.post(`/api/tasks/${task}/annotations`, { result: { a: { deep: [1, null] } } });
  const exported = await owner.get(`/api/projects/${projectId}/export?exportType=JSON`);
  const found = (exported.body as { id: number; annotations: { result: unknown }[] }[]).find(({ id }) => id === task);
  expect(found?.annotations[0]?.result).toEqual({ a: { deep: [1, null] } });
  for (const url of [
    `/api/tasks/${task}`,
    `/api/tasks?project=${projectId}`,
    `/api/annotations?project=${projectId}`,
    `/api/dm/columns?project=${projectId}`,
    `/api/projects/${projectId}/export?exportType=CSV`,
  ])
    expect([url, (await owner.get(url)).status]).toEqual([url, 200]);
});

describe('duplicating a task', () => {
  test('makes the same task for another asset', async () => {
    const [first, second] = [await newAsset(), await newAsset()];
    const task = await newTask({ asset: first, payload: { k: 1 }, priority: 5, data: { image: 'a.png' } });
    await owner.post(`/api/tasks/${task}/annotations`, { result: { a: 1 } });
    const copy = await owner.post(`/api/tasks/${task}/duplicate/`, { asset_id: second, assigned_to: 'w' });
    expect([copy.status, copy.body.priority, copy.body.status, copy.body.total_annotations]).toEqual([
      201,
      5,
      'pending',
      0,
    ]);
    const { body } = await owner.get(`/api/tasks/${copy.body.id}/bundle`);
    expect(body.task).toMatchObject({
      asset: second,
      assigned_to: 'w',
      payload: { k: 1 },
      task_definition: definition,
      project: projectId,
      data: { image: 'a.png' },
    });
    const counted = (await owner.get(`/api/projects/${projectId}`)).body.task_number;
    const { rows } = await t.admin.query('select count(*)::int as count from task where project_id = $1', [projectId]);
    expect(counted).toBe(rows[0].count);
  });

  test('needs an asset of the project, and the right to create tasks', async () => {
    const task = await newTask();
    const url = `/api/tasks/${task}/duplicate`;
    const elsewhere = (await stranger.post('/api/projects', { title: 'Elsewhere' })).body.id;
    const asset = await newAsset();
    for (const body of [
      {},
      { asset_id: 999_999 },
      { asset_id: await newAsset(elsewhere) },
      { asset_id: asset, more: 1 },
      { asset_id: 'x' },
    ])
      expect((await owner.post(url, body)).status, JSON.stringify(body)).toBe(400);
    expect((await t.anonymous.post(url, { asset_id: asset })).status).toBe(401);
    expect((await annotator.post(url, { asset_id: asset })).status).toBe(403);
    expect((await stranger.post(url, { asset_id: asset })).status).toBe(404);
  });

  test('a task takes no asset or definition of somebody else', async () => {
    const elsewhere = (await stranger.post('/api/projects', { title: 'Elsewhere' })).body.id;
    const stolen = await owner.post('/api/tasks', {
      project: projectId,
      task_definition: definition,
      asset: await newAsset(elsewhere),
    });
    expect([stolen.status, Object.keys(stolen.body.validation_errors)]).toEqual([400, ['asset']]);
    const missing = await owner.post('/api/tasks', { project: projectId });
    expect([missing.status, Object.keys(missing.body.validation_errors)]).toEqual([400, ['data']]);
  });
});

test('a project may go live when its tasks have a definition, or it has one itself', async () => {
  const make = async () => (await owner.post('/api/projects', { title: 'Without a label config' })).body.id as number;
  const [bare, byTask, byProject] = [await make(), await make(), await make()];
  await owner.post('/api/tasks', { project: byTask, task_definition: definition });
  await owner.put(`/api/projects/${byProject}/task-definition`, { task_definition: definition });
  const publish = async (project: number) => (await owner.post(`/api/projects/${project}/publish`, {})).status;
  expect([await publish(bare), await publish(byTask), await publish(byProject)]).toEqual([409, 200, 200]);
});
