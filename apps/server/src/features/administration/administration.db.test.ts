import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { bearer, cookieOf, PASSWORD, signInSteps } from '../identity/sign-in-steps.ts';

let t: TestApp;
let root: TestUser;
let steps: ReturnType<typeof signInSteps>;
let clock = new Date('2026-03-01T09:00:00Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};

beforeAll(async () => {
  t = await createTestApp({ now: () => clock, env: { RETENTION_DAYS: '10', METRICS_TOKEN: 'not-to-be-seen' } });
  steps = signInSteps(t);
  root = await t.newUser((await t.newOrganization('Roots')).id, { globalRole: 'super_admin' });
});
afterAll(() => t.close());

const audited = async (action: string): Promise<Record<string, unknown>[]> =>
  (await t.admin.query('select * from audit_log where action = $1 order by id', [action])).rows;
const PAGES = ['users', 'organizations', 'roles', 'settings', 'schedules', 'storage', 'system', 'impersonations'];
const own = { 'x-labelwright-client': 'web' };

/** Signed in as in a browser: calls with the cookie that the last answer set. */
async function browser(email: string) {
  let cookie = cookieOf(await steps.login(email));
  const call = async (method: 'get' | 'post' | 'patch' | 'delete', url: string, body?: unknown) => {
    const { app } = t;
    const response = await app.http?.inject({
      method,
      url,
      headers: { cookie, ...own },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    if (!response) throw new Error('no HTTP');
    const set = response.headers['set-cookie'];
    if (set !== undefined) cookie = String(set).split(';')[0] ?? '';
    return { status: response.statusCode, body: response.body === '' ? undefined : response.json() };
  };
  return call;
}

async function makeAdmin(): Promise<{ email: string; id: number }> {
  const email = await steps.verified();
  const { rows } = await t.admin.query(
    `update app_user set global_role = 'super_admin' where email = $1 returning id`,
    [email],
  );
  return { email, id: Number(rows[0].id) };
}

test('everything is for super administrators only', async () => {
  const { owner } = await t.newOrganization();
  for (const page of PAGES) {
    expect((await t.anonymous.get(`/api/admin/${page}`)).status, page).toBe(401);
    expect((await owner.get(`/api/admin/${page}`)).status, page).toBe(403);
    expect((await root.get(`/api/admin/${page}`)).status, page).toBe(200);
  }
  const limited = await t.newUser(root.organizationId, { globalRole: 'super_admin', scopes: ['task.*'] });
  expect((await limited.get('/api/admin/users')).status).toBe(403);
  const scoped = await t.newUser(root.organizationId, { globalRole: 'super_admin', scopes: ['platform.admin'] });
  expect((await scoped.get('/api/admin/users')).status).toBe(200);
  // A token with limited rights reads, and must not make itself anything more.
  expect((await scoped.patch(`/api/admin/users/${owner.id}`, { global_role: 'super_admin' })).status).toBe(403);
});

describe('accounts', () => {
  test('are listed with the documented keys, searched, filtered and paged in any order', async () => {
    const { id } = await t.newOrganization('Listed');
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await t.admin.query(
        `with made as (insert into app_user (email, is_verified, last_activity_at) values ($1, $2, $3) returning id)
         insert into organization_member (organization_id, user_id) select $4, id from made`,
        [`listed-${name}@x.example`, name !== 'e', name < 'c' ? null : clock, id],
      );
    const { body } = await root.get(`/api/admin/users?organization=${id}&sort=email`);
    expect(body.map((user: { email: string }) => user.email).slice(0, 2)).toEqual([
      'listed-a@x.example',
      'listed-b@x.example',
    ]);
    expect(body[0]).toMatchObject({ is_verified: true, global_role: 'user', organizations: 1, status: 'active' });
    expect(Object.keys(body[0])).toEqual(expect.arrayContaining(['id', 'email', 'created_at']));
    expect(JSON.stringify(body)).not.toMatch(/password/);
    for (const sort of ['id', '-id', 'email', '-email', 'last_activity_at', '-last_activity_at']) {
      const whole = (await root.get(`/api/admin/users?organization=${id}&sort=${sort}`)).body as { user_id: number }[];
      const seen: number[] = [];
      let url: string | undefined = `/api/admin/users?organization=${id}&sort=${sort}&limit=2`;
      while (url !== undefined) {
        const page = await root.get(url);
        seen.push(...page.body.map((user: { user_id: number }) => user.user_id));
        url = /<([^>]+)>/.exec(String(page.headers.link ?? ''))?.[1];
      }
      expect(seen, sort).toEqual(whole.map(({ user_id }) => user_id));
    }
    const unverified = await root.get(`/api/admin/users?organization=${id}&status=unverified`);
    expect(unverified.body.map(({ email }: { email: string }) => email)).toEqual(['listed-e@x.example']);
    expect((await root.get('/api/admin/users?sort=password_hash')).status).toBe(400);
    expect((await root.get(`/api/admin/users?search=${encodeURIComponent("' or 1=1 --")}`)).body).toEqual([]);
  });

  test('are read in full, locked, signed out and freed, and each step is audited', async () => {
    const email = await steps.verified();
    const call = await browser(email);
    const token = (await steps.login(email)).body.access_token;
    const [{ user_id: id }] = (await root.get(`/api/admin/users?search=${email}`)).body;
    const made = await call('post', '/api/tokens', { name: 'script' });
    const { body } = await root.get(`/api/admin/users/${id}`);
    expect(body).toMatchObject({ has_password: true, status: 'active', can: { impersonate: true, delete: true } });
    expect(body.sessions.length).toBe(2);
    expect(body.tokens).toMatchObject([{ name: 'script' }]);
    expect(body.memberships).toMatchObject([{ role: 'owner' }]);
    expect(JSON.stringify(body)).not.toContain(made.body.token);

    await root.delete(`/api/admin/users/${id}/tokens/${made.body.id}`);
    expect((await t.anonymous.get('/api/auth/me', { authorization: `Token ${made.body.token}` })).status).toBe(401);
    expect((await root.delete(`/api/admin/users/${id}/tokens/${made.body.id}`)).status).toBe(404);

    expect((await root.delete(`/api/admin/users/${id}/sessions`)).body).toEqual({ ended: 2 });
    expect((await call('get', '/api/auth/me')).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', bearer(token))).status).toBe(401);

    const until = new Date(clock.getTime() + 3_600_000).toISOString();
    const locked = await root.patch(`/api/admin/users/${id}`, { locked_until: until });
    expect(locked.body).toMatchObject({ status: 'locked', locked_until: until });
    expect((await steps.login(email)).status).toBe(401);
    expect((await root.get('/api/admin/users?status=locked')).body).toHaveLength(1);
    await root.patch(`/api/admin/users/${id}`, { locked_until: null });
    expect((await steps.login(email)).status).toBe(200);
    expect((await root.patch(`/api/admin/users/${id}`, { locked_until: '2020-01-01T00:00:00Z' })).status).toBe(400);

    pass(120);
    await root.post(`/api/admin/users/${id}/reset-password`);
    expect((await steps.mailsTo(email)).at(-1)?.template).toBe('reset-password');
    for (const action of ['api_token_revoked', 'sessions_ended', 'user_updated', 'password_reset_requested'])
      expect(
        (await audited(action)).some((row) => row.actor_user_id === String(root.id)),
        action,
      ).toBe(true);
  });

  test('may become super administrators, but the last of them stays, whoever tries and how often', async () => {
    await t.admin.query(`update app_user set global_role = 'user' where id <> $1`, [root.id]);
    const person = await t.newUser(root.organizationId);
    const promoted = await root.patch(`/api/admin/users/${person.id}`, { global_role: 'super_admin' });
    expect(promoted.body.global_role).toBe('super_admin');
    expect((await person.get('/api/admin/users')).status).toBe(200);
    // Each takes the other's rights away at once: one of them must fail.
    const both = await Promise.all([
      root.patch(`/api/admin/users/${person.id}`, { global_role: 'user' }),
      person.patch(`/api/admin/users/${root.id}`, { is_disabled: true }),
    ]);
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    await t.admin.query(`update app_user set global_role = 'super_admin', disabled_at = null where id = $1`, [root.id]);
    await t.admin.query(`update app_user set global_role = 'user' where id <> $1`, [root.id]);
    for (const change of [{ global_role: 'user' }, { is_disabled: true }, { is_verified: false }])
      expect((await root.patch(`/api/admin/users/${root.id}`, change)).status).toBe(409);
    const unproven = await t.newUser(root.organizationId);
    await t.admin.query('update app_user set is_verified = false where id = $1', [unproven.id]);
    expect((await root.patch(`/api/admin/users/${unproven.id}`, { global_role: 'super_admin' })).status).toBe(409);
  });
});

describe('a deleted account', () => {
  test('says before what becomes of its work, hands its organizations on, comes back, and is forgotten in time', async () => {
    const { id: organizationId, owner } = await t.newOrganization('Workshop');
    const helper = await t.newUser(organizationId);
    const plan = await root.get(`/api/admin/users/${owner.id}/deletion`);
    expect(plan.body).toMatchObject({
      ownerless: [{ id: organizationId, name: 'Workshop', members: 1 }],
      restorable_days: 10,
      blocked: null,
    });
    const refused = await root.delete(`/api/admin/users/${owner.id}`);
    expect([refused.status, refused.body.error.reason]).toEqual([409, 'needs_successor']);
    expect((await root.delete(`/api/admin/users/${owner.id}?successor=nobody@x.example`)).status).toBe(400);
    expect((await root.delete(`/api/admin/users/${owner.id}?successor=${owner.email}`)).status).toBe(400);
    expect((await owner.get('/api/auth/me')).status).toBe(200);

    expect((await root.delete(`/api/admin/users/${owner.id}?successor=${helper.email}`)).status).toBe(204);
    expect((await owner.get('/api/auth/me')).status).toBe(401);
    expect((await root.get(`/api/admin/users/${helper.id}`)).body.memberships).toMatchObject([{ role: 'owner' }]);
    expect((await root.get('/api/admin/users?status=deleted')).body).toHaveLength(1);
    expect((await root.get(`/api/admin/users?search=${owner.email}`)).body).toEqual([]);
    expect((await root.delete(`/api/admin/users/${owner.id}`)).status).toBe(409);
    expect((await root.patch(`/api/admin/users/${owner.id}`, { is_disabled: false })).status).toBe(409);

    const restored = await root.post(`/api/admin/users/${owner.id}/restore`);
    expect(restored.body).toMatchObject({ status: 'active', email: owner.email, tokens: [] });

    await root.delete(`/api/admin/users/${owner.id}`);
    pass(11 * 86_400);
    await root.post('/api/admin/schedules/administration.purge-users/run');
    await t.runJobs();
    const { rows } = await t.admin.query('select email, display_name from app_user where id = $1', [owner.id]);
    expect(rows).toEqual([
      { email: `deleted-${owner.id}@deleted.invalid`, display_name: `Deleted person ${owner.id}` },
    ]);
    expect((await root.post(`/api/admin/users/${owner.id}/restore`)).status).toBe(404);
    expect((await root.delete(`/api/admin/users/${root.id}`)).status).toBe(409);
  });
});

describe('acting as somebody', () => {
  test('needs a session and a reason, never another super administrator, and is audited under both names', async () => {
    const admin = await makeAdmin();
    const { id: organizationId } = await t.newOrganization('Helped');
    const person = await t.newUser(organizationId, { role: 'owner' });
    const call = await browser(admin.email);
    const url = `/api/admin/users/${person.id}/impersonate`;
    expect((await root.post(url, { reason: 'to help them' })).body.error.reason).toBe('no_session');
    expect((await call('post', url, { reason: 'x' })).status).toBe(400);
    expect((await call('post', url, { reason: '      ' })).status).toBe(400);
    expect((await call('post', url, { reason: 'to help', minutes: 600 })).status).toBe(400);
    expect((await call('post', `/api/admin/users/${root.id}/impersonate`, { reason: 'why not' })).status).toBe(403);
    expect((await call('post', `/api/admin/users/${admin.id}/impersonate`, { reason: 'why not' })).status).toBe(403);

    expect((await call('post', url, { reason: 'cannot see the queue', minutes: 10 })).status).toBe(201);
    const me = (await call('get', '/api/auth/me')).body;
    expect(me).toMatchObject({
      email: person.email,
      global_role: 'user',
      impersonation: { by: admin.email, reason: 'cannot see the queue' },
      can: { platform_admin: false, manage_organization: true },
    });
    expect((await call('get', '/api/admin/users')).status).toBe(403);
    expect((await call('post', url, { reason: 'again and again' })).status).toBe(403);
    for (const [method, path, body] of [
      ['post', '/api/auth/change-password', { current_password: PASSWORD, new_password: 'another-otter-43' }],
      ['post', '/api/tokens', { name: 'mine' }],
      ['get', '/api/tokens', undefined],
      ['get', '/api/auth/sessions', undefined],
      ['patch', '/api/auth/me', { display_name: 'Somebody else' }],
      ['post', '/api/storages/s3', { project: 1 }],
      ['post', '/api/projects', { title: 'With a secret', task_data_password: 'hush' }],
      ['post', '/api/current-user/reset-token', undefined],
    ] as const) {
      const answer = await call(method, path, body);
      expect([answer.status, answer.body?.error?.reason], path).toEqual([403, 'impersonating']);
    }
    const renamed = await call('patch', `/api/organizations/${organizationId}`, { name: 'Helped well' });
    expect(renamed.status).toBe(200);
    const project = (await call('post', '/api/projects', { title: 'Seen with their eyes' })).body.id;
    expect((await call('post', `/api/projects/${project}/exports`, { title: 'A look' })).status).toBe(202);

    expect((await call('delete', '/api/auth/impersonation')).status).toBe(204);
    // What they asked for may run when it is over.
    await t.runJobs();
    expect((await call('get', '/api/auth/me')).body).toMatchObject({ email: admin.email, impersonation: null });
    expect((await call('delete', '/api/auth/impersonation')).status).toBe(204);

    for (const action of [
      'impersonation_started',
      'organization_updated',
      'job_succeeded',
      'impersonation.request',
      'impersonation_ended',
    ]) {
      const rows = (await audited(action)).filter((row) => row.actor_user_id === String(person.id));
      expect(rows.at(-1)?.metadata, action).toMatchObject({ impersonator: admin.email, impersonator_id: admin.id });
    }
    const [entry] = (await root.get(`/api/admin/impersonations?user=${person.id}`)).body;
    expect(entry).toMatchObject({ admin: { email: admin.email }, reason: 'cannot see the queue', is_live: false });
    const log = await root.get(`/api/admin/audit?everywhere=true&impersonation_id=${entry.id}`);
    expect(log.body.at(-1).action).toBe('impersonation_started');
    const actions = log.body.map((row: { action: string }) => row.action);
    expect(actions).toEqual(expect.arrayContaining(['impersonation.request', 'job_succeeded']));
    expect(log.body[0]).toMatchObject({ organization_id: organizationId });
    expect((await person.get('/api/admin/audit?everywhere=true')).status).toBe(403);
  });

  test('ends by itself, with the rights of the administrator, with those of the person, and with signing out', async () => {
    const admin = await makeAdmin();
    const person = await t.newUser((await t.newOrganization()).id);
    const call = await browser(admin.email);
    const start = () => call('post', `/api/admin/users/${person.id}/impersonate`, { reason: 'a look', minutes: 5 });
    const who = async () => (await call('get', '/api/auth/me')).body?.email;
    await start();
    expect(await who()).toBe(person.email);
    pass(301);
    expect(await who()).toBe(admin.email);

    await start();
    await root.patch(`/api/admin/users/${person.id}`, { global_role: 'super_admin' });
    expect(await who()).toBe(admin.email);
    await root.patch(`/api/admin/users/${person.id}`, { global_role: 'user' });
    await call('delete', '/api/auth/impersonation');

    await start();
    await root.patch(`/api/admin/users/${admin.id}`, { global_role: 'user' });
    expect(await who()).toBe(admin.email);
    await root.patch(`/api/admin/users/${admin.id}`, { global_role: 'super_admin' });

    await start();
    expect((await call('post', '/api/auth/logout')).status).toBe(204);
    expect((await call('get', '/api/auth/me')).status).toBe(401);
    expect((await person.get('/api/auth/me')).status).toBe(200);
  });
});

describe('organizations', () => {
  test('are made, limited, suspended with every credential of their people, and let work again', async () => {
    const person = await t.newUser(root.organizationId);
    const made = await root.post('/api/admin/organizations', { name: 'Asked for', owner_email: person.email });
    expect(made.body).toMatchObject({ members: 1, owners: [{ email: person.email }], is_suspended: false });
    expect((await root.post('/api/admin/organizations', { name: 'X', owner_email: 'no@x.example' })).status).toBe(400);
    expect((await root.post('/api/admin/organizations', { name: '  ' })).status).toBe(400);

    const { id, owner } = await t.newOrganization('Late payers');
    await root.patch(`/api/admin/organizations/${id}`, { project_limit: 1 });
    expect((await owner.post('/api/projects', { title: 'One' })).status).toBe(201);
    expect((await owner.post('/api/projects', { title: 'Two' })).body.error.reason).toBe('project_limit');
    expect((await root.get(`/api/admin/organizations?search=late`)).body).toMatchObject([
      { id, projects: 1, project_limit: 1 },
    ]);

    expect((await root.post(`/api/admin/organizations/${id}/suspend`, { reason: 'no' })).status).toBe(400);
    await root.post(`/api/admin/organizations/${id}/suspend`, { reason: 'The invoice of May is open' });
    expect((await root.post(`/api/admin/organizations/${id}/suspend`, { reason: 'once more' })).status).toBe(409);
    const refused = await owner.get('/api/projects');
    expect([refused.status, refused.body.error.reason]).toEqual([403, 'organization_suspended']);
    expect((await owner.get('/api/auth/me')).body.suspended).toBe('The invoice of May is open');
    expect((await owner.get('/api/organizations')).status).toBe(200);
    expect((await root.get('/api/admin/organizations?status=suspended')).body).toHaveLength(1);
    await root.post(`/api/admin/organizations/${id}/restore`);
    expect((await owner.get('/api/projects')).status).toBe(200);
    for (const action of ['organization_suspended', 'organization_restored'])
      expect((await audited(action)).at(-1)).toMatchObject({ resource_id: String(id), actor_user_id: String(root.id) });
  });
});

describe('the server', () => {
  test('shows the matrix that the guard asks, with the calls behind it', async () => {
    const { body } = await root.get('/api/admin/roles');
    const [project, , platform] = body.groups;
    const find = (group: typeof project, name: string) =>
      group.permissions.find((permission: { name: string }) => permission.name === name);
    expect(find(project, 'task.next').allowed).toEqual([
      'admin',
      'adjudicator',
      'reviewer',
      'annotator',
      'super_admin',
    ]);
    expect(find(platform, 'platform.admin').allowed).toEqual(['super_admin']);
    expect(find(platform, 'platform.admin').opens).toContainEqual(
      expect.objectContaining({ method: 'GET', path: '/api/admin/users' }),
    );
  });

  test('shows every setting and where it comes from, and no secret', async () => {
    const { body, text } = await root.get('/api/admin/settings');
    const find = (name: string) => body.settings.find((setting: { name: string }) => setting.name === name);
    expect(find('RETENTION_DAYS')).toMatchObject({ value: '10', default: '30', source: 'environment' });
    expect(find('SMTP_PORT')).toMatchObject({ value: '587', source: 'default' });
    expect(find('METRICS_TOKEN')).toMatchObject({ is_secret: true, source: 'environment' });
    expect(text).not.toContain('not-to-be-seen');
    expect(text).not.toContain('test-secret-key');
  });

  test('shows what the clock starts, runs it now once, and passes it over while paused', async () => {
    const type = 'identity.sweep';
    const listed = await root.get('/api/admin/schedules');
    const find = (rows: { type: string }[]) => rows.find((row) => row.type === type);
    expect(find(listed.body)).toMatchObject({ cron: '17 3 * * *', is_paused: false });
    const url = `/api/admin/schedules/${type}`;
    const runs = await Promise.all([root.post(`${url}/run`), root.post(`${url}/run`)]);
    expect(runs.map(({ status }) => status)).toEqual([202, 202]);
    expect(runs[0]?.body.job_id).toBe(runs[1]?.body.job_id);
    await t.runJobs();
    expect(find((await root.get('/api/admin/schedules')).body)).toMatchObject({ last: { status: 'succeeded' } });
    expect((await root.patch(url, { is_paused: true })).body).toMatchObject({ is_paused: true, next_run_at: null });
    expect((await root.patch(url, { is_paused: false })).body).toMatchObject({ is_paused: false });
    expect((await root.post('/api/admin/schedules/import.run/run')).status).toBe(404);
    expect(await audited('schedule.paused')).toHaveLength(1);
  });

  test('shows what is stored and how it fares', async () => {
    const { id } = await t.newOrganization('Heavy');
    await t.admin.query(
      `insert into asset (organization_id, storage_key, media_type, size_bytes) values ($1, 'a', 'image', 700), ($1, 'b', 'audio', 50)`,
      [id],
    );
    const { body } = await root.get('/api/admin/storage');
    expect(body.organizations.find((row: { id: number }) => row.id === id)).toMatchObject({
      bytes: 750,
      files: 2,
      kinds: { image: 700, audio: 50 },
    });
    expect(body.database.tables[0].bytes).toBeGreaterThan(0);
    const system = (await root.get('/api/admin/system')).body;
    expect(system.services).toContainEqual(expect.objectContaining({ name: 'database', state: 'healthy' }));
    expect(system.migrations.latest).toMatch(/^\d{4}-/);
    expect(system.counts.users).toBeGreaterThan(3);
  });
});
