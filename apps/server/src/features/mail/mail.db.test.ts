import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { type MailServer, startMailServer } from '../../platform/testing/mail-server.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { requestMail } from './request-mail.ts';

/** One program with a mail server that comes and goes, one without. */
let t: TestApp;
let server: MailServer;
let root: TestUser;
let organizationId: number;
beforeAll(async () => {
  server = await startMailServer();
  t = await createTestApp({ env: { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(server.port) } });
  organizationId = (await t.newOrganization()).id;
  root = await t.newUser(organizationId, { globalRole: 'super_admin' });
});
afterAll(async () => {
  await t.close();
  await server.stop();
});

const link = 'https://label.example/verify?token=not-for-the-log';
async function ask(app: TestApp, recipient: string, organization = organizationId): Promise<number> {
  const actor = systemActor(organization);
  const { platform } = app.app;
  return withActor(platform.db, actor, (tx) =>
    requestMail(platform, tx, actor, {
      recipient,
      organizationId: organization,
      content: { template: 'verify-email', link, expiresInHours: 48 },
    }),
  );
}
const receivedBy = (recipient: string): number =>
  server.received.filter(({ recipients }) => recipients.includes(recipient)).length;
const mailOf = async (id: number) => (await root.get(`/api/admin/mail/${id}`)).body;
describe('without rights', () => {
  test('nobody reads mails, sends tests or sends again', async () => {
    const { owner } = await t.newOrganization();
    for (const url of ['', '/1', '/1/html', '/server', '/templates', '/templates/test', '/templates/test/html']) {
      expect([url, (await t.anonymous.get(`/api/admin/mail${url}`)).status]).toEqual([url, 401]);
      expect([url, (await owner.get(`/api/admin/mail${url}`)).status]).toEqual([url, 403]);
    }
    for (const url of ['/test', '/send-again', '/1/send-again']) {
      expect([url, (await t.anonymous.post(`/api/admin/mail${url}`)).status]).toEqual([url, 401]);
      expect([url, (await owner.post(`/api/admin/mail${url}`)).status]).toEqual([url, 403]);
    }
    expect((await root.get('/api/admin/mail/99999999')).status).toBe(404);
    expect((await root.post('/api/admin/mail/99999999/send-again')).status).toBe(404);
    expect((await root.get('/api/admin/mail?status=lost')).status).toBe(400);
    expect((await root.post('/api/admin/mail/test', { recipient: 'nobody' })).status).toBe(400);
    expect((await root.get('/api/admin/mail/templates/__proto__')).status).toBe(404);
  });
});

describe('a mail', () => {
  test('goes by event, queue and job to the server, and leaves no working link behind', async () => {
    const id = await ask(t, 'flow@example.com');
    const outbox = await t.admin.query(
      `select status, payload from outbox_event where event_type = 'EMAIL_SEND_REQUESTED' and aggregate_id = $1`,
      [String(id)],
    );
    expect(outbox.rows).toEqual([
      { status: 'pending', payload: { mail_id: id, to: 'flow@example.com', template: 'verify-email' } },
    ]);
    expect(await mailOf(id)).toMatchObject({
      status: 'queued',
      attempts: 0,
      subject: expect.stringContaining('Confirm'),
    });
    await t.relayEvents();
    const jobs = await t.admin.query(`select type, queue, max_attempts, payload from job where dedupe_key = $1`, [
      `mail:${id}`,
    ]);
    expect(jobs.rows).toEqual([
      { type: 'task_send_email', queue: 'email_queue', max_attempts: 4, payload: { mailId: id } },
    ]);
    await t.runJobs();
    expect(receivedBy('flow@example.com')).toBe(1);
    expect(await mailOf(id)).toMatchObject({ status: 'sent', attempts: 1, text_body: '', can: { send_again: false } });
    const { rows } = await t.admin.query(
      `select string_agg(everything::text, ' ') as text from (
         select to_jsonb(m) from mail_message m union all select to_jsonb(j) from job j
         union all select to_jsonb(o) from outbox_event o union all select to_jsonb(e) from event_log e) as x(everything)`,
    );
    expect(rows[0].text).not.toContain('not-for-the-log');
    expect((await root.post(`/api/admin/mail/${id}/send-again`)).status).toBe(409);
  });

  test('that the server refuses is not tried again by itself', async () => {
    const id = await ask(t, 'two@example.com, three@example.com');
    await t.relayEvents();
    await t.runJobs();
    expect(await mailOf(id)).toMatchObject({ status: 'failed', failure: 'refused', attempts: 1 });
  });
});

describe('a mail server that is away', () => {
  test('is tried four times, shown as down, and gets every mail once it is back', async () => {
    const { port } = server;
    await server.stop();
    const ids = [await ask(t, 'late1@example.com'), await ask(t, 'late2@example.com')];
    const [id = 0, other = 0] = ids;
    await t.relayEvents();
    await t.runJobs();
    const failed = await mailOf(id);
    expect(failed).toMatchObject({ status: 'failed', attempts: 4, can: { send_again: true } });
    expect(failed.error).toContain('ECONNREFUSED');
    expect(failed.text_body).toContain(link);
    const down = (await root.get('/api/admin/mail/server')).body;
    expect(down).toMatchObject({ carrier: 'smtp', host: '127.0.0.1', port, last_error: failed.error });
    expect(down.failed).toBeGreaterThanOrEqual(2);
    expect((await root.post('/api/admin/mail/test')).body).toMatchObject({ status: 'failed', recipient: root.email });

    await resume();
    expect(await mailOf(id), 'still away').toMatchObject({ status: 'failed' });
    server = await startMailServer({ port });
    // One by hand, twice at the same time; the other by itself.
    const again = await Promise.all([1, 2].map(() => root.post(`/api/admin/mail/${id}/send-again`)));
    expect(again.map(({ status }) => status).sort()).toEqual([200, 409]);
    await resume();
    await t.runJobs();
    expect([receivedBy('late1@example.com'), receivedBy('late2@example.com')]).toEqual([1, 1]);
    expect(await mailOf(other)).toMatchObject({ status: 'sent', error: null });
    expect((await root.post('/api/admin/mail/test', { recipient: 'tester@example.com' })).body.status).toBe('sent');
    const { rows } = await t.admin.query(
      `select action from audit_log where action in ('mail.test', 'mail.send_again')`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(3);
  });

  async function resume(): Promise<void> {
    await t.admin.query(
      `insert into job (type, queue, max_attempts, title) values ('mail.resume', 'maintenance', 1, 'Resume')`,
    );
    await t.runJobs();
  }
});

test('a relay killed in the middle of its batch loses no mail and sends none twice', async () => {
  const recipients = Array.from({ length: 60 }, (_, index) => `batch${index}@example.com`);
  await t.relayEvents();
  for (const recipient of recipients) await ask(t, recipient);
  const { connectionString = '' } = t.app.platform.db.pool.options;
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./dying-relay.fixture.ts', import.meta.url)),
      connectionString,
      '20',
    ],
    { stdio: 'ignore' },
  );
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  const taken = await t.admin.query(`select count(*)::int as count from outbox_event where status = 'processing'`);
  expect(taken.rows[0].count, 'the dead one still holds its batch').toBe(60);
  await t.relayEvents();
  await t.runJobs();
  expect(recipients.filter((recipient) => receivedBy(recipient) === 1)).toHaveLength(20);
  // Its lease ends.
  await t.admin.query(`update outbox_event set locked_until = now() - interval '1 second' where status = 'processing'`);
  await t.relayEvents();
  await t.runJobs();
  expect(recipients.map(receivedBy)).toEqual(recipients.map(() => 1));
  const open = await t.admin.query(`select count(*)::int as count from outbox_event where status <> 'completed'`);
  expect(open.rows[0].count).toBe(0);
});

test('without a mail server mails stay here to be read; every template can be looked at', async () => {
  const bare = await createTestApp();
  try {
    const { id } = await bare.newOrganization();
    const admin = await bare.newUser(id, { globalRole: 'super_admin' });
    const mail = await ask(bare, 'kept@example.com', id);
    await bare.relayEvents();
    await bare.runJobs();
    expect((await admin.get(`/api/admin/mail/${mail}`)).body).toMatchObject({
      status: 'stored',
      text_body: expect.stringContaining(link),
    });
    expect((await admin.get('/api/admin/mail/server')).body).toMatchObject({ carrier: 'mailbox', host: null });
    expect((await admin.post('/api/admin/mail/test')).body).toMatchObject({ status: 'stored', error: null });
    expect((await admin.get('/api/admin/mail?recipient=KEPT')).body).toMatchObject([{ id: mail }]);

    const templates = (await admin.get('/api/admin/mail/templates')).body as { template: string }[];
    expect(templates.length).toBeGreaterThanOrEqual(15);
    for (const { template } of templates) {
      const url = `/api/admin/mail/templates/${template}`;
      expect((await admin.get(url)).body).toMatchObject({ template, subject: expect.stringMatching(/\w/) });
      const frame = await admin.get(`${url}/html?scheme=dark`);
      expect(frame.text).toContain('<!doctype html>');
      expect(frame.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox.*frame-ancestors 'self'/);
    }
    expect((await admin.get('/api/admin/mail/templates/project-invitation/html')).text).toContain('&lt;2026&gt;');
  } finally {
    await bare.close();
  }
});
