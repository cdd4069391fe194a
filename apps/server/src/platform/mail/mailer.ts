import type { RenderedMail } from './render-mail.ts';

export interface MailMessage extends RenderedMail {
  /** One address. */
  recipient: string;
  /** undefined: the mail belongs to no organization, such as a verification before the first one. */
  organizationId?: number;
  /** The row of an earlier attempt, so that a repeat does not make another one. */
  mailId?: number;
}

/** Every mail leaves a row in mail_message, whatever carries it. */
export interface Mailer {
  /** Throws MailNotSentError when the mail could not be handed over. */
  send(message: MailMessage): Promise<{ mailId: number }>;
  close(): Promise<void>;
}

export class MailNotSentError extends Error {
  override name = 'MailNotSentError';
  readonly mailId: number;
  constructor(mailId: number, reason: string, cause?: unknown) {
    super(`the mail could not be sent: ${reason}`, { cause });
    this.mailId = mailId;
  }
}
