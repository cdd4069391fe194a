import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Db, openDb } from '../../platform/db/db.ts';
import { type MailMessage, MailNotSentError } from '../../platform/mail/mailer.ts';
import { renderMail } from '../../platform/mail/render-mail.ts';
import { createMailbox } from './mailbox.ts';
import { createSmtpMailer } from './smtp.ts';

const now = (): Date => new Date('2026-01-02T03:04:05Z');
const link = 'https://label.example/verify?token=abc';
const message: MailMessage = {
  ...renderMail({ template: 'verify-email', link, expiresInHours: 24 }),
  recipient: 'ada@example.com',
};

let db: Db;
let admin: pg.Client;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const server = new pg.Client({ connectionString: inject('adminUrl') });
  await server.connect();
  await server.query(`create database ${name} template labelwright`);
  await server.end();
  db = openDb({ url: onDatabase(inject('appUrl'), name) }, () => {});
  admin = new pg.Client({ connectionString: onDatabase(inject('adminUrl'), name) });
  await admin.connect();
});
afterAll(async () => {
  await db.close();
  await admin.end();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function rowOf(mailId: number): Promise<Record<string, unknown>> {
  const { rows } = await admin.query<Record<string, unknown>>('select * from mail_message where id = $1', [mailId]);
  return rows[0] ?? {};
}

/** A mail server that keeps what it is sent: envelope and source of each mail. */
async function startMailServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      text(stream).then((source) => {
        const { rcptTo } = session.envelope;
        received.push({ recipients: rcptTo.map(({ address }) => address), source });
        done();
      }, done);
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: (server.server.address() as AddressInfo).port, received };
}

interface Received {
  recipients: string[];
  source: string;
}

function smtpMailer(port: number, login: { user?: string; password?: string } = {}) {
  const smtp = { host: '127.0.0.1', port, from: 'Labels <no-reply@label.example>', ...login };
  const mailer = createSmtpMailer({ db, now, smtp });
  closers.unshift(() => mailer.close());
  return mailer;
}

describe('mailbox', () => {
  it('keeps the whole mail', async () => {
    const { mailId } = await createMailbox({ db, now }).send(message);
    expect(await rowOf(mailId)).toMatchObject({
      recipient: 'ada@example.com',
      subject: message.subject,
      text_body: message.text,
      html_body: message.html,
      template: 'verify-email',
      status: 'stored',
      organization_id: null,
      created_at: now(),
      sent_at: null,
    });
  });

  it('notes whose mail it is', async () => {
    const { mailId } = await createMailbox({ db, now }).send({ ...message, organizationId: 7 });
    expect(await rowOf(mailId)).toMatchObject({ organization_id: '7' });
  });
});

describe('smtp', () => {
  it('delivers text and HTML, and keeps no working link', async () => {
    const { port, received } = await startMailServer();
    const { mailId } = await smtpMailer(port).send(message);
    expect(received).toHaveLength(1);
    expect(received[0]?.recipients).toEqual(['ada@example.com']);
    const source = (received[0]?.source ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(source).toContain('From: Labels <no-reply@label.example>');
    expect(source).toContain(`Subject: ${message.subject}`);
    expect(source).toContain('multipart/alternative');
    expect(source.split(link).length).toBeGreaterThan(2);
    expect(await rowOf(mailId)).toMatchObject({
      status: 'sent',
      sent_at: now(),
      text_body: '',
      html_body: '',
      error: null,
    });
  });

  it('signs in when it has a user', async () => {
    const logins: string[] = [];
    const { port, received } = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        logins.push(`${auth.username}:${auth.password}`);
        if (auth.password === 'right') done(null, { user: auth.username });
        else done(new Error('no such user'));
      },
    });
    await smtpMailer(port, { user: 'ada', password: 'right' }).send(message);
    expect(received).toHaveLength(1);
    await expect(smtpMailer(port, { user: 'ada', password: 'wrong' }).send(message)).rejects.toThrow(MailNotSentError);
    expect(logins).toEqual(['ada:right', 'ada:wrong']);
  });

  it('keeps a mail that could not be sent, and a repeat uses the same row', async () => {
    let isRefusing = true;
    const { port, received } = await startMailServer({
      onRcptTo: (_address, _session, done) => done(isRefusing ? new Error('mailbox is full') : null),
    });
    const mailer = smtpMailer(port);
    const error: unknown = await mailer.send(message).catch((reason: unknown) => reason);
    if (!(error instanceof MailNotSentError)) throw new Error('expected a MailNotSentError');
    expect(await rowOf(error.mailId)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('mailbox is full'),
      text_body: message.text,
      sent_at: null,
    });
    isRefusing = false;
    expect(await mailer.send({ ...message, mailId: error.mailId })).toEqual({ mailId: error.mailId });
    expect(await rowOf(error.mailId)).toMatchObject({ status: 'sent', error: null });
    expect(received).toHaveLength(1);
  });

  it('fails when nobody listens', async () => {
    const { port } = await startMailServer();
    await closers.pop()?.();
    await expect(smtpMailer(port).send(message)).rejects.toThrow(/ECONNREFUSED/);
  });

  it.each(['ada@example.com, eve@example.com', 'ada@example.com\r\nBcc: eve@example.com', 'nobody'])(
    'refuses a recipient that is not one address: %j',
    async (recipient) => {
      const { port, received } = await startMailServer();
      await expect(smtpMailer(port).send({ ...message, recipient })).rejects.toThrow(MailNotSentError);
      expect(received).toEqual([]);
    },
  );
});
