import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Timestamp } from './schemas.ts';

/**
 * What a person is told, in the organization they work in.
 *
 * GET  /api/notifications              NotificationQuery → Notification[], newest first
 * GET  /api/notifications/counts       NotificationCounts
 * POST /api/notifications/read         ReadBody → ReadAnswer
 * GET  /api/notifications/preferences  NotificationPreference[], one of each kind
 * PATCH /api/notifications/preferences PreferencesBody → NotificationPreference[]
 * Live: topic `notifications`, sent to the person only.
 */

export const NOTIFICATION_KINDS = [
  'mention',
  'review_decision',
  'item_decision',
  'task_assigned',
  'job_finished',
  'job_failed',
  'invitation_accepted',
  'alert',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];
const Kind = Type.Enum([...NOTIFICATION_KINDS]);

export const MAIL_CHOICES = ['off', 'now', 'daily'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** What holds until somebody chooses otherwise. */
export const DEFAULT_PREFERENCES: Readonly<Record<NotificationKind, { in_app: boolean; mail: MailChoice }>> = {
  mention: { in_app: true, mail: 'now' },
  review_decision: { in_app: true, mail: 'daily' },
  item_decision: { in_app: true, mail: 'now' },
  task_assigned: { in_app: true, mail: 'daily' },
  job_finished: { in_app: true, mail: 'off' },
  job_failed: { in_app: true, mail: 'off' },
  invitation_accepted: { in_app: true, mail: 'off' },
  alert: { in_app: true, mail: 'now' },
};

export const Notification = Type.Object({
  id: Id,
  kind: Kind,
  title: Type.String(),
  body: Type.String(),
  link: Type.String({ description: 'Path within the site; empty when there is nowhere to go' }),
  project_id: Nullable(Id),
  is_read: Type.Boolean(),
  happened_at: Timestamp,
});
export type Notification = Static<typeof Notification>;

export const NotificationQuery = Type.Object({
  kind: Type.Optional(Kind),
  unread: Type.Optional(Type.Boolean()),
  project: Type.Optional(Id),
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
});

export const NotificationCounts = Type.Object({
  unread: Type.Integer(),
  by_kind: Type.Array(Type.Object({ kind: Kind, unread: Type.Integer() })),
});
export type NotificationCounts = Static<typeof NotificationCounts>;

/** Without ids: all that the filter holds. `read: false` marks them as unread again. */
export const ReadBody = Type.Object(
  {
    ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
    kind: Type.Optional(Kind),
    read: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type ReadBody = Static<typeof ReadBody>;
export const ReadAnswer = Type.Object({ changed: Type.Integer(), unread: Type.Integer() });

export const NotificationPreference = Type.Object({
  kind: Kind,
  in_app: Type.Boolean(),
  mail: Type.Enum([...MAIL_CHOICES]),
});
export type NotificationPreference = Static<typeof NotificationPreference>;
export const PreferencesBody = Type.Object(
  { preferences: Type.Array(NotificationPreference, { minItems: 1, maxItems: NOTIFICATION_KINDS.length }) },
  { additionalProperties: false },
);
