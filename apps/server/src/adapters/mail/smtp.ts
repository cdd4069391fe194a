import { createTransport } from 'nodemailer';
import { type Mailer, type MailFailure, MailNotSentError } from '../../platform/mail/mailer.ts';

/** auto: TLS from the first byte on port 465; elsewhere STARTTLS, demanded when a password would cross a network. */
const ENCRYPTIONS = ['auto', 'starttls', 'tls', 'none'] as const;
export type SmtpEncryption = (typeof ENCRYPTIONS)[number];

export interface SmtpSettings {
  host: string;
  port: number;
  /** Default: auto. */
  encryption?: SmtpEncryption;
  user?: string;
  password?: string;
  /** Sender address, with or without a name. */
  from: string;
  /** Certificates to trust beside those of the system, PEM. */
  ca?: string;
}

const timeoutMs = 15_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

export function createSmtpMailer(smtp: SmtpSettings): Mailer {
  const { isImplicit, needsTls, name } = encryptionOf(smtp);
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: isImplicit,
    requireTLS: needsTls,
    ignoreTLS: smtp.encryption === 'none',
    ...(smtp.ca === undefined ? {} : { tls: { ca: smtp.ca } }),
    ...(smtp.user && { auth: { user: smtp.user, pass: smtp.password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw new MailNotSentError(failureOf(error), error instanceof Error ? error.message : String(error), error);
    }
  };
  return {
    server: {
      host: smtp.host,
      port: smtp.port,
      encryption: name,
      signsIn: smtp.user !== undefined,
      from: smtp.from,
    },
    send: (mail) =>
      attempt(() =>
        transport.sendMail({
          from: smtp.from,
          to: { name: '', address: mail.recipient },
          messageId: mail.messageId,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
        }),
      ),
    check: () => attempt(() => transport.verify()),
    close: async () => transport.close(),
  };
}

function encryptionOf({ host, port, encryption = 'auto', user }: SmtpSettings) {
  const isImplicit = encryption === 'tls' || (encryption === 'auto' && port === 465);
  const needsTls = encryption === 'starttls' || (encryption === 'auto' && user !== undefined && !LOOPBACK.test(host));
  if (isImplicit) return { isImplicit, needsTls: false, name: 'TLS' };
  if (encryption === 'none') return { isImplicit, needsTls: false, name: 'none' };
  return { isImplicit, needsTls, name: needsTls ? 'STARTTLS' : 'STARTTLS if offered' };
}

/** A server that answers 5xx to this mail refuses it for good; whatever else went wrong may pass. */
function failureOf(error: unknown): MailFailure {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return 'unreachable';
  return responseCode === undefined || responseCode >= 500 ? 'refused' : 'unreachable';
}

export function isSmtpEncryption(word: string): word is SmtpEncryption {
  return (ENCRYPTIONS as readonly string[]).includes(word);
}
