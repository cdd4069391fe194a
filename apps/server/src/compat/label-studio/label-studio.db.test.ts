import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';

/** What clients of Label Studio do that no feature of ours needs by itself, as they do it. */

let t: TestApp;
let owner: TestUser;
let clock: Date | undefined;

beforeAll(async () => {
  t = await createTestApp({ now: () => clock ?? new Date() });
  owner = (await t.newOrganization('Field')).owner;
});
afterAll(() => t.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const whoami = (headers: Record<string, string>) => t.anonymous.get('/api/current-user/whoami', headers);

describe('personal access tokens', () => {
  test('are made once, listed without signature, and exchanged for access tokens that die with them', async () => {
    const person = await t.newUser(owner.organizationId);
    const made = await person.post('/api/token/');
    expect(made.status).toBe(201);
    const refresh: string = made.body.token;
    expect(decodeJwt(refresh)).toMatchObject({ token_type: 'refresh', user_id: person.id, exp: expect.any(Number) });
    expect((await person.post('/api/token/')).status).toBe(409);
    expect((await person.get('/api/token/')).body).toEqual([{ token: refresh.split('.').slice(0, 2).join('.') }]);
    const { access } = (await t.anonymous.post('/api/token/refresh/', { refresh })).body;
    expect((await whoami(bearer(access))).body).toMatchObject({ id: person.id });
    // What is exchanged is no credential by itself, in either dress.
    for (const scheme of ['Bearer', 'Token'])
      expect((await whoami({ authorization: `${scheme} ${refresh}` })).status).toBe(401);
    expect((await (await t.newUser(owner.organizationId)).post('/api/token/blacklist/', { refresh })).status).toBe(404);
    expect((await person.post('/api/token/blacklist/', { refresh })).status).toBe(204);
    expect((await person.post('/api/token/blacklist/', { refresh })).status).toBe(404);
    expect((await whoami(bearer(access))).status).toBe(401);
    expect((await t.anonymous.post('/api/token/refresh/', { refresh })).status).toBe(401);
    expect((await person.get('/api/token/')).body).toEqual([]);
  });

  test('are rotated; the former one is dead', async () => {
    const person = await t.newUser(owner.organizationId);
    const { token } = (await person.post('/api/token')).body;
    const rotated = await person.post('/api/token/rotate/', { refresh: token });
    expect(rotated.status).toBe(200);
    expect((await t.anonymous.post('/api/token/refresh', { refresh: token })).status).toBe(401);
    expect((await t.anonymous.post('/api/token/refresh', { refresh: rotated.body.refresh })).status).toBe(200);
  });

  test('two made at once are one', async () => {
    const person = await t.newUser(owner.organizationId);
    const answers = await Promise.all([1, 2, 3].map(() => person.post('/api/token/')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('an organization that allows one kind only refuses the other', async () => {
    const { owner: boss } = await t.newOrganization();
    const legacy = (await boss.get('/api/current-user/token/')).body.token;
    const refresh = (await boss.post('/api/token/')).body.token;
    expect((await boss.get('/api/jwt/settings')).body).toEqual({
      api_tokens_enabled: true,
      legacy_api_tokens_enabled: true,
    });
    const closed = { api_tokens_enabled: false, legacy_api_tokens_enabled: false };
    expect((await boss.post('/api/jwt/settings', closed)).body).toEqual(closed);
    expect((await whoami({ authorization: `Token ${legacy}` })).status).toBe(401);
    expect((await t.anonymous.post('/api/token/refresh/', { refresh })).status).toBe(401);
    expect((await boss.post('/api/current-user/reset-token/')).status).toBe(403);
    const member = await t.newUser(boss.organizationId);
    expect((await member.post('/api/token/')).status).toBe(403);
    expect((await member.post('/api/jwt/settings', { api_tokens_enabled: true })).status).toBe(403);
  });
});

describe('the form that signs in', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const cookiesOf = (answer: TestResponse): Record<string, string> =>
    Object.fromEntries(
      [answer.headers['set-cookie'] ?? []]
        .flat()
        .map((line) => String(line).split(';')[0]?.split('=') as [string, string]),
    );
  const send = (cookies: Record<string, string>) => ({
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  });

  async function account(password: string): Promise<string> {
    const email = `form-${Math.random().toString(36).slice(2)}@test.example`;
    await t.anonymous.post('/api/auth/register', { email, password });
    await t.admin.query('update app_user set is_verified = true where email = $1', [email]);
    return email;
  }

  test('takes address and password with its token, and the session then works with the same token', async () => {
    const password = 'Sturdy-horse-42x';
    const email = await account(password);
    const page = await t.anonymous.get('/user/login/?next=/projects/3');
    expect(page.status).toBe(200);
    const { csrftoken = '' } = cookiesOf(page);
    expect(page.text).toContain(`value="${csrftoken}"`);
    const body = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    const fields = { email, password, csrfmiddlewaretoken: csrftoken, next: '/projects/3' };
    const post = (given: Record<string, string>, cookies: Record<string, string> = { csrftoken }) =>
      t.anonymous.post('/user/login/', body(given), { ...form, ...send(cookies) });
    expect((await post(fields, {})).status).toBe(403);
    expect((await post({ ...fields, csrfmiddlewaretoken: 'other' })).status).toBe(403);
    const wrong = await post({ ...fields, password: 'wrong-password' });
    expect([wrong.status, cookiesOf(wrong).lw_session]).toEqual([200, undefined]);
    expect(wrong.text).toContain('Email address or password is wrong');
    const right = await post(fields);
    expect([right.status, right.headers.location]).toEqual([302, '/projects/3']);
    const session = { csrftoken, ...cookiesOf(right) };
    const { token } = (await t.anonymous.get('/api/current-user/token', send(session))).body;
    expect((await whoami({ authorization: `Token ${token}` })).body).toMatchObject({ email });
    expect((await t.anonymous.get('/api/current-user/token', send(session))).body).toEqual({ token });
    const create = (headers: Record<string, string>) =>
      t.anonymous.post('/api/projects/', { title: 'By cookie' }, { ...send(session), ...headers });
    expect((await create({})).status).toBe(403);
    expect((await create({ 'x-csrftoken': 'other' })).status).toBe(403);
    expect((await create({ 'x-csrftoken': session.csrftoken })).status).toBe(201);
    const out = await t.anonymous.get('/logout', send(session));
    expect([out.status, out.headers.location]).toEqual([302, '/user/login/']);
    expect((await t.anonymous.get('/api/current-user/whoami', send(session))).status).toBe(401);
  });

  test('never leads to another site', async () => {
    const password = 'Sturdy-horse-42x';
    const email = await account(password);
    const { csrftoken = '' } = cookiesOf(await t.anonymous.get('/user/login'));
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const fields = new URLSearchParams({ email, password, csrfmiddlewaretoken: csrftoken, next });
      const answer = await t.anonymous.post('/user/login', fields.toString(), { ...form, ...send({ csrftoken }) });
      expect([answer.status, answer.headers.location]).toEqual([302, '/']);
    }
  });

  test('signing up makes an account that waits for its address to be proven', async () => {
    const { csrftoken = '' } = cookiesOf(await t.anonymous.get('/user/signup/'));
    const post = (fields: Record<string, string>) =>
      t.anonymous.post('/user/signup/', new URLSearchParams({ ...fields, csrfmiddlewaretoken: csrftoken }).toString(), {
        ...form,
        ...send({ csrftoken }),
      });
    const weak = await post({ email: 'new@test.example', password: 'short' });
    expect([weak.status, weak.text.includes('10 characters')]).toEqual([200, true]);
    const made = await post({ email: 'new@test.example', password: 'Sturdy-horse-42x', allow_newsletters: 'true' });
    expect([made.status, made.headers.location]).toEqual([302, '/user/login/?signed-up=1']);
    const { rows } = await t.admin.query(`select is_verified from app_user where email = 'new@test.example'`);
    expect(rows).toEqual([{ is_verified: false }]);
  });

  test('a session ends at the age, or after the pause, that the organization sets', async () => {
    const password = 'Sturdy-horse-42x';
    const email = await account(password);
    const signIn = async () => {
      const { csrftoken = '' } = cookiesOf(await t.anonymous.get('/user/login'));
      const fields = new URLSearchParams({ email, password, csrfmiddlewaretoken: csrftoken });
      const answer = await t.anonymous.post('/user/login', fields.toString(), { ...form, ...send({ csrftoken }) });
      return { csrftoken, ...cookiesOf(answer) };
    };
    const session = await signIn();
    const headers = { ...send(session), 'x-csrftoken': session.csrftoken };
    const read = () => t.anonymous.get('/api/session-policy/', headers);
    expect((await read()).body).toMatchObject({
      max_session_age: expect.any(Number),
      max_time_between_activity: expect.any(Number),
    });
    const changed = await t.app.http?.inject({
      method: 'PATCH',
      url: '/api/session-policy/',
      headers,
      payload: { max_session_age: 600, max_time_between_activity: 60 },
    });
    expect(changed?.json()).toMatchObject({ max_session_age: 600, max_time_between_activity: 60 });
    const from = Date.now();
    for (const [minutes, status] of [
      [50, 200],
      [100, 200],
      [170, 401],
    ] as const) {
      clock = new Date(from + minutes * 60_000);
      expect((await read()).status).toBe(status);
    }
    clock = undefined;
  });
});
