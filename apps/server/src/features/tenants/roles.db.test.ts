import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createUser } from '../identity/index.ts';

let t: TestApp;
let organization: { id: number; workspaceId: number; owner: TestUser };
beforeAll(async () => {
  t = await createTestApp();
  organization = await t.newOrganization('Otter Lab');
});
afterAll(() => t.close());

const newProject = async (person: Pick<TestUser, 'post'>, title: string): Promise<number> =>
  (await person.post('/api/projects', { title })).body.id;

describe('a super administrator', () => {
  test('does everything in an organization they do not belong to, once they work in it (S2-028, S2-030)', async () => {
    const id = await newProject(organization.owner, 'Otters of the river');
    await createUser(t.app.platform, {
      email: 'root@roles.example',
      password: 'plenty-of-otters-42',
      organization: 'Head office',
      superAdmin: true,
    });
    const credentials = { email: 'root@roles.example', password: 'plenty-of-otters-42' };
    const { body } = await t.anonymous.post('/api/auth/login', credentials);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
      const answer = await t.app.http?.inject({ method, url, headers, ...(payload ? { payload } : {}) });
      return { status: answer?.statusCode, body: answer?.json() };
    };
    expect((await call('GET', `/api/projects/${id}`)).status).toBe(404);
    await call('POST', '/api/auth/switch-organization', { organization_id: organization.id });
    const project = await call('GET', `/api/projects/${id}`);
    expect([project.status, project.body.title]).toEqual([200, 'Otters of the river']);
    expect((await call('PUT', `/api/projects/${id}`, { name: 'Renamed' })).body.name).toBe('Renamed');
    expect((await call('POST', `/api/projects/${id}/invite`, { email: 'guest@roles.example' })).status).toBe(201);
    expect((await call('GET', `/api/organizations/${organization.id}/memberships`)).status).toBe(200);
    expect((await call('POST', '/api/projects', { title: 'Of the platform' })).status).toBe(201);
    expect((await call('DELETE', `/api/projects/${id}`)).body).toEqual({ deleted: true });
    expect((await call('GET', `/api/projects/${id}`)).status).toBe(404);
    const { rows } = await t.admin.query('select deleted_at is not null as hidden from project where id = $1', [id]);
    expect(rows).toEqual([{ hidden: true }]);
  });
});

describe('a member', () => {
  test('administers the projects they create, and has no part in others (S2-034, S2-035)', async () => {
    const [ada, bob] = [await t.newUser(organization.id), await t.newUser(organization.id)];
    const [hers, his] = [await newProject(ada, 'Ada’s'), await newProject(bob, 'Bob’s')];
    const { rows } = await t.admin.query('select user_id, member_type from project_member where project_id = $1', [
      hers,
    ]);
    expect(rows.map((row) => [Number(row.user_id), row.member_type])).toEqual([[ada.id, 1]]);
    const onProject = (person: TestUser, id: number) =>
      Promise.all([
        person.get(`/api/projects/${id}`),
        person.put(`/api/projects/${id}`, { name: 'Renamed by its admin' }),
        person.get(`/api/projects/${id}/members`),
        person.post(`/api/projects/${id}/invite`, { email: `g${id}-${person.id}@roles.example` }),
      ]).then((answers) => answers.map(({ status }) => status));
    expect(await onProject(ada, hers)).toEqual([200, 200, 200, 201]);
    expect(await onProject(ada, his)).toEqual([404, 404, 404, 404]);
    await t.addMember(his, ada, 4);
    expect(await onProject(ada, his)).toEqual([200, 403, 403, 403]);
    const list = (await ada.get('/api/projects')).body as { title: string }[];
    expect(Array.isArray(list)).toBe(true);
    expect(list.map((row) => row.title)).not.toContain('Bob’s');
  });

  test('creates projects in workspaces they belong to only (S4-231)', async () => {
    const made = await organization.owner.post('/api/workspaces', { name: 'Closed circle' });
    const ada = await t.newUser(organization.id);
    const create = () => ada.post('/api/projects', { title: 'Inside', workspace_id: made.body.id });
    expect((await create()).status).toBe(403);
    await organization.owner.post(`/api/workspaces/${made.body.id}/members`, { user_id: ada.id });
    expect((await create()).status).toBe(201);
  });

  test('whose address is no longer believed can do nothing (S2-083)', async () => {
    const root = await t.newUser(organization.id, { globalRole: 'super_admin' });
    const ada = await t.newUser(organization.id);
    expect((await ada.get('/api/auth/me')).status).toBe(200);
    await root.patch(`/api/admin/users/${ada.id}`, { is_verified: false });
    expect((await ada.get('/api/auth/me')).status).toBe(401);
    expect((await ada.post('/api/projects', { title: 'Never' })).status).toBe(401);
  });
});

test('a member without a role annotates, however the row came about (C-024, S4-108)', async () => {
  const id = await newProject(organization.owner, 'Defaults');
  const [added, inserted] = [await t.newUser(organization.id), await t.newUser(organization.id)];
  const member = await organization.owner.post(`/api/projects/${id}/members`, { user_id: added.id });
  expect(member.body).toMatchObject({ role: 'annotator', member_type: 4, enabled: true, task_limit: 0 });
  await t.admin.query('insert into project_member (organization_id, project_id, user_id) values ($1, $2, $3)', [
    organization.id,
    id,
    inserted.id,
  ]);
  const { rows } = await t.admin.query('select member_type from project_member where user_id = $1', [inserted.id]);
  expect(rows).toEqual([{ member_type: 4 }]);
  expect((await organization.owner.post(`/api/projects/${id}/members`, { user_id: added.id })).status).toBe(400);
});
