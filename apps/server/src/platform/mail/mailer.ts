/** One mail to one address. */
export interface OutgoingMail {
  /** The same for each attempt, so that a mail program shows one of two that arrived. */
  messageId: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
}

/** A mail server. There may be none: mails then stay in the mailbox of the installation. */
export interface Mailer {
  server: { host: string; port: number; encryption: string; signsIn: boolean; from: string };
  /** Throws MailNotSentError when the mail could not be handed over. */
  send(mail: OutgoingMail): Promise<void>;
  /** Connects and signs in, without a mail. Throws MailNotSentError. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** unreachable: the server could not take mails, later it may. refused: it will not take this one. */
export type MailFailure = 'unreachable' | 'refused';

export class MailNotSentError extends Error {
  override name = 'MailNotSentError';
  readonly failure: MailFailure;
  constructor(failure: MailFailure, reason: string, cause?: unknown) {
    super(`the mail could not be sent: ${reason}`, { cause });
    this.failure = failure;
  }
}
