import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { MailNotSentError, type OutgoingMail } from '../../platform/mail/mailer.ts';
import { renderMail } from '../../platform/mail/render-mail.ts';
import { type MailServer, startMailServer, TEST_CERTIFICATE, TEST_KEY } from '../../platform/testing/mail-server.ts';
import { createSmtpMailer, type SmtpSettings } from './smtp.ts';

const link = 'https://label.example/verify?token=abc';
const mail: OutgoingMail = {
  ...renderMail({ template: 'verify-email', link, expiresInHours: 24 }),
  messageId: '<mail-7@label.example>',
  recipient: 'ada@example.com',
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function server(options: SMTPServerOptions = {}): Promise<MailServer> {
  const started = await startMailServer(options);
  closers.push(started.stop);
  return started;
}

function mailer(port: number, settings: Partial<SmtpSettings> = {}) {
  const made = createSmtpMailer({ host: '127.0.0.1', port, from: 'Labels <no-reply@label.example>', ...settings });
  closers.unshift(made.close);
  return made;
}

const failureOf = async (sending: Promise<void>): Promise<string> => {
  const error: unknown = await sending.catch((reason: unknown) => reason);
  if (!(error instanceof MailNotSentError)) throw new Error('expected a MailNotSentError');
  return error.failure;
};

describe('smtp', () => {
  it('delivers text and HTML under an id that stays the same', async () => {
    const { port, received } = await server();
    await mailer(port).send(mail);
    expect(received).toHaveLength(1);
    expect(received[0]?.recipients).toEqual(['ada@example.com']);
    const source = (received[0]?.source ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(source).toContain('From: Labels <no-reply@label.example>');
    expect(source).toContain(`Subject: ${mail.subject}`);
    expect(source).toContain('Message-ID: <mail-7@label.example>');
    expect(source).toContain('multipart/alternative');
    expect(source.split(link).length).toBeGreaterThan(2);
  });

  it('signs in when it has a user; a wrong password may be put right', async () => {
    const logins: string[] = [];
    const { port, received } = await server({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        logins.push(`${auth.username}:${auth.password}`);
        if (auth.password === 'right') done(null, { user: auth.username });
        else done(new Error('no such user'));
      },
    });
    await mailer(port, { user: 'ada', password: 'right' }).send(mail);
    expect(received).toHaveLength(1);
    const wrong = mailer(port, { user: 'ada', password: 'wrong' });
    expect(await failureOf(wrong.send(mail))).toBe('unreachable');
    expect(await failureOf(wrong.check())).toBe('unreachable');
    expect(logins).toEqual(['ada:right', 'ada:wrong', 'ada:wrong']);
  });

  it('upgrades with STARTTLS, and trusts only certificates that it knows', async () => {
    const tls = { disabledCommands: [], cert: TEST_CERTIFICATE, key: TEST_KEY };
    const { port, received } = await server(tls);
    await expect(mailer(port, { encryption: 'starttls' }).send(mail)).rejects.toThrow(/certificate/);
    await mailer(port, { encryption: 'starttls', ca: TEST_CERTIFICATE }).send(mail);
    await mailer(port, { ca: TEST_CERTIFICATE }).send(mail);
    await mailer(port, { encryption: 'none' }).send(mail);
    expect(received.map(({ isEncrypted }) => isEncrypted)).toEqual([true, true, false]);
    const implicit = await server({ ...tls, secure: true });
    await mailer(implicit.port, { encryption: 'tls', ca: TEST_CERTIFICATE }).send(mail);
    expect(implicit.received).toHaveLength(1);
  });

  it('demands STARTTLS before a password crosses a network', async () => {
    const { port, received } = await server();
    await expect(mailer(port, { encryption: 'starttls' }).send(mail)).rejects.toThrow(MailNotSentError);
    expect(received).toEqual([]);
    const settings = { host: 'smtp.example', port: 587, from: 'a@b.example' };
    expect(createSmtpMailer({ ...settings, user: 'ada' }).server).toMatchObject({
      encryption: 'STARTTLS',
      signsIn: true,
    });
    expect(createSmtpMailer(settings).server.encryption).toBe('STARTTLS if offered');
    expect(createSmtpMailer({ ...settings, port: 465 }).server.encryption).toBe('TLS');
  });

  it('tells a server that is away from one that will never take this mail', async () => {
    let code = 550;
    const { port, stop } = await server({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('mailbox'), { responseCode: code })),
    });
    const sender = mailer(port);
    expect(await failureOf(sender.send(mail))).toBe('refused');
    code = 451;
    expect(await failureOf(sender.send(mail))).toBe('unreachable');
    await sender.close();
    await stop();
    closers.length = 0;
    expect(await failureOf(mailer(port).send(mail))).toBe('unreachable');
  });

  it.each(['ada@example.com, eve@example.com', 'ada@example.com\r\nBcc: eve@example.com', 'nobody'])(
    'refuses a recipient that is not one address: %j',
    async (recipient) => {
      const { port, received } = await server();
      expect(await failureOf(mailer(port).send({ ...mail, recipient }))).toBe('refused');
      expect(received).toEqual([]);
    },
  );
});
