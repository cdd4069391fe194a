import type { TestApp, TestResponse } from '../../platform/testing/test-app.ts';

export const PASSWORD = 'plenty-of-otters-42';

/** What the tests of signing in do over and over, as a person would: through HTTP and the mails that come. */
export function signInSteps(t: TestApp) {
  let serial = 0;
  const newEmail = (): string => `person${++serial}@sign-in.example`;
  const register = (email: string, extra: object = {}): Promise<TestResponse> =>
    t.anonymous.post('/api/auth/register', { email, password: PASSWORD, ...extra });
  const login = (email: string, password = PASSWORD): Promise<TestResponse> =>
    t.anonymous.post('/api/auth/login', { email, password });

  async function mailsTo(email: string): Promise<{ template: string; text_body: string }[]> {
    // A job asks for some mails; their event makes the job that sends them.
    await t.runJobs();
    await t.relayEvents();
    await t.runJobs();
    const { rows } = await t.admin.query<{ template: string; text_body: string }>(
      'select template, text_body from mail_message where recipient = $1 order by id',
      [email],
    );
    return rows;
  }

  /** The token of the newest mail. */
  async function linkTo(email: string): Promise<string> {
    const token = /token=([\w-]+)/.exec((await mailsTo(email)).at(-1)?.text_body ?? '')?.[1];
    if (!token) throw new Error(`no link was mailed to ${email}`);
    return token;
  }

  /** The address of a fresh account that may sign in. */
  async function verified(): Promise<string> {
    const email = newEmail();
    await register(email);
    await t.anonymous.get(`/api/auth/verify-email?token=${await linkTo(email)}`);
    return email;
  }

  return { newEmail, register, login, mailsTo, linkTo, verified };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export function cookieOf(response: TestResponse): string {
  return String(response.headers['set-cookie']).split(';')[0] ?? '';
}
