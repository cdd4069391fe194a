import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="a"/></Choices></View>';

interface Made {
  project: number;
  uuid: string;
  task: number;
  annotation: number;
}

async function make(owner: TestUser, isPublic: boolean): Promise<Made> {
  const body = { title: 'A project', label_config: CONFIG, is_public: isPublic };
  const project = (await owner.post('/api/projects', body)).body;
  const task = (await owner.post('/api/tasks', { project: project.id, data: { text: 'x' } })).body;
  const annotation = (await owner.post(`/api/tasks/${task.id}/annotations`, { result: [] })).body;
  return { project: project.id, uuid: project.uuid, task: task.id, annotation: annotation.id };
}

const pathsOf = ({ project, uuid, task, annotation }: Made): string[] => [
  `/api/projects/${project}/`,
  `/api/projects/${uuid}`,
  `/api/projects/${project}/stats/`,
  `/api/projects/${project}/tasks`,
  `/api/tasks/${task}/`,
  `/api/tasks/${task}/bundle/`,
  `/api/tasks/${task}/annotations`,
  `/api/annotations/${annotation}/`,
];

describe('with PUBLIC_READ', () => {
  let t: TestApp;
  let owner: TestUser;
  let open: Made;
  let closed: Made;
  beforeAll(async () => {
    t = await createTestApp({ env: { PUBLIC_READ: '1' } });
    ({ owner } = await t.newOrganization());
    [open, closed] = [await make(owner, true), await make(owner, false)];
  });
  afterAll(() => t.close());

  test('anybody reads a public project with its tasks and answers', async () => {
    for (const path of pathsOf(open)) expect([path, (await t.anonymous.get(path)).status]).toEqual([path, 200]);
    const project = (await t.anonymous.get(`/api/projects/${open.project}`)).body;
    expect(project).toMatchObject({ id: open.project, is_public: true, task_data_login: null });
    expect(project).not.toHaveProperty('token');
    expect(Object.values(project.can)).not.toContain(true);
    expect((await t.anonymous.get(`/api/tasks/${open.task}`)).body.annotations).toHaveLength(1);
  });

  test("says nobody's address", async () => {
    for (const path of pathsOf(open))
      expect([path, (await t.anonymous.get(path)).text]).not.toEqual([path, expect.stringContaining(owner.email)]);
  });

  test('a project beside it, in the same organization, stays closed', async () => {
    for (const path of pathsOf(closed)) expect([path, (await t.anonymous.get(path)).status]).toEqual([path, 401]);
    for (const path of ['/api/projects', '/api/tasks?project=1', '/api/annotations', '/api/assets', '/api/users'])
      expect([path, (await t.anonymous.get(path)).status]).toEqual([path, 401]);
  });

  test('nobody writes, exports or reads what is not of the family', async () => {
    const { project, task, annotation } = open;
    const writes = [
      t.anonymous.patch(`/api/projects/${project}`, { title: 'Mine' }),
      t.anonymous.delete(`/api/projects/${project}`),
      t.anonymous.patch(`/api/tasks/${task}`, { data: { text: 'y' } }),
      t.anonymous.post(`/api/tasks/${task}/annotations`, { result: [] }),
      t.anonymous.patch(`/api/annotations/${annotation}`, { result: [] }),
      t.anonymous.delete(`/api/annotations/${annotation}`),
    ];
    for (const { status } of await Promise.all(writes)) expect(status).toBe(401);
    for (const path of ['members', 'export', 'file-uploads', 'next', 'summary'])
      expect((await t.anonymous.get(`/api/projects/${project}/${path}`)).status).toBe(401);
    expect((await t.anonymous.get(`/api/annotations/${annotation}/revisions`)).status).toBe(401);
  });

  test('wrong credentials are refused, and people of other organizations see what they saw before', async () => {
    const path = `/api/projects/${open.project}`;
    expect((await t.anonymous.get(path, { authorization: 'Token wrong' })).status).toBe(401);
    const other = await t.newOrganization();
    expect((await other.owner.get(path)).status).toBe(404);
  });

  test('it closes with the mark, with the project and with the organization', async () => {
    const path = `/api/projects/${open.project}`;
    await t.admin.query('update organization set suspended_at = now() where id = $1', [owner.organizationId]);
    expect((await t.anonymous.get(path)).status).toBe(401);
    await t.admin.query('update organization set suspended_at = null where id = $1', [owner.organizationId]);
    expect((await t.anonymous.get(path)).status).toBe(200);
    expect((await owner.patch(path, { is_public: false })).status).toBe(200);
    expect((await t.anonymous.get(path)).status).toBe(401);
    expect((await owner.patch(path, { is_public: true })).status).toBe(200);
    await owner.delete(path);
    expect((await t.anonymous.get(path)).status).toBe(401);
    expect((await t.anonymous.get(`${path}?deleted=true`)).status).toBe(401);
  });
});

test('without the setting a public project is as closed as any other', async () => {
  const t = await createTestApp();
  const { owner } = await t.newOrganization();
  const made = await make(owner, true);
  for (const path of pathsOf(made)) expect([path, (await t.anonymous.get(path)).status]).toEqual([path, 401]);
  await t.close();
});
