import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, Timestamp, Uuid } from './schemas.ts';

export const AuditRow = Type.Object({
  id: Uuid,
  actor_user_id: Nullable(Id),
  actor: Type.String(),
  action: Type.String({ examples: ['annotation_created'] }),
  resource_type: Type.String(),
  resource_id: Type.String(),
  status: Type.String({ examples: ['success'] }),
  ip_address: Type.String(),
  user_agent: Type.String(),
  request_id: Type.String(),
  metadata: JsonObject,
  created_at: Timestamp,
  organization_id: Type.Optional(Nullable(Id)),
});
export type AuditRow = Static<typeof AuditRow>;

export const EventRow = Type.Object({
  id: Id,
  event_type: Type.String({ examples: ['ANNOTATION_CREATED'] }),
  actor: Type.String(),
  actor_user_id: Nullable(Id),
  project_id: Nullable(Id),
  aggregate_type: Type.String(),
  aggregate_id: Type.String(),
  payload: JsonObject,
  ts: Timestamp,
  organization_id: Type.Optional(Nullable(Id)),
});
export type EventRow = Static<typeof EventRow>;

const Page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
};
const Everywhere = {
  everywhere: Type.Optional(
    Type.Boolean({ description: 'Of all organizations and of none; super administrators only' }),
  ),
};
const Period = {
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
};

export const AuditQuery = Type.Object({
  action: Type.Optional(Type.String({ maxLength: 128 })),
  actor_user_id: Type.Optional(Id),
  resource_type: Type.Optional(Type.String({ maxLength: 64 })),
  resource_id: Type.Optional(Type.String({ maxLength: 200 })),
  status: Type.Optional(Type.Enum(['success', 'failure'])),
  impersonation_id: Type.Optional(Uuid),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the actor, action or request id' })),
  ...Everywhere,
  ...Period,
  ...Page,
});

export const EventQuery = Type.Object({
  event_type: Type.Optional(Type.String({ maxLength: 64 })),
  project: Type.Optional(Id),
  actor_user_id: Type.Optional(Id),
  aggregate_type: Type.Optional(Type.String({ maxLength: 64 })),
  aggregate_id: Type.Optional(Type.String({ maxLength: 64 })),
  ...Everywhere,
  ...Period,
  ...Page,
});

export const LogRowQuery = Type.Object(Everywhere);
