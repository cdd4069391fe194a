import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createUser } from './index.ts';

let t: TestApp;
let clock = new Date('2026-03-01T09:00:00Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
let organization: { id: number; workspaceId: number; owner: TestUser };
beforeAll(async () => {
  t = await createTestApp({ now: () => clock });
  organization = await t.newOrganization('Otter Lab');
});
afterAll(() => t.close());

const withToken = (token: string, scheme = 'Token') => ({ authorization: `${scheme} ${token}` });

test('every account route refuses strangers', async () => {
  for (const url of [
    '/api/auth/me',
    '/api/auth/sessions',
    '/api/tokens',
    '/api/current-user/whoami',
    '/api/admin/users',
  ])
    expect((await t.anonymous.get(url)).status, url).toBe(401);
  for (const url of ['/api/tokens', '/api/auth/change-password', '/api/current-user/reset-token'])
    expect((await t.anonymous.post(url, {})).status, url).toBe(401);
  expect((await t.anonymous.post('/api/auth/switch-organization', { organization_id: 1 })).status).toBe(401);
});

describe('me', () => {
  test('says who, where and what', async () => {
    const { owner } = organization;
    const { body } = await owner.get('/api/auth/me');
    expect(body).toEqual({
      id: owner.uuid,
      user_id: owner.id,
      email: owner.email,
      display_name: '',
      first_name: '',
      last_name: '',
      is_verified: true,
      is_crowd: false,
      global_role: 'user',
      organization: { id: organization.id, name: 'Otter Lab', role: 'owner' },
      organizations: [{ id: organization.id, name: 'Otter Lab', role: 'owner', is_crowd: false }],
      preferences: {},
      impersonation: null,
      suspended: null,
      can: {
        create_project: true,
        manage_organization: true,
        read_audit: true,
        pay_crowd: false,
        platform_admin: false,
      },
    });
    const member = await t.newUser(organization.id);
    expect((await member.get('/api/auth/me')).body.can).toEqual({
      create_project: true,
      manage_organization: false,
      read_audit: false,
      pay_crowd: false,
      platform_admin: false,
    });
  });

  test('takes new names and merges preferences', async () => {
    const user = await t.newUser(organization.id);
    await user.patch('/api/auth/me', { preferences: { theme: 'dark', hotkeys: { submit: 'Enter' } } });
    const { body } = await user.patch('/api/auth/me', {
      display_name: ' Ada ',
      preferences: { theme: null, density: 1 },
    });
    expect(body).toMatchObject({ display_name: 'Ada', preferences: { hotkeys: { submit: 'Enter' }, density: 1 } });
    expect((await user.patch('/api/auth/me', { email: 'x@y.example' })).status).toBe(400);
    const large = await user.patch('/api/auth/me', { preferences: { note: 'x'.repeat(70_000) } });
    expect(large.body.error.details.preferences[0]).toContain('64 kB');
    expect((await user.get('/api/auth/me')).body.preferences).toEqual({ hotkeys: { submit: 'Enter' }, density: 1 });
  });

  test('whoami has the shape that the field’s clients parse', async () => {
    const user = await t.newUser(organization.id);
    await user.patch('/api/auth/me', {
      first_name: 'Ada',
      last_name: 'Lovelace',
      preferences: { label_studio_hotkeys: { a: 1 } },
    });
    const { body } = await user.get('/api/current-user/whoami/');
    expect(body).toEqual({
      id: user.id,
      uuid: user.uuid,
      email: user.email,
      username: user.email.split('@')[0],
      display_name: '',
      first_name: 'Ada',
      last_name: 'Lovelace',
      initials: 'AL',
      avatar: null,
      phone: '',
      last_activity: expect.stringMatching(/Z$/),
      date_joined: expect.stringMatching(/Z$/),
      active_organization: organization.id,
      active_organization_meta: { title: 'Otter Lab', email: user.email },
      allow_newsletters: false,
      custom_hotkeys: { a: 1 },
      permissions: ['organization.read', 'project.create', 'library.read', 'library.propose'],
    });
  });

  test('the version is public', async () => {
    for (const url of ['/api/version', '/version/']) {
      const { body } = await t.anonymous.get(url);
      expect(body).toMatchObject({ edition: 'Community', 'label-studio-os-package': { version: body.release } });
    }
  });
});

describe('API tokens', () => {
  test('are shown once, stored as a hash, and work as Token and as Bearer', async () => {
    const user = await t.newUser(organization.id);
    const made = await user.post('/api/tokens', { name: 'script' });
    expect(made.status).toBe(201);
    const { token } = made.body;
    for (const scheme of ['Token', 'Bearer', 'token'])
      expect((await t.anonymous.get('/api/auth/me', withToken(token, scheme))).status).toBe(200);
    const list = await user.get('/api/tokens');
    expect(list.body.find((row: { id: number }) => row.id === made.body.id)).toMatchObject({
      name: 'script',
      hint: token.slice(0, 7),
      last_used_at: clock.toISOString(),
    });
    expect(list.text).not.toContain(token);
    const { rows } = await t.admin.query('select 1 from api_token where token_hash = $1', [Buffer.from(token)]);
    expect(rows).toEqual([]);
  });

  test('revoking one ends it at once; those of others cannot be revoked', async () => {
    const user = await t.newUser(organization.id);
    const made = await user.post('/api/tokens', { name: 'script' });
    const use = () => t.anonymous.get('/api/auth/me', withToken(made.body.token));
    expect((await use()).status).toBe(200);
    expect((await organization.owner.delete(`/api/tokens/${made.body.id}`)).status).toBe(404);
    expect((await user.delete(`/api/tokens/${made.body.id}`)).status).toBe(204);
    const ended = await use();
    expect([ended.status, ended.body.error.type]).toEqual([401, 'auth_error']);
    expect((await user.delete(`/api/tokens/${made.body.id}`)).status).toBe(404);
  });

  test('end when they say', async () => {
    const user = await t.newUser(organization.id);
    const expires = new Date(clock.getTime() + 60_000).toISOString();
    const made = await user.post('/api/tokens', { name: 'short', expires_at: expires });
    expect((await t.anonymous.get('/api/auth/me', withToken(made.body.token))).status).toBe(200);
    pass(60);
    expect((await t.anonymous.get('/api/auth/me', withToken(made.body.token))).status).toBe(401);
    expect((await user.post('/api/tokens', { name: 'past', expires_at: '2020-01-01T00:00:00Z' })).status).toBe(400);
  });

  test('a limited one cannot do more, nor make itself a better one', async () => {
    const { owner } = organization;
    expect((await owner.post('/api/tokens', { name: 'x', scopes: ['task.fly'] })).status).toBe(400);
    const { body } = await owner.post('/api/tokens', { name: 'reader', scopes: ['organization.read', 'task.*'] });
    const limited = withToken(body.token);
    expect((await t.anonymous.get('/api/auth/me', limited)).status).toBe(200);
    const attempts = [
      t.anonymous.post('/api/tokens', { name: 'better' }, limited),
      t.anonymous.post('/api/current-user/reset-token', undefined, limited),
      t.anonymous.post('/api/auth/change-password', { new_password: 'another-good-one' }, limited),
      t.anonymous.get('/api/admin/users', limited),
    ];
    for (const answer of await Promise.all(attempts)) expect(answer.status).toBe(403);
  });

  test('reset-token replaces the one that older clients know', async () => {
    const user = await t.newUser(organization.id);
    const shown = await user.get('/api/current-user/token');
    expect((await user.get('/api/current-user/token')).body).toEqual(shown.body);
    const first = await user.post('/api/current-user/reset-token/');
    expect((await t.anonymous.get('/api/auth/me', withToken(shown.body.token))).status).toBe(401);
    expect((await user.get('/api/current-user/token')).body).toEqual(first.body);
    expect(first.status).toBe(201);
    expect(Object.keys(first.body)).toEqual(['token']);
    const second = await user.post('/api/current-user/reset-token');
    expect((await t.anonymous.get('/api/auth/me', withToken(first.body.token))).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', withToken(second.body.token))).status).toBe(200);
    expect((await user.get('/api/auth/me')).status).toBe(200);
  });

  test('a removed or disabled membership makes them useless', async () => {
    const user = await t.newUser(organization.id);
    await t.admin.query('update organization_member set enabled = false where user_id = $1', [user.id]);
    expect((await user.get('/api/auth/me')).status).toBe(401);
    await t.admin.query('delete from organization_member where user_id = $1', [user.id]);
    expect((await user.get('/api/auth/me')).status).toBe(401);
  });
});

describe('working in several organizations', () => {
  test('a bearer token follows the switch; an API token stays', async () => {
    const other = await t.newOrganization('Heron House');
    const made = await createUser(t.app.platform, {
      email: 'twice@account.example',
      password: 'plenty-of-otters-42',
      organization: 'Otter Lab',
      token: true,
    });
    await t.admin.query('insert into organization_member (organization_id, user_id) values ($1, $2)', [
      other.id,
      made.userId,
    ]);
    const { body } = await t.anonymous.post('/api/auth/login', {
      email: 'twice@account.example',
      password: 'plenty-of-otters-42',
    });
    const person = withToken(body.access_token, 'Bearer');
    expect((await t.anonymous.get('/api/auth/me', person)).body.organization.name).toBe('Otter Lab');
    const switched = await t.anonymous.post('/api/auth/switch-organization', { organization_id: other.id }, person);
    expect(switched.body.organization).toEqual({ id: other.id, name: 'Heron House', role: 'member' });
    expect((await t.anonymous.get('/api/auth/me', person)).body.organization.name).toBe('Heron House');
    const token = withToken(made.token ?? '');
    expect((await t.anonymous.get('/api/auth/me', token)).body.organization.name).toBe('Otter Lab');
    expect((await t.anonymous.post('/api/auth/switch-organization', { organization_id: other.id }, token)).status).toBe(
      403,
    );
    const foreign = await t.newOrganization('Closed');
    expect(
      (await t.anonymous.post('/api/auth/switch-organization', { organization_id: foreign.id }, person)).status,
    ).toBe(404);
  });
});

describe('createUser', () => {
  test('makes the organization when it is new, and is the way to a super administrator', async () => {
    const made = await createUser(t.app.platform, {
      email: 'Root@Account.example',
      password: 'plenty-of-otters-42',
      organization: 'Brand New',
      superAdmin: true,
      token: true,
    });
    const { body } = await t.anonymous.get('/api/auth/me', withToken(made.token ?? ''));
    expect(body).toMatchObject({
      email: 'root@account.example',
      global_role: 'super_admin',
      organization: { id: made.organizationId, name: 'Brand New', role: 'owner' },
    });
    const again = { email: 'root@account.example', password: 'plenty-of-otters-42', organization: 'Brand New' };
    await expect(createUser(t.app.platform, again)).rejects.toThrow('already');
    await expect(createUser(t.app.platform, { ...again, email: 'b@account.example', password: 'abc' })).rejects.toThrow(
      'at least 10',
    );
    const second = await createUser(t.app.platform, { ...again, email: 'b@account.example' });
    expect(second.organizationId).toBe(made.organizationId);
  });
});

describe('mailbox', () => {
  test('is for super administrators only, and reading leaves a trace', async () => {
    const email = 'letters@account.example';
    await t.anonymous.post('/api/auth/register', { email, password: 'plenty-of-otters-42' });
    await t.relayEvents();
    await t.runJobs();
    const { owner } = organization;
    expect((await t.anonymous.get('/api/admin/mail')).status).toBe(401);
    expect((await owner.get('/api/admin/mail')).status).toBe(403);
    expect((await owner.get('/api/admin/mail/1')).status).toBe(403);
    const root = await t.newUser(organization.id, { globalRole: 'super_admin' });
    const { body } = await root.get(`/api/admin/mail?recipient=${email}`);
    expect(body).toEqual([expect.objectContaining({ recipient: email, template: 'verify-email', status: 'stored' })]);
    expect(JSON.stringify(body)).not.toContain('token=');
    const mail = await root.get(`/api/admin/mail/${body[0].id}`);
    expect(mail.body.text_body).toContain('/verify?token=');
    expect((await root.get('/api/admin/mail/999999')).status).toBe(404);
    const { rows } = await t.admin.query(`select resource_id from audit_log where action = 'mail.read'`);
    expect(rows).toEqual([{ resource_id: String(body[0].id) }]);
  });
});

describe('administration of accounts', () => {
  test('is for super administrators only', async () => {
    for (const role of ['owner', 'admin', 'member'] as const) {
      const user = await t.newUser(organization.id, { role });
      expect((await user.get('/api/admin/users')).status).toBe(403);
      expect((await user.patch(`/api/admin/users/${user.id}`, { is_verified: true })).status).toBe(403);
    }
    const root = await t.newUser(organization.id, { globalRole: 'super_admin' });
    const { body, headers } = await root.get('/api/admin/users?limit=2');
    expect(body).toHaveLength(2);
    expect(body[0]).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), is_verified: true });
    expect(Object.keys(body[0])).not.toContain('password_hash');
    const next = /<([^>]+)>/.exec(String(headers.link))?.[1] ?? '';
    expect((await root.get(next)).body[0].user_id).toBeGreaterThan(body[1].user_id);
    const paged = await root.get('/api/admin/users?page=2&page_size=2');
    expect(paged.body).toMatchObject({ count: Number(headers['x-total-count']), results: expect.any(Array) });
    expect((await root.get('/api/admin/users?page=900&page_size=2')).status).toBe(404);
    expect((await root.get(`/api/admin/users?search=${root.email}`)).body).toHaveLength(1);
  });

  test('a disabled account can do nothing, from this moment', async () => {
    const root = await t.newUser(organization.id, { globalRole: 'super_admin' });
    const user = await t.newUser(organization.id);
    expect((await user.get('/api/auth/me')).status).toBe(200);
    expect((await root.patch(`/api/admin/users/${user.uuid}`, { is_disabled: true })).body.is_disabled).toBe(true);
    expect((await user.get('/api/auth/me')).status).toBe(401);
    await root.patch(`/api/admin/users/${user.id}`, { is_disabled: false });
    expect((await user.get('/api/auth/me')).status).toBe(200);
    expect((await root.patch(`/api/admin/users/${root.id}`, { is_disabled: true })).status).toBe(409);
    expect((await root.patch('/api/admin/users/999999', { is_disabled: true })).status).toBe(404);
    expect((await root.patch(`/api/admin/users/${user.id}`, { password_hash: 'x' })).status).toBe(400);
  });
});
