import { hash as bcryptHash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { bearer, PASSWORD, signInSteps } from './sign-in-steps.ts';

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

describe('log-in', () => {
  test('answers with the access token alone, and a cookie', async () => {
    const email = await steps.verified();
    const answer = await steps.login(email);
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
    const email = await steps.verified();
    const wrong = await steps.login(email, 'not-the-password');
    const unknown = await steps.login(steps.newEmail(), 'not-the-password');
    expect(wrong.status).toBe(401);
    expect(wrong.body.error.type).toBe('auth_error');
    const { requestId: _a, ...first } = wrong.body.error;
    const { requestId: _b, ...second } = unknown.body.error;
    expect(second).toEqual(first);
    // Processor time, nearly all of it the hashing: a busy machine changes it little. It is counted in coarse steps.
    const took = async (newAddress: () => string): Promise<number> => {
      const before = process.cpuUsage();
      for (let attempt = 0; attempt < 7; attempt += 1) await steps.login(newAddress(), 'not-the-password');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const known = await took(() => email);
    const stranger = await took(steps.newEmail);
    expect(stranger).toBeGreaterThan(known / 3);
  });

  test('ten failures lock the account for 15 minutes, with one mail', async () => {
    const email = await steps.verified();
    for (let index = 0; index < 12; index += 1) expect((await steps.login(email, 'not-the-password')).status).toBe(401);
    const locked = await steps.login(email);
    expect([locked.status, locked.body.error.reason]).toEqual([401, 'wrong_credentials']);
    expect((await steps.mailsTo(email)).filter((mail) => mail.template === 'account-locked')).toHaveLength(1);
    pass(15 * 60 + 1);
    expect((await steps.login(email)).status).toBe(200);
  });

  test('failures and successes leave audit rows', async () => {
    const email = await steps.verified();
    await steps.login(email, 'not-the-password');
    await steps.login(email);
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
    const email = await steps.verified();
    const imported = await bcryptHash('imported-password-9', { cost: 4 });
    await t.admin.query('update app_user set password_hash = $1 where email = $2', [imported, email]);
    expect((await steps.login(email, 'imported-password-9')).status).toBe(200);
    const { rows } = await t.admin.query<{ password_hash: string }>(
      'select password_hash from app_user where email = $1',
      [email],
    );
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/);
    expect((await steps.login(email, 'imported-password-9')).status).toBe(200);
  });

  test('an access token ends when configured', async () => {
    const { body } = await steps.login(await steps.verified());
    pass(3599);
    expect((await t.anonymous.get('/api/auth/me', bearer(body.access_token))).status).toBe(200);
    pass(2);
    const ended = await t.anonymous.get('/api/auth/me', bearer(body.access_token));
    expect([ended.status, ended.body.error.type]).toEqual([401, 'auth_error']);
  });

  test('a stale credential does not keep anybody from signing in', async () => {
    const email = await steps.verified();
    for (const headers of [bearer('eyJh.eyJz.x'), { cookie: 'lw_session=gone' }] as Record<string, string>[]) {
      const answer = await t.anonymous.post('/api/auth/login', { email, password: PASSWORD }, headers);
      expect(answer.status).toBe(200);
    }
    expect((await t.anonymous.get('/api/auth/me', bearer('eyJh.eyJz.x'))).status).toBe(401);
  });

  test('a repeat with the same idempotency key stores no secret', async () => {
    const email = await steps.verified();
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
