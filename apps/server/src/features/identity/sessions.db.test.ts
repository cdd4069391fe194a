import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { credentialsOf } from './credentials.ts';
import { bearer, cookieOf, PASSWORD, signInSteps } from './sign-in-steps.ts';

let t: TestApp;
let steps: ReturnType<typeof signInSteps>;
let clock = new Date('2026-03-01T09:00:00Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
beforeAll(async () => {
  t = await createTestApp({ now: () => clock, env: { JWT_TTL_MINUTES: '60', SESSION_TTL_HOURS: '24' } });
  steps = signInSteps(t);
});
afterAll(() => t.close());

describe('sessions', () => {
  const own = { 'x-labelwright-client': 'web' };

  test('a cookie needs the header of our own pages to change anything', async () => {
    const cookie = cookieOf(await steps.login(await steps.verified()));
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(200);
    const forged = await t.anonymous.post('/api/tokens', { name: 'x' }, { cookie });
    expect([forged.status, forged.body.error.reason]).toEqual([403, 'csrf']);
    expect((await t.anonymous.post('/api/tokens', { name: 'x' }, { cookie, ...own })).status).toBe(201);
  });

  test('signing out ends the session at once', async () => {
    const cookie = cookieOf(await steps.login(await steps.verified()));
    const answer = await t.anonymous.post('/api/auth/logout', undefined, { cookie, ...own });
    expect(answer.status).toBe(204);
    expect(String(answer.headers['set-cookie'])).toContain('lw_session=;');
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
    expect((await t.anonymous.post('/api/auth/logout', undefined, { cookie, ...own })).status).toBe(204);
  });

  test('who is looked up while their rights change is not remembered with the old ones, and asked for once', async () => {
    const { owner } = await t.newOrganization();
    const cache = credentialsOf(t.app.platform.db);
    const holder = await t.admin.connect();
    try {
      await holder.query('begin');
      // The first use of a token is written down.
      await holder.query('select from api_token where user_id = $1 for update', [owner.id]);
      const asking = Array.from({ length: 8 }, () => owner.get('/api/auth/me'));
      await vi.waitFor(async () => {
        const { rows } = await t.admin.query<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        expect(rows[0]?.waiting).toBe(1);
      });
      cache.forgetUser(owner.id);
      await holder.query('commit');
      expect((await Promise.all(asking)).map(({ status }) => status)).toEqual(Array(8).fill(200));
    } finally {
      holder.release();
    }
    expect(cache.find(`token:${owner.token}`, clock.getTime())).toBeUndefined();
    expect((await owner.get('/api/auth/me')).status).toBe(200);
    expect(cache.find(`token:${owner.token}`, clock.getTime())?.userId).toBe(owner.id);
  });

  test('a session revoked by another process dies within five seconds', async () => {
    const email = await steps.verified();
    const cookie = cookieOf(await steps.login(email));
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(200);
    await t.admin.query('update session set revoked_at = now() from app_user u where u.id = user_id and u.email = $1', [
      email,
    ]);
    pass(5);
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
  });

  test('a used session goes on, an unused one ends', async () => {
    const cookie = cookieOf(await steps.login(await steps.verified()));
    for (let hour = 0; hour < 30; hour += 10) {
      pass(10 * 3600);
      expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(200);
    }
    pass(24 * 3600 + 1);
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
  });

  test('the list shows where one is signed in, and ends one', async () => {
    const email = await steps.verified();
    const here = cookieOf(await steps.login(email));
    const there = cookieOf(await steps.login(email));
    const list = await t.anonymous.get('/api/auth/sessions', { cookie: here });
    expect(list.body.map((session: { current: boolean }) => session.current).sort()).toEqual([false, true]);
    const other = list.body.find((session: { current: boolean }) => !session.current);
    const stranger = cookieOf(await steps.login(await steps.verified()));
    const call = (cookie: string) =>
      t.app.http?.inject({ method: 'DELETE', url: `/api/auth/sessions/${other.id}`, headers: { cookie, ...own } });
    expect((await call(stranger))?.statusCode).toBe(404);
    expect((await call(here))?.statusCode).toBe(204);
    expect((await t.anonymous.get('/api/auth/me', { cookie: there })).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', { cookie: here })).status).toBe(200);
  });

  test('writes the time of use at most once a minute', async () => {
    const email = await steps.verified();
    const cookie = cookieOf(await steps.login(email));
    const seen = async () =>
      (
        await t.admin.query<{ last_seen_at: Date }>(
          'select s.last_seen_at from session s join app_user u on u.id = s.user_id where u.email = $1',
          [email],
        )
      ).rows[0]?.last_seen_at.toISOString();
    const start = await seen();
    pass(30);
    await t.anonymous.get('/api/auth/me', { cookie });
    expect(await seen()).toBe(start);
    pass(31);
    await t.anonymous.get('/api/auth/me', { cookie });
    expect(await seen()).toBe(clock.toISOString());
  });
});

describe('passwords', () => {
  test('forgetting one tells nobody whether the account exists', async () => {
    const email = await steps.verified();
    pass(61);
    const known = await t.anonymous.post('/api/auth/forgot-password', { email });
    const unknown = await t.anonymous.post('/api/auth/forgot-password', { email: steps.newEmail() });
    expect([known.status, known.text]).toEqual([200, unknown.text]);
    expect((await steps.mailsTo(email)).at(-1)?.template).toBe('reset-password');
  });

  test('a new one ends every session and token, and the link with it', async () => {
    const email = await steps.verified();
    const signedIn = await steps.login(email);
    const cookie = cookieOf(signedIn);
    await t.anonymous.post('/api/auth/forgot-password', { email });
    const token = await steps.linkTo(email);
    const weak = await t.anonymous.post('/api/auth/reset-password', { token, password: 'abc' });
    expect(weak.status).toBe(400);
    const reset = await t.anonymous.post('/api/auth/reset-password', { token, password: 'another-good-one' });
    expect(reset.body).toEqual({ reset: true });
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', bearer(signedIn.body.access_token))).status).toBe(401);
    expect((await steps.login(email)).status).toBe(401);
    expect((await steps.login(email, 'another-good-one')).status).toBe(200);
    const again = await t.anonymous.post('/api/auth/reset-password', { token, password: 'a-third-good-one' });
    expect([again.status, again.body.error.reason]).toEqual([400, 'invalid_token']);
    expect((await steps.mailsTo(email)).at(-1)?.template).toBe('password-changed');
  });

  test('a verification link is no reset link', async () => {
    const email = steps.newEmail();
    await steps.register(email);
    const answer = await t.anonymous.post('/api/auth/reset-password', {
      token: await steps.linkTo(email),
      password: 'another-good-one',
    });
    expect(answer.status).toBe(400);
  });

  test('changing it needs the present one, keeps this session and ends the others', async () => {
    const email = await steps.verified();
    const here = cookieOf(await steps.login(email));
    const there = await steps.login(email);
    const change = (current: string, next: string) =>
      t.anonymous.post(
        '/api/auth/change-password',
        { current_password: current, new_password: next },
        { cookie: here, 'x-labelwright-client': 'web' },
      );
    expect((await change('wrong', 'another-good-one')).body.error.details.current_password).toBeDefined();
    expect((await change(PASSWORD, 'abc')).body.error.details.new_password).toBeDefined();
    expect((await change(PASSWORD, PASSWORD)).status).toBe(400);
    const changed = await change(PASSWORD, 'another-good-one');
    expect(changed.status).toBe(200);
    expect((await t.anonymous.get('/api/auth/me', { cookie: here })).status).toBe(200);
    expect((await t.anonymous.get('/api/auth/me', { cookie: cookieOf(there) })).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', bearer(there.body.access_token))).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', bearer(changed.body.access_token))).status).toBe(200);
  });
});
