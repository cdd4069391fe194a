import { type Db, withSystem } from '../../platform/db/db.ts';
import { saveMail } from '../../platform/mail/mail.queries.ts';
import type { Mailer } from '../../platform/mail/mailer.ts';

/** Without an SMTP server mails are kept for an administrator to read; nothing leaves the machine. */
export function createMailbox(options: { db: Db; now: () => Date }): Mailer {
  return {
    send: async (message) => ({
      mailId: await withSystem(options.db, (tx) => saveMail(tx, message, options.now())),
    }),
    close: async () => {},
  };
}
