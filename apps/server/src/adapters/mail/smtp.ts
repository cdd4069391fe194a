import { createTransport } from 'nodemailer';
import { type Db, withSystem } from '../../platform/db/db.ts';
import { markMailFailed, markMailSent, saveMail } from '../../platform/mail/mail.queries.ts';
import { type Mailer, MailNotSentError } from '../../platform/mail/mailer.ts';

export interface SmtpSettings {
  host: string;
  /** 465 speaks TLS from the first byte; any other port upgrades when the server offers it. */
  port: number;
  user?: string;
  password?: string;
  /** Sender address, with or without a name. */
  from: string;
}

const timeoutMs = 20_000;

/**
 * Hands mails to an SMTP server. The row is written before and settled after, so that no mail is lost when the process
 * stops in between; it says "stored" then.
 */
export function createSmtpMailer(options: { db: Db; now: () => Date; smtp: SmtpSettings }): Mailer {
  const { db, now, smtp } = options;
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.port === 465,
    ...(smtp.user && { auth: { user: smtp.user, pass: smtp.password ?? '' } }),
    pool: true,
    maxConnections: 2,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      const mailId = await withSystem(db, (tx) => saveMail(tx, message, now()));
      try {
        await transport.sendMail({
          from: smtp.from,
          to: { name: '', address: message.recipient },
          subject: message.subject,
          text: message.text,
          html: message.html,
        });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        await withSystem(db, (tx) => markMailFailed(tx, mailId, reason));
        throw new MailNotSentError(mailId, reason, error);
      }
      await withSystem(db, (tx) => markMailSent(tx, mailId, now()));
      return { mailId };
    },
    close: async () => transport.close(),
  };
}
