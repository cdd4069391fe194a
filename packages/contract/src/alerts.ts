import { type Static, Type } from 'typebox';
import { Id, Nullable, Timestamp } from './schemas.ts';

/**
 * What needs somebody's attention. An alert is open while what it tells of lasts: there is one of a kind and key at a time.
 *
 * - GET  /api/admin/alerts?state&kind&severity&scope → Alert[] (keyset-paged); scope=platform: all, super administrators only
 * - GET  /api/admin/alerts/counts                    → AlertCounts
 * - GET  /api/admin/alerts/{id}                      → AlertRecord, with what happened to it
 * - POST /api/admin/alerts/{id}/acknowledge          → Alert
 * - POST /api/admin/alerts/{id}/mute                 → Alert; also when it closes and opens again within that time
 * - POST /api/admin/alerts/{id}/unmute               → Alert
 * - POST /api/admin/alerts/{id}/close                → Alert; opens again at the next look when its cause lasts
 * - GET  /api/admin/alert-rules?scope                → AlertRule[]
 * - PUT  /api/admin/alert-rules/{kind}?scope         → AlertRule
 * - POST /api/admin/alerts/check                     → JobReference: look now (super administrators)
 * - GET  /api/admin/services                         → ServiceReport (super administrators)
 */

export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];
export const ALERT_STATES = ['open', 'closed'] as const;

export const ALERT_KINDS = [
  'service_failure',
  'response_time',
  'error_rate',
  'dead_letters',
  'processing_delay',
  'item_processing',
  'failed_sign_ins',
  'suspicious_activity',
  'import_stuck',
  'import_failures',
  'webhook_failures',
  'model_down',
  'upload_failures',
  'summary_outdated',
  'query_timeouts',
  'low_disk',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const Alert = Type.Object({
  id: Id,
  organization_id: Nullable(Id),
  project_id: Nullable(Id),
  kind: Type.Enum([...ALERT_KINDS]),
  key: Type.String({ examples: ['import:17'] }),
  severity: Type.Enum([...ALERT_SEVERITIES]),
  state: Type.Enum([...ALERT_STATES]),
  title: Type.String(),
  detail: Type.String({ description: 'What was seen and what to do' }),
  value: Nullable(Type.Number()),
  threshold: Nullable(Type.Number()),
  opened_at: Timestamp,
  last_seen_at: Timestamp,
  acknowledged_at: Nullable(Timestamp),
  acknowledged_by: Nullable(Type.Object({ id: Id, name: Type.String(), email: Type.String() })),
  note: Type.String(),
  muted_until: Nullable(Timestamp),
  closed_at: Nullable(Timestamp),
  close_reason: Nullable(Type.Enum(['recovered', 'by_hand'])),
  can: Type.Object({ acknowledge: Type.Boolean(), mute: Type.Boolean(), close: Type.Boolean() }),
});
export type Alert = Static<typeof Alert>;

export const AlertRecord = Type.Object({
  ...Alert.properties,
  history: Type.Array(Type.Object({ event: Type.String(), actor: Type.String(), at: Timestamp, text: Type.String() })),
});
export type AlertRecord = Static<typeof AlertRecord>;

const Scope = Type.Optional(Type.Enum(['organization', 'platform'], { default: 'organization' }));
export const AlertScopeQuery = Type.Object({ scope: Scope });
export const AlertListQuery = Type.Object({
  state: Type.Optional(Type.Enum(['open', 'closed', 'all'], { default: 'open' })),
  kind: Type.Optional(Type.Enum([...ALERT_KINDS])),
  severity: Type.Optional(Type.Enum([...ALERT_SEVERITIES])),
  project: Type.Optional(Id),
  scope: Scope,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});
export const AlertCounts = Type.Object({
  open: Type.Integer(),
  critical: Type.Integer(),
  unacknowledged: Type.Integer({ description: 'Open, neither acknowledged nor muted' }),
});
export type AlertCounts = Static<typeof AlertCounts>;

export const AcknowledgeAlertBody = Type.Object(
  { note: Type.Optional(Type.String({ maxLength: 1000 })) },
  { additionalProperties: false },
);
export const MuteAlertBody = Type.Object(
  { hours: Type.Integer({ minimum: 1, maximum: 24 * 90 }) },
  { additionalProperties: false },
);

export const AlertRule = Type.Object({
  kind: Type.Enum([...ALERT_KINDS]),
  title: Type.String(),
  help: Type.String(),
  severity: Type.Enum([...ALERT_SEVERITIES]),
  unit: Type.String({ examples: ['%', 's'] }),
  /** Nothing to set where it is null. */
  threshold: Nullable(Type.Number()),
  default_threshold: Nullable(Type.Number()),
  minimum: Type.Number(),
  maximum: Type.Number(),
  is_enabled: Type.Boolean(),
  notifies: Type.Boolean(),
  is_default: Type.Boolean(),
  open: Type.Integer(),
});
export type AlertRule = Static<typeof AlertRule>;
export const UpdateAlertRuleBody = Type.Object(
  {
    // As one schema: of two, the first would read null as 0.
    threshold: Type.Optional(
      Type.Unsafe<number | null>({
        type: ['number', 'null'],
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'null: the default',
      }),
    ),
    is_enabled: Type.Optional(Type.Boolean()),
    notifies: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const SERVICE_STATES = ['healthy', 'unhealthy', 'not_configured'] as const;
export const ServiceReport = Type.Object({
  checked_at: Timestamp,
  services: Type.Array(
    Type.Object({
      name: Type.String(),
      state: Type.Enum([...SERVICE_STATES]),
      detail: Type.String({ description: 'What stands in for it, or what it answered' }),
    }),
  ),
  processes: Type.Array(
    Type.Object({
      name: Type.String(),
      roles: Type.Array(Type.String()),
      version: Type.String(),
      started_at: Timestamp,
      seen_at: Timestamp,
      requests_a_minute: Type.Number(),
      error_rate: Nullable(Type.Number()),
      p95_ms: Nullable(Type.Number()),
      memory_bytes: Type.Integer(),
      cpu_share: Type.Number(),
    }),
  ),
});
export type ServiceReport = Static<typeof ServiceReport>;
