import { type Static, Type } from 'typebox';
import { Email, Id, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * Mails of this server, for super administrators. Reading one is audited: it may hold a link as good as a password.
 *
 * GET  /api/admin/mail                              MailQuery → MailHead[], newest first
 * GET  /api/admin/mail/server                       MailServer: how mails leave, and whether they do
 * POST /api/admin/mail/test                         TestMailBody → TestMailAnswer
 * POST /api/admin/mail/send-again                   all that failed → SendAgainAnswer
 * GET  /api/admin/mail/{id}                         MailDetail; GET …/{id}/html: its HTML, for a frame
 * POST /api/admin/mail/{id}/send-again              → MailHead; 409 unless it failed
 * GET  /api/admin/mail/templates                    MailTemplateInfo[]
 * GET  /api/admin/mail/templates/{template}         MailPreview; GET …/{template}/html?scheme=dark: its HTML, for a frame
 */

/** queued: on its way, or being tried again. stored: kept here, as there is no mail server. */
export const MAIL_STATUSES = ['queued', 'stored', 'sent', 'failed'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

export const MailHead = Type.Object({
  id: Id,
  recipient: Type.String(),
  subject: Type.String(),
  template: Type.String(),
  status: Type.Enum([...MAIL_STATUSES]),
  error: Nullable(Type.String()),
  failure: Nullable(Type.Enum(['unreachable', 'refused'])),
  attempts: Type.Integer(),
  last_attempt_at: Nullable(Timestamp),
  next_attempt_at: Nullable(Timestamp),
  created_at: Timestamp,
  sent_at: Nullable(Timestamp),
  can: Type.Object({ send_again: Type.Boolean() }),
});
export type MailHead = Static<typeof MailHead>;

/** Bodies are empty once a mail server has taken the mail. */
export const MailDetail = Type.Object({
  ...MailHead.properties,
  text_body: Type.String(),
  html_body: Type.String(),
});
export type MailDetail = Static<typeof MailDetail>;

export const MailQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
  recipient: Type.Optional(Type.String({ maxLength: 254, description: 'Whole address, or the beginning of one' })),
  status: Type.Optional(Type.Enum([...MAIL_STATUSES])),
  template: Type.Optional(Type.String({ maxLength: 64 })),
});

export const MailServer = Type.Object({
  carrier: Type.Enum(['smtp', 'mailbox']),
  /** Null without a mail server. */
  host: Nullable(Type.String()),
  port: Nullable(Type.Integer()),
  encryption: Nullable(Type.String({ examples: ['STARTTLS'] })),
  signs_in: Type.Boolean(),
  from: Type.String(),
  last_sent_at: Nullable(Timestamp),
  last_failed_at: Nullable(Timestamp),
  last_error: Nullable(Type.String()),
  queued: Type.Integer(),
  failed: Type.Integer(),
});
export type MailServer = Static<typeof MailServer>;

/** Without an address: to whoever asks. */
export const TestMailBody = Type.Object({ recipient: Type.Optional(Email) }, { additionalProperties: false });
export const TestMailAnswer = Type.Object({
  mail_id: Id,
  recipient: Type.String(),
  status: Type.Enum(['stored', 'sent', 'failed']),
  error: Nullable(Type.String()),
});
export type TestMailAnswer = Static<typeof TestMailAnswer>;

export const SendAgainAnswer = Type.Object({ queued: Type.Integer() });

export const MailTemplateInfo = Type.Object({ template: Type.String(), title: Type.String(), sent: Type.String() });
export type MailTemplateInfo = Static<typeof MailTemplateInfo>;
export const MailPreview = Type.Object({
  template: Type.String(),
  title: Type.String(),
  sent: Type.String({ description: 'When it is sent' }),
  subject: Type.String(),
  text: Type.String(),
});
export type MailPreview = Static<typeof MailPreview>;
export const SchemeQuery = Type.Object({ scheme: Type.Optional(Type.Enum(['light', 'dark'])) });
