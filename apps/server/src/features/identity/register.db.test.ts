import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse } from '../../platform/testing/test-app.ts';
import { PASSWORD, signInSteps } from './sign-in-steps.ts';

let t: TestApp;
let steps: ReturnType<typeof signInSteps>;
let clock = new Date('2026-03-01T09:00:00Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
beforeAll(async () => {
  t = await createTestApp({ now: () => clock });
  steps = signInSteps(t);
});
afterAll(() => t.close());

describe('registration', () => {
  test('answers with exactly four keys and makes a place to work', async () => {
    const email = steps.newEmail();
    const answer = await steps.register(email.toUpperCase(), { display_name: 'Ada' });
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
    const email = steps.newEmail();
    await steps.register(email);
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
    const failed = await steps.register(steps.newEmail());
    await t.admin.query('drop trigger refuse_test on one_time_token; drop function refuse_test');
    expect(failed.status).toBe(500);
    expect((await t.admin.query('select count(*) from outbox_event')).rows).toEqual(before.rows);
  });

  test('a taken address gets the same answer; only its owner is told', async () => {
    const email = await steps.verified();
    const fresh = await steps.register(steps.newEmail());
    pass(61);
    const taken = await steps.register(email, { display_name: 'Somebody else' });
    expect(taken.status).toBe(fresh.status);
    expect(Object.keys(taken.body)).toEqual(Object.keys(fresh.body));
    expect(taken.body).toMatchObject({ email, is_verified: false, global_role: 'user' });
    const mail = (await steps.mailsTo(email)).at(-1);
    expect(mail?.template).toBe('already-registered');
    expect(mail?.text_body).toContain('has one already');
    expect((await steps.login(email)).status).toBe(200);
    // Whoever forgot that there is an account has forgotten the password too.
    const reset = { token: await steps.linkTo(email), password: 'another-otter-77' };
    expect((await t.anonymous.post('/api/auth/reset-password', reset)).status).toBe(200);
    expect((await steps.login(email, 'another-otter-77')).status).toBe(200);
  });

  test.each([
    ['before', 1],
    ['after', 1],
    ['before', 61],
    ['after', 61],
  ])('a stranger who registers the address %s its owner gets nowhere (%i s between)', async (order, seconds) => {
    const email = steps.newEmail();
    const stranger = { email, password: 'a-stranger-was-here' };
    const register = [() => steps.register(email), () => t.anonymous.post('/api/auth/register', stranger)];
    const answers: TestResponse[] = [];
    const links: string[] = [];
    for (const step of order === 'before' ? register.toReversed() : register) {
      answers.push(await step());
      links.push(await steps.linkTo(email));
      pass(seconds);
    }
    expect(answers.map(({ status, body }) => [status, Object.keys(body)])).toEqual(
      answers.map(() => [201, ['id', 'email', 'is_verified', 'global_role']]),
    );
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${links[0]}`)).status).toBe(400);
    expect((await steps.mailsTo(email)).map((mail) => mail.template)).toEqual(['verify-email', 'finish-registration']);
    pass(61);
    await t.anonymous.post('/api/auth/resend-verification', { email });
    const chosen = { token: await steps.linkTo(email), password: 'only-the-owner-knows' };
    expect((await t.anonymous.post('/api/auth/reset-password', chosen)).status).toBe(200);
    for (const password of [stranger.password, PASSWORD]) expect((await steps.login(email, password)).status).toBe(401);
    expect((await steps.login(email, chosen.password)).status).toBe(200);
    expect((await steps.mailsTo(email)).at(-1)?.template).toBe('finish-registration');
  });

  test('sent twice by one person is one registration, whose first link works', async () => {
    const email = steps.newEmail();
    await steps.register(email);
    const first = await steps.linkTo(email);
    await steps.register(email);
    expect(await steps.mailsTo(email)).toHaveLength(1);
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${first}`)).status).toBe(200);
    expect((await steps.login(email)).status).toBe(200);
  });

  test('takes about as long for a taken address as for a free one', async () => {
    const taken = await steps.verified();
    // Processor time, nearly all of it the hashing: a busy machine changes it little.
    const took = async (email: string): Promise<number> => {
      const before = process.cpuUsage();
      await steps.register(email);
      return process.cpuUsage(before).user;
    };
    const known = Math.min(await took(taken), await took(taken), await took(taken));
    const fresh = Math.min(await took(steps.newEmail()), await took(steps.newEmail()), await took(steps.newEmail()));
    expect(fresh).toBeGreaterThan(known / 3);
    expect(known).toBeGreaterThan(fresh / 3);
  });

  test('two at once make one account', async () => {
    const email = steps.newEmail();
    const answers = await Promise.all([steps.register(email), steps.register(email), steps.register(email)]);
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
    const email = steps.newEmail();
    await steps.register(email);
    const token = await steps.linkTo(email);
    const { rows } = await t.admin.query<{ found: boolean }>(
      `select exists(select from one_time_token where encode(token_hash, 'escape') = $1)
         or exists(select from event_log where payload::text like '%' || $1 || '%')
         or exists(select from outbox_event where payload::text like '%' || $1 || '%')
         or exists(select from job where payload::text like '%' || $1 || '%') as found`,
      [token],
    );
    expect(rows[0]?.found).toBe(false);
    expect((await steps.login(email)).body.error).toMatchObject({ type: 'auth_error', reason: 'email_not_verified' });
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${token}`)).body).toEqual({ verified: true });
    const again = await t.anonymous.get(`/api/auth/verify-email?token=${token}`);
    expect([again.status, again.body.error.reason]).toEqual([400, 'invalid_token']);
    expect((await steps.login(email)).status).toBe(200);
  });

  test('a link lives 48 hours; a new one replaces it', async () => {
    const email = steps.newEmail();
    await steps.register(email);
    const token = await steps.linkTo(email);
    pass(48 * 3600 + 1);
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${token}`)).status).toBe(400);
    const known = await t.anonymous.post('/api/auth/resend-verification', { email });
    const unknown = await t.anonymous.post('/api/auth/resend-verification', { email: steps.newEmail() });
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const fresh = await steps.linkTo(email);
    expect(fresh).not.toBe(token);
    expect((await t.anonymous.get(`/api/auth/verify-email?token=${fresh}`)).status).toBe(200);
  });

  test('nobody is flooded: one mail a minute', async () => {
    const email = steps.newEmail();
    await steps.register(email);
    for (let index = 0; index < 3; index += 1) {
      await t.anonymous.post('/api/auth/resend-verification', { email });
      await t.runJobs();
    }
    expect(await steps.mailsTo(email)).toHaveLength(1);
  });
});

describe('the return path', () => {
  const next = '/join?token=shared-link';
  const lastLink = async (email: string): Promise<URL> =>
    new URL(/https?:\S+/.exec((await steps.mailsTo(email)).at(-1)?.text_body ?? '')?.[0] ?? '');
  const pathAndNext = ({ pathname, searchParams }: URL) => [pathname, searchParams.get('next')];

  test('goes along with every mailed link', async () => {
    const email = steps.newEmail();
    await steps.register(email, { next });
    expect(pathAndNext(await lastLink(email))).toEqual(['/verify', next]);
    pass(61);
    await t.anonymous.post('/api/auth/resend-verification', { email, next });
    const link = await lastLink(email);
    expect(pathAndNext(link)).toEqual(['/verify', next]);
    await t.anonymous.get(`/api/auth/verify-email?token=${link.searchParams.get('token')}`);
    await t.anonymous.post('/api/auth/forgot-password', { email, next });
    expect(pathAndNext(await lastLink(email))).toEqual(['/reset', next]);
    pass(61);
    await steps.register(email, { next });
    expect(pathAndNext(await lastLink(email))).toEqual(['/reset', next]);
  });

  test('is absent when nobody asked for one, and not readable in the jobs', async () => {
    const email = steps.newEmail();
    await steps.register(email);
    expect(pathAndNext(await lastLink(email))).toEqual(['/verify', null]);
    pass(61);
    await t.anonymous.post('/api/auth/resend-verification', { email, next });
    const { rows } = await t.admin.query<{ payload: object }>(`select payload from job where payload->>'email' = $1`, [
      email,
    ]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('shared-link');
  });

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'projects', `/${'x'.repeat(500)}`])(
    '%s is refused',
    async (bad) => {
      for (const url of ['register', 'resend-verification', 'forgot-password']) {
        const body = { email: steps.newEmail(), next: bad, ...(url === 'register' ? { password: PASSWORD } : {}) };
        const answer = await t.anonymous.post(`/api/auth/${url}`, body);
        expect(answer.status).toBe(400);
        expect(answer.body.error.details.next).toBeDefined();
      }
    },
  );
});
