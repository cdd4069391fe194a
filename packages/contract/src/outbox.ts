import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, PageQuery, Timestamp, Uuid } from './schemas.ts';

/**
 * The outbox, for super administrators: events on their way from the transaction that made them to their subscribers.
 *
 * GET  /api/admin/outbox               OutboxQuery → OutboxEvent[], newest first
 * GET  /api/admin/outbox/counts        OutboxCounts
 * GET  /api/admin/outbox/{id}          OutboxEventDetail
 * POST /api/admin/outbox/{id}/redrive  → OutboxEvent; 409 unless it failed
 * POST /api/admin/outbox/redrive       RedriveBody (a filter) → RedriveAnswer
 * POST /api/admin/outbox/deliveries/redrive  RedriveDeliveriesBody → RedriveDeliveriesAnswer: what a broker refused
 * GET  /api/admin/dead-letters         DeadLetterQuery → DeadLetter[]: events, jobs and deliveries to brokers that used
 *                                      up their attempts
 */

export const OUTBOX_STATUSES = ['pending', 'processing', 'completed', 'failed'] as const;
export type OutboxStatus = (typeof OUTBOX_STATUSES)[number];
const Status = Type.Enum([...OUTBOX_STATUSES]);

/** How many dead letters one call takes back at most. */
export const MOST_REDRIVEN = 10_000;

export const OutboxEvent = Type.Object({
  id: Uuid,
  event_type: Type.String({ examples: ['EMAIL_SEND_REQUESTED'] }),
  aggregate_id: Type.String(),
  aggregate_type: Type.String(),
  payload: JsonObject,
  status: Status,
  retry_count: Type.Integer({ description: 'Attempts that failed' }),
  max_retries: Type.Integer({ description: 'After so many failed attempts it is a dead letter' }),
  last_attempt_at: Nullable(Timestamp),
  error_message: Nullable(Type.String()),
  processed_at: Nullable(Timestamp),
  created_at: Timestamp,
  /** When it is tried next; null unless it is pending. */
  next_attempt_at: Nullable(Timestamp),
  organization_id: Nullable(Id),
  actor: Type.String({ description: 'Who caused it' }),
  actor_user_id: Nullable(Id),
});
export type OutboxEvent = Static<typeof OutboxEvent>;

export const OutboxAttempt = Type.Object({
  attempt: Type.Integer(),
  subscriber: Type.String({ description: 'Who could not take it' }),
  error: Type.String(),
  detail: Type.String(),
  failed_at: Timestamp,
});
export type OutboxAttempt = Static<typeof OutboxAttempt>;

export const OutboxEventDetail = Type.Object({
  ...OutboxEvent.properties,
  attempts: Type.Array(OutboxAttempt, { description: 'Attempts that failed, oldest first' }),
  /** The earlier event of the same aggregate that has to go first. */
  waits_for: Nullable(Uuid),
  held_back: Type.Integer({ description: 'Later events of the same aggregate that wait for this one' }),
  overtaken_by: Type.Integer({
    description: 'Later events of the same aggregate that were delivered without this one',
  }),
  can: Type.Object({ redrive: Type.Boolean() }),
});
export type OutboxEventDetail = Static<typeof OutboxEventDetail>;

const Filter = {
  event_type: Type.Optional(Type.String({ maxLength: 64 })),
  organization: Type.Optional(Id),
  aggregate_type: Type.Optional(Type.String({ maxLength: 64 })),
  aggregate_id: Type.Optional(Type.String({ maxLength: 200 })),
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
};

export const OutboxQuery = Type.Object({
  ...Filter,
  status: Type.Optional(Status),
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
});
export type OutboxQuery = Static<typeof OutboxQuery>;

/** An empty filter means all dead letters. */
export const RedriveBody = Type.Object(Filter, { additionalProperties: false });
export type RedriveBody = Static<typeof RedriveBody>;
export const RedriveAnswer = Type.Object({
  redriven: Type.Integer(),
  left: Type.Integer({ description: `Of the filter still dead; one call takes ${MOST_REDRIVEN}` }),
});
export type RedriveAnswer = Static<typeof RedriveAnswer>;

export const SinkCounts = Type.Object({
  sink: Type.String({ description: 'redis or rabbitmq' }),
  waiting: Type.Integer(),
  failed: Type.Integer({ description: 'Dead letters: refused too often' }),
  oldest_waiting_at: Nullable(Timestamp),
});
export type SinkCounts = Static<typeof SinkCounts>;

export const RedriveDeliveriesBody = Type.Object(
  { sink: Type.Enum(['redis', 'rabbitmq']) },
  { additionalProperties: false },
);
export const RedriveDeliveriesAnswer = Type.Object({ redriven: Type.Integer() });
export type RedriveDeliveriesAnswer = Static<typeof RedriveDeliveriesAnswer>;

export const OutboxCounts = Type.Object({
  pending: Type.Integer(),
  retrying: Type.Integer({ description: 'Of the pending: failed before' }),
  processing: Type.Integer(),
  failed: Type.Integer(),
  completed_last_hour: Type.Integer(),
  /** Of the events that are due. */
  oldest_pending_at: Nullable(Timestamp),
  dead_jobs: Type.Integer(),
  sinks: Type.Array(SinkCounts, { description: 'Brokers that are set up, and what waits for them' }),
  event_types: Type.Array(Type.String(), { description: 'Types among the latest events and the dead letters' }),
});
export type OutboxCounts = Static<typeof OutboxCounts>;

const DeadLetterKind = Type.Enum(['event', 'job', 'delivery']);
export type DeadLetterKind = Static<typeof DeadLetterKind>;

export const DeadLetterQuery = Type.Object({
  kind: Type.Optional(DeadLetterKind),
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
});
export const DeadLetter = Type.Object({
  kind: DeadLetterKind,
  id: Uuid,
  type: Type.String({ description: 'Type of the event or job' }),
  queue: Type.String({ description: 'Queue of the job; outbox for events; the broker for deliveries' }),
  title: Type.String(),
  attempts: Type.Integer(),
  error: Nullable(Type.String()),
  organization_id: Nullable(Id),
  failed_at: Timestamp,
  created_at: Timestamp,
});
export type DeadLetter = Static<typeof DeadLetter>;
