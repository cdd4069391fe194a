import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';

let t: TestApp;
type Method = 'get' | 'post' | 'patch' | 'delete';
type Caller =
  | 'owner'
  | 'orgAdmin'
  | 'projectAdmin'
  | 'adjudicator'
  | 'reviewer'
  | 'annotator'
  | 'contributor'
  | 'nobody';
const CALLERS: Caller[] = [
  'owner',
  'orgAdmin',
  'projectAdmin',
  'adjudicator',
  'reviewer',
  'annotator',
  'contributor',
  'nobody',
];
const people = {} as Record<Caller, TestUser>;
let organizationId: number;
let workspaceId: number;
let projectId: number;
let stranger: TestUser;
let outsider: TestUser;

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  organizationId = organization.id;
  workspaceId = organization.workspaceId;
  projectId = await newProject(organizationId, workspaceId);
  people.owner = organization.owner;
  people.orgAdmin = await t.newUser(organizationId, { role: 'admin' });
  for (const [index, name] of (
    ['projectAdmin', 'adjudicator', 'reviewer', 'annotator', 'contributor'] as const
  ).entries()) {
    people[name] = await t.newUser(organizationId);
    await t.addMember(projectId, people[name], index + 1);
  }
  people.nobody = await t.newUser(organizationId);
  stranger = (await t.newOrganization()).owner;
  outsider = await t.newUser(organizationId);
});
afterAll(() => t.close());

async function newProject(organization: number, workspace: number, title = 'Otters'): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title) values ($1, $2, md5(random()::text), $3) returning id`,
    [organization, workspace, title],
  );
  return Number(rows[0]?.id);
}

const call = (user: Pick<TestUser, Method>, method: Method, url: string, body?: unknown): Promise<TestResponse> =>
  method === 'get' ? user.get(url) : user[method](url, body);

/** Who may; everybody else gets the status after the slash. Bad bodies and unknown ids keep the calls harmless. */
const TABLE: [method: Method, url: string, who: string, refusal: number][] = [
  ['get', '/api/organizations/ORG', CALLERS.join(' '), 403],
  ['patch', '/api/organizations/ORG', 'owner orgAdmin', 403],
  ['get', '/api/organizations/ORG/memberships', 'owner orgAdmin', 403],
  ['get', '/api/organizations/ORG/memberships/999999', 'owner orgAdmin', 403],
  ['patch', '/api/organizations/ORG/memberships/999999', 'owner orgAdmin', 403],
  ['delete', '/api/organizations/ORG/memberships/999999', 'owner orgAdmin', 403],
  ['get', '/api/organizations/ORG/invitations', 'owner orgAdmin', 403],
  ['post', '/api/organizations/ORG/invitations', 'owner orgAdmin', 403],
  ['delete', '/api/organizations/ORG/invitations/999999', 'owner orgAdmin', 403],
  ['post', '/api/organizations/ORG/invitations/999999/resend', 'owner orgAdmin', 403],
  ['get', '/api/users', CALLERS.join(' '), 403],
  ['get', '/api/home', CALLERS.join(' '), 403],
  ['get', '/api/workspaces', CALLERS.join(' '), 403],
  ['post', '/api/workspaces', 'owner orgAdmin', 403],
  ['patch', '/api/workspaces/WS', 'owner orgAdmin', 403],
  ['delete', '/api/workspaces/WS', 'owner orgAdmin', 403],
  ['get', '/api/workspaces/WS/members', 'owner orgAdmin', 403],
  ['post', '/api/workspaces/WS/members', 'owner orgAdmin', 403],
  ['delete', '/api/workspaces/WS/members/999999', 'owner orgAdmin', 403],
  ['get', '/api/projects/PRJ/members', 'owner orgAdmin projectAdmin adjudicator reviewer', 403],
  ['post', '/api/projects/PRJ/members', 'owner orgAdmin projectAdmin', 403],
  ['patch', '/api/projects/PRJ/members/999999', 'owner orgAdmin projectAdmin', 403],
  ['delete', '/api/projects/PRJ/members/999999', 'owner orgAdmin projectAdmin', 403],
  ['post', '/api/projects/PRJ/invite', 'owner orgAdmin projectAdmin', 403],
  ['get', '/api/projects/PRJ/invitations', 'owner orgAdmin projectAdmin', 403],
  ['delete', '/api/projects/PRJ/invitations/999999', 'owner orgAdmin projectAdmin', 403],
  ['post', '/api/projects/PRJ/invitations/999999/resend', 'owner orgAdmin projectAdmin', 403],
];
const WRONG: Record<string, unknown> = { post: { role: 'emperor' }, patch: { nonsense: true } };
const SOUND: Record<string, unknown> = { post: { email: 'somebody@nowhere.example' }, patch: { name: 'Mine now' } };

const fill = (pattern: string): string =>
  pattern.replace('ORG', String(organizationId)).replace('WS', String(workspaceId)).replace('PRJ', String(projectId));

describe.each(TABLE)('%s %s', (method, pattern, who, refusal) => {
  const url = (): string => fill(pattern);
  const isProject = pattern.includes('PRJ');

  test('needs credentials', async () => {
    expect((await call(t.anonymous, method, url(), WRONG[method])).status).toBe(401);
  });

  test.each(CALLERS)('for %s', async (caller) => {
    // Whoever may sends a wrong body, which keeps the call harmless; others a sound one, which only the refusal stops.
    const may = who.split(' ').includes(caller);
    const { status, body } = await call(people[caller], method, url(), bodyFor(method, pattern, may ? WRONG : SOUND));
    if (may) {
      expect([200, 204, 400, 404, 409], JSON.stringify(body)).toContain(status);
    } else {
      // Somebody who is no member of the project must not learn that it exists.
      const expected = isProject && caller === 'nobody' ? 404 : refusal;
      expect(status).toBe(expected);
    }
  });
});

test.each(TABLE.filter(([, pattern]) => /ORG|PRJ|WS/.test(pattern)))(
  '%s %s is a 404 for another organization',
  async (method, pattern) => {
    expect((await call(stranger, method, fill(pattern), bodyFor(method, pattern, SOUND))).status).toBe(404);
  },
);

function bodyFor(method: Method, pattern: string, bodies: Record<string, unknown>): unknown {
  if (pattern.endsWith('resend')) return undefined;
  return bodies === SOUND && /member.*999999/.test(pattern) && method === 'patch' ? { role: 'admin' } : bodies[method];
}

describe('roles by effect', () => {
  test('a workspace admin is an administrator of its projects, and of no others', async () => {
    const { rows } = await t.admin.query<{ id: string }>(
      `insert into workspace (organization_id, name) values ($1, 'Side room') returning id`,
      [organizationId],
    );
    const side = Number(rows[0]?.id);
    const inside = await newProject(organizationId, side, 'Inside');
    expect((await outsider.get(`/api/projects/${inside}/members`)).status).toBe(404);
    expect(
      (await people.owner.post(`/api/workspaces/${side}/members`, { user_id: outsider.id, role: 'admin' })).status,
    ).toBe(201);
    expect((await outsider.get(`/api/projects/${inside}/members`)).status).toBe(200);
    expect((await outsider.get(`/api/projects/${projectId}/members`)).status).toBe(404);
    expect((await outsider.patch(`/api/workspaces/${side}`, { name: 'East wing' })).body.name).toBe('East wing');
    expect((await outsider.delete(`/api/workspaces/${side}`)).status).toBe(403);
    await people.owner.patch(`/api/workspaces/${side}/members/${outsider.id}`, { role: 'member' });
    expect((await outsider.get(`/api/projects/${inside}/members`)).status).toBe(404);
  });

  test('a role changes with the next request, and disabling ends access without losing the row', async () => {
    const person = await t.newUser(organizationId);
    const url = `/api/projects/${projectId}/members`;
    const added = await people.projectAdmin.post(url, { email: person.email.toUpperCase() });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      user_id: person.id,
      project_id: projectId,
      role: 'annotator',
      member_type: 4,
      enabled: true,
      task_limit: 0,
    });
    expect((await person.get(url)).status).toBe(403);
    await people.projectAdmin.patch(`${url}/${person.id}`, { role: 'reviewer' });
    expect((await person.get(url)).status).toBe(200);
    await people.projectAdmin.patch(`${url}/${person.id}`, { enabled: false });
    expect((await person.get(url)).status).toBe(404);
    const back = await people.projectAdmin.patch(`${url}/${person.id}`, { enabled: true, task_limit: 2 });
    expect(back.body).toMatchObject({ role: 'reviewer', task_limit: 2 });
    expect((await person.get(url)).status).toBe(200);
    expect((await people.projectAdmin.delete(`${url}/${person.id}`)).status).toBe(204);
    expect((await person.get(url)).status).toBe(404);
    const { rows } = await t.admin.query<{ event_type: string }>(
      `select event_type from event_log where aggregate_id = $1 order by id`,
      [`${projectId}:${person.id}`],
    );
    expect(rows.map((row) => row.event_type)).toEqual([
      'PROJECT_MEMBER_ADDED',
      'PROJECT_MEMBER_UPDATED',
      'PROJECT_MEMBER_UPDATED',
      'PROJECT_MEMBER_UPDATED',
      'PROJECT_MEMBER_REMOVED',
    ]);
  });

  test('a person is a member once, and only if they belong to the organization', async () => {
    const url = `/api/projects/${projectId}/members`;
    const person = await t.newUser(organizationId);
    const answers = await Promise.all([1, 2, 3].map(() => people.owner.post(url, { user_id: person.id })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 400, 400]);
    for (const [body, field] of [
      [{ user_id: stranger.id }, 'user_id'],
      [{ email: stranger.email }, 'email'],
      [{ email: 'nobody@nowhere.example' }, 'email'],
      [{}, 'user_id'],
      [{ user_id: outsider.id, role: 'reviewer', member_type: 4 }, 'member_type'],
      [{ user_id: outsider.id, member_type: 6 }, 'member_type'],
      [{ user_id: outsider.id, task_limit: -1 }, 'task_limit'],
    ] as const) {
      const answer = await people.owner.post(url, body);
      expect(answer.status, JSON.stringify(body)).toBe(400);
      expect(answer.body.error.details[field], JSON.stringify(body)).toBeDefined();
    }
  });

  test('lists page by cursor and by number, filter and search', async () => {
    const url = `/api/projects/${projectId}/members`;
    const first = await people.owner.get(`${url}?limit=2`);
    const link = /<([^>]+)>/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await people.owner.get(link);
    const emails = [...first.body, ...second.body].map((row: { user: { email: string } }) => row.user.email);
    expect(emails).toEqual([...new Set(emails)].sort());
    const paged = await people.owner.get(`${url}?page=1&page_size=2`);
    expect(paged.body).toMatchObject({ count: Number(first.headers['x-total-count']), previous: null });
    expect((await people.owner.get(`${url}?page=99&page_size=2`)).status).toBe(404);
    const found = await people.owner.get(`${url}?search=${people.reviewer.email.slice(0, 12).toUpperCase()}`);
    expect(found.body.map((row: { id: number }) => row.id)).toEqual([people.reviewer.id]);
    const reviewers = await people.owner.get(`${url}?role=contributor`);
    expect(reviewers.body.map((row: { id: number }) => row.id)).toEqual([people.contributor.id]);
  });
});

describe('members of the organization', () => {
  test('come 20 a page as the field’s clients expect, or all', async () => {
    const url = `/api/organizations/${organizationId}/memberships`;
    const { body } = await people.owner.get(url);
    expect(body).toMatchObject({ next: null, previous: null });
    expect(body.count).toBe(body.results.length);
    expect(body.results[0]).toMatchObject({
      organization: organizationId,
      user: { email: expect.stringContaining('@'), initials: expect.any(String) },
      can: { update: true, delete: true },
    });
    expect((await people.owner.get(`${url}?page_size=-1`)).body.results).toHaveLength(body.count);
    const short = await people.owner.get(`${url}?limit=2`);
    expect(short.body).toHaveLength(2);
    expect(short.headers['x-total-count']).toBe(String(body.count));
    const asAdmin = await people.orgAdmin.get(`${url}?role=owner`);
    expect(asAdmin.body.results[0].can).toEqual({ update: false, delete: false });
  });

  test('only owners deal with owners', async () => {
    const url = `/api/organizations/${organizationId}/memberships`;
    const person = await t.newUser(organizationId);
    expect((await people.orgAdmin.patch(`${url}/${person.id}`, { role: 'owner' })).status).toBe(403);
    expect((await people.orgAdmin.patch(`${url}/${person.id}`, { role: 'admin' })).body.role).toBe('admin');
    expect((await people.orgAdmin.patch(`${url}/${people.owner.id}`, { role: 'member' })).status).toBe(403);
    expect((await people.orgAdmin.delete(`${url}/${people.owner.id}`)).status).toBe(403);
    expect(
      (
        await people.orgAdmin.post(`/api/organizations/${organizationId}/invitations`, {
          email: 'x@y.example',
          role: 'owner',
        })
      ).status,
    ).toBe(403);
  });

  test('the last owner stays, also when two step down at the same time', async () => {
    const { id, owner } = await t.newOrganization();
    const second = await t.newUser(id, { role: 'owner' });
    const url = `/api/organizations/${id}/memberships`;
    const answers = await Promise.all([
      owner.patch(`${url}/${owner.id}`, { role: 'member' }),
      second.patch(`${url}/${second.id}`, { role: 'member' }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const { rows } = await t.admin.query(
      `select 1 from organization_member where organization_id = $1 and role = 'owner'`,
      [id],
    );
    expect(rows).toHaveLength(1);
    const last = answers[0]?.status === 409 ? owner : second;
    const kept = await last.delete(`${url}/${last.id}`);
    expect([kept.status, kept.body.error.reason]).toEqual([409, 'last_owner']);
    expect((await last.patch(`${url}/${last.id}`, { enabled: false })).status).toBe(409);
  });

  test('removing somebody ends roles, tokens and sessions in this organization', async () => {
    const person = await t.newUser(organizationId);
    await t.addMember(projectId, person, 3);
    expect((await person.get(`/api/projects/${projectId}/members`)).status).toBe(200);
    const url = `/api/organizations/${organizationId}/memberships/${person.id}`;
    expect((await people.orgAdmin.delete(url)).status).toBe(204);
    expect((await person.get('/api/auth/me')).status).toBe(401);
    expect((await people.orgAdmin.delete(url)).status).toBe(404);
    const { rows } = await t.admin.query('select 1 from project_member where user_id = $1', [person.id]);
    expect(rows).toEqual([]);
  });

  test('a disabled membership ends access at once, and comes back', async () => {
    const person = await t.newUser(organizationId);
    const url = `/api/organizations/${organizationId}/memberships/${person.id}`;
    expect((await person.get('/api/auth/me')).status).toBe(200);
    await people.owner.patch(url, { enabled: false });
    expect((await person.get('/api/auth/me')).status).toBe(401);
    await people.owner.patch(url, { enabled: true });
    expect((await person.get('/api/auth/me')).status).toBe(200);
  });

  test('/api/users shows everybody to managers, and others themselves', async () => {
    const all = await people.projectAdmin.get('/api/users/');
    expect(all.body.length).toBeGreaterThan(5);
    expect(all.body[0]).toMatchObject({ username: expect.any(String), active_organization: organizationId });
    expect((await people.annotator.get('/api/users')).body.map((row: { id: number }) => row.id)).toEqual([
      people.annotator.id,
    ]);
    expect((await people.owner.get(`/api/users/${people.annotator.id}`)).body.email).toBe(people.annotator.email);
    expect((await people.annotator.get(`/api/users/${people.owner.id}`)).status).toBe(404);
    expect((await people.owner.get(`/api/users/${stranger.id}`)).status).toBe(404);
    expect(all.text).not.toContain(stranger.email);
  });
});

describe('organizations and workspaces', () => {
  test('an organization is listed bare, read, renamed and made', async () => {
    const { owner, id } = await t.newOrganization('Heron House');
    expect((await owner.get('/api/organizations')).body).toEqual([
      expect.objectContaining({ id, title: 'Heron House', contact_info: {}, role: 'owner', member_count: 1 }),
    ]);
    const renamed = await owner.patch(`/api/organizations/${id}`, {
      title: 'Heron Hall',
      contact_info: { phone: '1' },
    });
    expect(renamed.body).toMatchObject({ name: 'Heron Hall', title: 'Heron Hall', contact_info: { phone: '1' } });
    expect((await owner.patch(`/api/organizations/${id}`, { name: '  ' })).status).toBe(400);
    const made = await owner.post('/api/organizations', { name: 'Second nest' });
    expect(made.body).toMatchObject({ name: 'Second nest', role: 'owner' });
    expect((await owner.post('/api/organizations', {})).body.error.details.name).toBeDefined();
    expect((await owner.get(`/api/organizations/${made.body.id}`)).status).toBe(404);
  });

  test('a workspace is made, renamed and deleted; not the default one, not one with projects', async () => {
    const { owner, id, workspaceId: main } = await t.newOrganization();
    const made = await owner.post('/api/workspaces', { name: 'East wing' });
    expect(made.body).toMatchObject({ organization: id, is_default: false, project_count: 0, can: { delete: true } });
    expect((await owner.post('/api/workspaces', { name: 'East wing' })).body.error.details.name).toBeDefined();
    expect((await owner.patch(`/api/workspaces/${main}`, { name: 'East wing' })).status).toBe(400);
    expect((await owner.get('/api/workspaces')).body.map((row: { name: string }) => row.name)).toEqual([
      'Main',
      'East wing',
    ]);
    await newProject(id, made.body.id);
    expect((await owner.delete(`/api/workspaces/${made.body.id}`)).status).toBe(409);
    expect((await owner.delete(`/api/workspaces/${main}`)).status).toBe(409);
    const empty = await owner.post('/api/workspaces', { title: 'West wing' });
    expect((await owner.delete(`/api/workspaces/${empty.body.id}`)).status).toBe(204);
    const plain = await t.newUser(id);
    expect((await plain.get('/api/workspaces')).body.map((row: { id: number }) => row.id)).toEqual([main]);
    expect((await plain.get(`/api/workspaces/${made.body.id}`)).status).toBe(404);
  });
});
