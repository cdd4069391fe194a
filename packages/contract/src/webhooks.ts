import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';
import { WEBHOOK_ACTION_KEYS } from './webhook-actions.ts';

/**
 * Where events are sent to, and what became of it. What each action tells is in `webhook-actions.ts`; bodies, signatures
 * and retries are described in docs/guide/webhooks.md.
 *
 * - GET/POST            /api/webhooks?project&scope    → WebhookRecord[] / WebhookWithSecret; without project: all of the organization
 * - GET/PATCH/PUT/DELETE /api/webhooks/{id}            → WebhookRecord
 * - GET/PUT             /api/webhooks/{id}/actions     → WebhookActionList
 * - GET                 /api/webhooks/info?organization-only → { [action]: WebhookActionInfo }
 * - GET                 /api/webhook-actions           → WebhookActionInfo[], for pages that offer a choice
 * - POST                /api/webhooks/{id}/test        → WebhookTestResult: sends a sample now, also when it is not active
 * - POST                /api/webhooks/{id}/rotate-secret → WebhookSecret, shown once
 * - GET                 /api/webhooks/{id}/logs?status&action&since&until&errors → WebhookLog[] (keyset-paged), newest first
 * - GET                 /api/webhooks/{id}/logs/{log}  → WebhookLogRecord, with request and attempts
 * - POST                /api/webhooks/{id}/redeliver/{log}   → WebhookLog
 * - POST                /api/webhooks/{id}/redeliver-failed  → WebhookQueued
 * - POST                /api/webhooks/{id}/replay      → WebhookQueued, with the cursor to go on from
 * - GET                 /api/webhooks/payloads/{message}?expires&signature → the body of an event too large to be sent (public, signed)
 *
 * Live hints: topic `webhooks`, id = webhook, whenever something was sent or the webhook changed.
 */

export const WEBHOOK_SCOPES = ['global', 'organization', 'workspace', 'project'] as const;
export type WebhookScope = (typeof WEBHOOK_SCOPES)[number];

/** `label_studio`: `project` is the whole project; `ids`: `project` is its id. All else is the same. */
export const WEBHOOK_FORMATS = ['label_studio', 'ids'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

export const WEBHOOK_DISABLED_REASONS = ['by_hand', 'failing', 'gone', 'project_deleted'] as const;
export type WebhookDisabledReason = (typeof WEBHOOK_DISABLED_REASONS)[number];

/** What stands for the value of a header in answers; sent back, it leaves the value as it is. */
export const MASKED_HEADER = '********';

const Url = Type.String({
  minLength: 1,
  maxLength: 2048,
  pattern: '^https?://',
  examples: ['https://example.com/hooks/labels'],
});
const Headers = Type.Record(
  Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" }),
  Type.String({ maxLength: 2000, pattern: '^[\\t\\u0020-\\u007e]*$' }),
  { maxProperties: 10, description: 'At most 10. Kept encrypted and shown as ********' },
);
const Actions = Type.Array(Type.Enum([...WEBHOOK_ACTION_KEYS]), { maxItems: 100, uniqueItems: true });

export const WebhookRecord = Type.Object({
  id: Id,
  scope: Type.Enum([...WEBHOOK_SCOPES]),
  organization: Nullable(Id),
  workspace: Nullable(Id),
  project: Nullable(Id),
  /** The connected model that is told; its address and headers are those of the model. */
  ml_backend: Nullable(Id),
  url: Type.String(),
  description: Type.String(),
  send_payload: Type.Boolean({ description: 'false: only what happened to which ids' }),
  send_for_all_actions: Type.Boolean(),
  payload_format: Type.Enum([...WEBHOOK_FORMATS]),
  headers: Type.Record(Type.String(), Type.String()),
  actions: Type.Array(Type.String()),
  is_active: Type.Boolean(),
  disabled_reason: Nullable(Type.Enum([...WEBHOOK_DISABLED_REASONS])),
  disabled_detail: Type.String({ description: 'What the receiver said last, when it was switched off for failing' }),
  disabled_at: Nullable(Timestamp),
  secret_hint: Type.String({ description: 'The last four characters' }),
  previous_secret_until: Nullable(Timestamp),
  consecutive_failures: Type.Integer({ description: 'Deliveries given up one after the other' }),
  paused_until: Nullable(Timestamp),
  pending: Type.Integer({ description: 'Waiting to be sent, retries included; counted to 10,000' }),
  failed: Type.Integer({ description: 'Given up and not sent again; counted to 10,000' }),
  success_rate: Nullable(Type.Number({ description: 'Per cent of all attempts; null before the first' })),
  last_attempt_at: Nullable(Timestamp),
  last_success_at: Nullable(Timestamp),
  last_status_code: Nullable(Type.Integer()),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type WebhookRecord = Static<typeof WebhookRecord>;

/** The secret is shown when it is made, never again. */
export const WebhookWithSecret = Type.Object({ ...WebhookRecord.properties, secret: Type.String() });
export type WebhookWithSecret = Static<typeof WebhookWithSecret>;

const settable = {
  description: Type.Optional(Type.String({ maxLength: 500 })),
  send_payload: Type.Optional(Type.Boolean()),
  send_for_all_actions: Type.Optional(Type.Boolean()),
  payload_format: Type.Optional(Type.Enum([...WEBHOOK_FORMATS])),
  headers: Type.Optional(Nullable(Headers)),
  is_active: Type.Optional(Type.Boolean()),
  actions: Type.Optional(Actions),
};

/** Fields that clients of Label Studio send back as they got them are taken and ignored. */
export const CreateWebhook = Type.Object({
  url: Url,
  project: Type.Optional(Nullable(Id)),
  workspace: Type.Optional(Nullable(Id)),
  scope: Type.Optional(
    Type.Enum([...WEBHOOK_SCOPES], {
      description: 'Follows from project and workspace; `global` is for super administrators',
    }),
  ),
  secret: Type.Optional(
    Type.String({
      minLength: 16,
      maxLength: 200,
      pattern: '^[\\u0021-\\u007e]+$',
      description: 'One is made when left out',
    }),
  ),
  ...settable,
});
export type CreateWebhook = Static<typeof CreateWebhook>;

export const UpdateWebhook = Type.Object({ url: Type.Optional(Url), ...settable });
export type UpdateWebhook = Static<typeof UpdateWebhook>;

export const WebhookListQuery = Type.Object({
  ...PageQuery.properties,
  project: Type.Optional(Id),
  scope: Type.Optional(Type.Enum(['global'], { description: 'Those of all organizations, for super administrators' })),
});
export const WebhookInfoQuery = Type.Object({ 'organization-only': Type.Optional(Type.Boolean()) });

export const WebhookActionInfo = Type.Object({
  action: Type.String({ examples: ['ANNOTATION_CREATED'] }),
  name: Type.String(),
  description: Type.String(),
  key: Type.String({ description: 'Where the entity stands in the body, such as `annotation`' }),
  group: Type.String({ description: 'What it is listed under, such as `annotations`' }),
  'organization-only': Type.Boolean(),
});
export type WebhookActionInfo = Static<typeof WebhookActionInfo>;

export const WebhookActionList = Type.Object({ actions: Actions });
export type WebhookActionList = Static<typeof WebhookActionList>;

export const RotateSecret = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 168, description: 'So long both secrets sign; 24 when left out' }),
    ),
  },
  { additionalProperties: false },
);
export type RotateSecret = Static<typeof RotateSecret>;

export const WebhookSecret = Type.Object({ secret: Type.String(), previous_secret_until: Nullable(Timestamp) });
export type WebhookSecret = Static<typeof WebhookSecret>;

export const TestWebhook = Type.Object(
  { action: Type.Optional(Type.Enum([...WEBHOOK_ACTION_KEYS])) },
  { additionalProperties: false },
);
export type TestWebhook = Static<typeof TestWebhook>;

const Exchange = {
  status_code: Nullable(Type.Integer({ description: 'null: there was no answer' })),
  error: Type.String({ description: 'Why it does not count as delivered; empty when it does' }),
  response_body: Type.String({ description: 'Its first 2,000 characters' }),
  duration_ms: Nullable(Type.Integer()),
};

export const WebhookTestResult = Type.Object({
  delivered: Type.Boolean(),
  ...Exchange,
  request: Type.Object({ headers: Type.Record(Type.String(), Type.String()), body: Type.String() }),
  response_headers: Type.Record(Type.String(), Type.String()),
});
export type WebhookTestResult = Static<typeof WebhookTestResult>;

export const WEBHOOK_DELIVERY_STATES = ['queued', 'retrying', 'delivered', 'failed'] as const;
export type WebhookDeliveryState = (typeof WEBHOOK_DELIVERY_STATES)[number];

export const WebhookLog = Type.Object({
  id: Id,
  webhook: Id,
  action: Type.String(),
  status: Type.Enum([...WEBHOOK_DELIVERY_STATES]),
  /** The same for every attempt and every repeat: receivers tell repeats by it. */
  message_id: Type.String({ examples: ['msg_5b0e…'] }),
  project: Nullable(Id),
  entity_count: Type.Integer(),
  is_replay: Type.Boolean(),
  retries: Type.Integer(),
  ...Exchange,
  occurred_at: Timestamp,
  created_at: Timestamp,
  sent_at: Nullable(Timestamp),
  next_attempt_at: Nullable(Timestamp),
  can: Type.Object({ redeliver: Type.Boolean() }),
});
export type WebhookLog = Static<typeof WebhookLog>;

export const WebhookAttempt = Type.Object({ attempt: Type.Integer(), ...Exchange, sent_at: Timestamp });
export type WebhookAttempt = Static<typeof WebhookAttempt>;

export const WebhookLogRecord = Type.Object({
  ...WebhookLog.properties,
  request: Type.Object({
    url: Type.String(),
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.String({ description: 'Its first 20,000 characters; empty when it is no longer kept' }),
    body_bytes: Type.Integer(),
  }),
  response_headers: Type.Record(Type.String(), Type.String()),
  attempts: Type.Array(WebhookAttempt),
});
export type WebhookLogRecord = Static<typeof WebhookLogRecord>;

export const WebhookLogQuery = Type.Object({
  ...PageQuery.properties,
  status: Type.Optional(Type.Enum([...WEBHOOK_DELIVERY_STATES])),
  action: Type.Optional(Type.Enum([...WEBHOOK_ACTION_KEYS])),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
  errors: Type.Optional(Type.Boolean({ description: 'Only what went wrong at least once' })),
});
export type WebhookLogQuery = Static<typeof WebhookLogQuery>;

export const RedeliverFailed = Type.Object(
  { since: Type.Optional(Timestamp), until: Type.Optional(Timestamp) },
  { additionalProperties: false },
);
export type RedeliverFailed = Static<typeof RedeliverFailed>;

export const ReplayWebhook = Type.Object(
  {
    since: Type.Optional(Timestamp),
    cursor: Type.Optional(
      Type.String({ maxLength: 100, description: 'A message_id, or what the last replay answered: all after it' }),
    ),
    until: Type.Optional(Timestamp),
    actions: Type.Optional(Actions),
  },
  { additionalProperties: false },
);
export type ReplayWebhook = Static<typeof ReplayWebhook>;

export const WebhookQueued = Type.Object({
  queued: Type.Integer(),
  next_cursor: Nullable(Type.String({ description: 'null: that was all' })),
});
export type WebhookQueued = Static<typeof WebhookQueued>;

export const WebhookPayloadParams = Type.Object({ message: Uuid });
export const WebhookPayloadQuery = Type.Object({
  expires: Type.String({ pattern: '^[0-9]{1,12}$' }),
  signature: Type.String({ maxLength: 200 }),
});
