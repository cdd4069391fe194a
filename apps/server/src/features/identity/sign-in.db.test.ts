import { hash as bcryptHash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse } from '../../platform/testing/test-app.ts';

let t: TestApp;
let clock = new Date('2026-03-01T09:00:00Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
beforeAll(async () => {
  t = await createTestApp({ now: () => clock, env: { JWT_TTL_MINUTES: '60', SESSION_TTL_HOURS: '24' } });
});
afterAll(() => t.close());

const PASSWORD = 'plenty-of-otters-42';
let serial = 0;
const newEmail = (): string => `person${++serial}@sign-in.example`;
const register = (email: string, extra: object = {}): Promise<TestResponse> =>
  t.anonymous.post('/api/auth/register', { email, password: PASSWORD, ...extra });
const login = (email: string, password = PASSWORD): Promise<TestResponse> =>
  t.anonymous.post('/api/auth/login', { email, password });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function mailsTo(email: string): Promise<{ template: string; text_body: string }[]> {
  await t.runJobs();
  const { rows } = await t.admin.query<{ template: string; text_body: string }>(
    'select template, text_body from mail_message where recipient = $1 order by id',
    [email],
  );
  return rows;
}

async function linkTo(email: string): Promise<string> {
  const token = /token=([\w-]+)/.exec((await mailsTo(email)).at(-1)?.text_body ?? '')?.[1];
  if (!token) throw new Error(`no link was mailed to ${email}`);
  return token;
}

async function verified(): Promise<string> {
  const email = newEmail();
  await register(email);
  const answer = await t.anonymous.get(`/api/auth/verify-email?token=${await linkTo(email)}`);
  expect(answer.body).toEqual({ verified: true });
  return email;
}

function cookieOf(response: TestResponse): string {
  return String(response.headers['set-cookie']).split(';')[0] ?? '';
}

describe('registration', () => {
  test('answers with exactly four keys and makes a place to work', async () => {
    const email = newEmail();
    const answer = await register(email.toUpperCase(), { display_name: 'Ada' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email,
      is_verified: false,
      global_role: 'user',
    });
    const { rows } = await t.admin.query(
      `select o.name, m.role, w.name as workspace, w.is_default
       from app_user u join organization_member m on m.user_id = u.id join organization o on o.id = m.organization_id
       join workspace w on w.organization_id = o.id where u.email = $1`,
      [email],
    );
    expect(rows).toEqual([{ name: 'Ada’s organization', role: 'owner', workspace: 'Main', is_default: true }]);
  });

  test('writes both events with the user, and none without', async () => {
    const email = newEmail();
    await register(email);
    const { rows } = await t.admin.query<{ event_type: string; payload: Record<string, unknown> }>(
      `select event_type, payload from outbox_event where payload->>'email' = $1 or payload->>'to' = $1 order by seq`,
      [email],
    );
    expect(rows.map((row) => row.event_type)).toEqual(['USER_REGISTERED', 'EMAIL_SEND_REQUESTED']);
    const before = await t.admin.query('select count(*) from outbox_event');
    await t.admin.query(
      `create function refuse_test() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create trigger refuse_test before insert on one_time_token for each row execute function refuse_test()`,
    );
    const failed = await register(newEmail());
    await t.admin.query('drop trigger refuse_test on one_time_token; drop function refuse_test');
    expect(failed.status).toBe(500);
    expect((await t.admin.query('select count(*) from outbox_event')).rows).toEqual(before.rows);
  });

  test('a taken address gets the same answer; only its owner is told', async () => {
    const email = await verified();
    const fresh = await register(newEmail());
    pass(61);
    const taken = await register(email, { display_name: 'Somebody else' });
    expect(taken.status).toBe(fresh.status);
    expect(Object.keys(taken.body)).toEqual(Object.keys(fresh.body));
    expect(taken.body).toMatchObject({ email, is_verified: false, global_role: 'user' });
    expect((await mailsTo(email)).at(-1)?.template).toBe('reset-password');
    expect((await login(email)).status).toBe(200);
  });

  test('an unproven address can be registered again, and its mail decides the password', async () => {
    const email = newEmail();
    await t.anonymous.post('/api/auth/register', { email, password: 'a-stranger-was-here' });
    await t.runJobs();
    pass(61);
    await register(email, { display_name: 'The owner' });
    await t.anonymous.get(`/api/auth/verify-email?token=${await linkTo(email)}`);
    expect((await login(email, 'a-stranger-was-here')).status).toBe(401);
    expect((await login(email)).status).toBe(200);
  });

  test('two at once make one account', async () => {
    const email = newEmail();
    const answers = await Promise.all([register(email), register(email), register(email)]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    const { rows } = await t.admin.query('select 1 from app_user where email = $1', [email]);
    expect(rows).toHaveLength(1);
  });

  test.each([
    [{ email: 'x', password: PASSWORD }, 'email'],
    [{ email: 'ok@sign-in.example', password: 'abc' }, 'password'],
    [{ email: 'ok@sign-in.example', password: 'password123' }, 'password'],
    [{ email: 'ok@sign-in.example', password: 'ok@sign-in.example' }, 'password'],
    [{ email: 'ok@sign-in.example' }, 'password'],
    [{ email: 'ok@sign-in.example', password: PASSWORD, global_role: 'super_admin' }, 'global_role'],
  ])('%j is refused for its %s', async (body, field) => {
    const answer = await t.anonymous.post('/api/auth/register', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.type).toBe('validation_error');
    expect(answer.body.error.details[field]).toBeDefined();
  });
});

describe('verification', () => {
  test('a link works once, and only its hash is stored', async () => {
    const email = newEmail();
    await register(email);
    const token = await linkTo(email);
    const { rows } = await t.admin.query<{ found: boolean }>(
      `select exists(select from one_time_token where encode(token_hash, 'escape') = $1)
         or exists(select from event_log where payload::text like '%' || $1 || '%')
         or exists(select from outbox_event where payload::text like '%' || $1 || '%')
         or exists(select from job where payload::text like '%' || $1 || '%') as found`,
      [token],
    );
    expect(rows[0]?.found).toBe(false);
    expect((await login(email)).body.error).toMatchObject({ type: 'auth_error', reason: 'email_not_verified' });
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${token}`)).body).toEqual({ verified: true });
    const again = await t.anonymous.get(`/api/auth/verify-email?token=${token}`);
    expect([again.status, again.body.error.reason]).toEqual([400, 'invalid_token']);
    expect((await login(email)).status).toBe(200);
  });

  test('a link lives 48 hours; a new one replaces it', async () => {
    const email = newEmail();
    await register(email);
    const token = await linkTo(email);
    pass(48 * 3600 + 1);
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${token}`)).status).toBe(400);
    const known = await t.anonymous.post('/api/auth/resend-verification', { email });
    const unknown = await t.anonymous.post('/api/auth/resend-verification', { email: newEmail() });
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const fresh = await linkTo(email);
    expect(fresh).not.toBe(token);
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${fresh}`)).status).toBe(200);
  });

  test('nobody is flooded: one mail a minute', async () => {
    const email = newEmail();
    await register(email);
    for (let index = 0; index < 3; index += 1) {
      await t.anonymous.post('/api/auth/resend-verification', { email });
      await t.runJobs();
    }
    expect(await mailsTo(email)).toHaveLength(1);
  });
});

describe('log-in', () => {
  test('answers with the access token alone, and a cookie', async () => {
    const email = await verified();
    const answer = await login(email);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['access_token']);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^lw_session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const claims = JSON.parse(Buffer.from(answer.body.access_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ role: 'owner', tenantId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(claims.permissions).toContain('organization.manage');
    const me = await t.anonymous.get('/api/auth/me', bearer(answer.body.access_token));
    expect(me.body).toMatchObject({ id: claims.sub, email, is_verified: true, global_role: 'user' });
    expect(JSON.stringify([answer.body, me.body])).not.toContain('argon2');
  });

  test('a wrong password and an unknown address cannot be told apart', async () => {
    const email = await verified();
    const wrong = await login(email, 'not-the-password');
    const unknown = await login(newEmail(), 'not-the-password');
    expect(wrong.status).toBe(401);
    expect(wrong.body.error.type).toBe('auth_error');
    const { requestId: _a, ...first } = wrong.body.error;
    const { requestId: _b, ...second } = unknown.body.error;
    expect(second).toEqual(first);
    const took = async (address: string): Promise<number> => {
      const started = performance.now();
      await login(address, 'not-the-password');
      return performance.now() - started;
    };
    const known = Math.min(await took(email), await took(email), await took(email));
    const stranger = Math.min(await took(newEmail()), await took(newEmail()), await took(newEmail()));
    expect(stranger).toBeGreaterThan(known / 3);
  });

  test('ten failures lock the account for 15 minutes, with one mail', async () => {
    const email = await verified();
    for (let index = 0; index < 12; index += 1) expect((await login(email, 'not-the-password')).status).toBe(401);
    const locked = await login(email);
    expect([locked.status, locked.body.error.reason]).toEqual([401, 'wrong_credentials']);
    expect((await mailsTo(email)).filter((mail) => mail.template === 'account-locked')).toHaveLength(1);
    pass(15 * 60 + 1);
    expect((await login(email)).status).toBe(200);
  });

  test('failures and successes leave audit rows', async () => {
    const email = await verified();
    await login(email, 'not-the-password');
    await login(email);
    const { rows } = await t.admin.query(
      `select status, metadata->>'reason' as reason, organization_id is not null as placed
       from audit_log where action = 'login' and actor = $1 order by id`,
      [email],
    );
    expect(rows).toEqual([
      { status: 'failure', reason: 'wrong_credentials', placed: true },
      { status: 'success', reason: null, placed: true },
    ]);
  });

  test('an imported bcrypt password works and becomes argon2id', async () => {
    const email = await verified();
    const imported = await bcryptHash('imported-password-9', { cost: 4 });
    await t.admin.query('update app_user set password_hash = $1 where email = $2', [imported, email]);
    expect((await login(email, 'imported-password-9')).status).toBe(200);
    const { rows } = await t.admin.query<{ password_hash: string }>(
      'select password_hash from app_user where email = $1',
      [email],
    );
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/);
    expect((await login(email, 'imported-password-9')).status).toBe(200);
  });

  test('an access token ends when configured', async () => {
    const { body } = await login(await verified());
    pass(3599);
    expect((await t.anonymous.get('/api/auth/me', bearer(body.access_token))).status).toBe(200);
    pass(2);
    const ended = await t.anonymous.get('/api/auth/me', bearer(body.access_token));
    expect([ended.status, ended.body.error.type]).toEqual([401, 'auth_error']);
  });

  test('a stale credential does not keep anybody from signing in', async () => {
    const email = await verified();
    for (const headers of [bearer('eyJh.eyJz.x'), { cookie: 'lw_session=gone' }] as Record<string, string>[]) {
      const answer = await t.anonymous.post('/api/auth/login', { email, password: PASSWORD }, headers);
      expect(answer.status).toBe(200);
    }
    expect((await t.anonymous.get('/api/auth/me', bearer('eyJh.eyJz.x'))).status).toBe(401);
  });

  test('a repeat with the same idempotency key stores no secret', async () => {
    const email = await verified();
    const headers = { 'idempotency-key': 'sign-in-once' };
    const answer = await t.anonymous.post('/api/auth/login', { email, password: PASSWORD }, headers);
    expect(answer.status).toBe(200);
    const { rows } = await t.admin.query(`select 1 from idempotency_key where key = 'sign-in-once'`);
    expect(rows).toEqual([]);
  });
});

describe('rate of attempts', () => {
  test('is limited by address, whatever the caller says it is', async () => {
    const strict = await createTestApp({ env: { RATE_AUTH: '3' } });
    try {
      const attempt = (index: number) =>
        strict.anonymous.post(
          '/api/auth/login',
          { email: 'a@b.example', password: 'wrong' },
          { 'x-forwarded-for': `203.0.113.${index}`, 'x-real-ip': `203.0.113.${index}` },
        );
      const statuses: number[] = [];
      for (let index = 1; index <= 5; index += 1) statuses.push((await attempt(index)).status);
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
      const { body, headers } = await attempt(6);
      expect(body.error.type).toBe('rate_limited');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      const { rows } = await strict.admin.query(`select distinct ip_address from audit_log where action = 'login'`);
      expect(rows).toEqual([{ ip_address: '127.0.0.1' }]);
    } finally {
      await strict.close();
    }
  });
});

describe('sessions', () => {
  const own = { 'x-labelwright-client': 'web' };

  test('a cookie needs the header of our own pages to change anything', async () => {
    const cookie = cookieOf(await login(await verified()));
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(200);
    const forged = await t.anonymous.post('/api/tokens', { name: 'x' }, { cookie });
    expect([forged.status, forged.body.error.reason]).toEqual([403, 'csrf']);
    expect((await t.anonymous.post('/api/tokens', { name: 'x' }, { cookie, ...own })).status).toBe(201);
  });

  test('signing out ends the session at once', async () => {
    const cookie = cookieOf(await login(await verified()));
    const answer = await t.anonymous.post('/api/auth/logout', undefined, { cookie, ...own });
    expect(answer.status).toBe(204);
    expect(String(answer.headers['set-cookie'])).toContain('lw_session=;');
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
    expect((await t.anonymous.post('/api/auth/logout', undefined, { cookie, ...own })).status).toBe(204);
  });

  test('a session revoked by another process dies within five seconds', async () => {
    const email = await verified();
    const cookie = cookieOf(await login(email));
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(200);
    await t.admin.query('update session set revoked_at = now() from app_user u where u.id = user_id and u.email = $1', [
      email,
    ]);
    pass(5);
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
  });

  test('a used session goes on, an unused one ends', async () => {
    const cookie = cookieOf(await login(await verified()));
    for (let hour = 0; hour < 30; hour += 10) {
      pass(10 * 3600);
      expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(200);
    }
    pass(24 * 3600 + 1);
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
  });

  test('the list shows where one is signed in, and ends one', async () => {
    const email = await verified();
    const here = cookieOf(await login(email));
    const there = cookieOf(await login(email));
    const list = await t.anonymous.get('/api/auth/sessions', { cookie: here });
    expect(list.body.map((session: { current: boolean }) => session.current).sort()).toEqual([false, true]);
    const other = list.body.find((session: { current: boolean }) => !session.current);
    const stranger = cookieOf(await login(await verified()));
    const call = (cookie: string) =>
      t.app.http?.inject({ method: 'DELETE', url: `/api/auth/sessions/${other.id}`, headers: { cookie, ...own } });
    expect((await call(stranger))?.statusCode).toBe(404);
    expect((await call(here))?.statusCode).toBe(204);
    expect((await t.anonymous.get('/api/auth/me', { cookie: there })).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', { cookie: here })).status).toBe(200);
  });

  test('writes the time of use at most once a minute', async () => {
    const email = await verified();
    const cookie = cookieOf(await login(email));
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
    const email = await verified();
    pass(61);
    const known = await t.anonymous.post('/api/auth/forgot-password', { email });
    const unknown = await t.anonymous.post('/api/auth/forgot-password', { email: newEmail() });
    expect([known.status, known.text]).toEqual([200, unknown.text]);
    expect((await mailsTo(email)).at(-1)?.template).toBe('reset-password');
  });

  test('a new one ends every session and token, and the link with it', async () => {
    const email = await verified();
    const signedIn = await login(email);
    const cookie = cookieOf(signedIn);
    await t.anonymous.post('/api/auth/forgot-password', { email });
    const token = await linkTo(email);
    const weak = await t.anonymous.post('/api/auth/reset-password', { token, password: 'abc' });
    expect(weak.status).toBe(400);
    const reset = await t.anonymous.post('/api/auth/reset-password', { token, password: 'another-good-one' });
    expect(reset.body).toEqual({ reset: true });
    expect((await t.anonymous.get('/api/auth/me', { cookie })).status).toBe(401);
    expect((await t.anonymous.get('/api/auth/me', bearer(signedIn.body.access_token))).status).toBe(401);
    expect((await login(email)).status).toBe(401);
    expect((await login(email, 'another-good-one')).status).toBe(200);
    const again = await t.anonymous.post('/api/auth/reset-password', { token, password: 'a-third-good-one' });
    expect([again.status, again.body.error.reason]).toEqual([400, 'invalid_token']);
    expect((await mailsTo(email)).at(-1)?.template).toBe('password-changed');
  });

  test('a verification link is no reset link', async () => {
    const email = newEmail();
    await register(email);
    const answer = await t.anonymous.post('/api/auth/reset-password', {
      token: await linkTo(email),
      password: 'another-good-one',
    });
    expect(answer.status).toBe(400);
  });

  test('changing it needs the present one, keeps this session and ends the others', async () => {
    const email = await verified();
    const here = cookieOf(await login(email));
    const there = await login(email);
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
