import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { SinkEntry } from '../../platform/events/sink.ts';
import type { Sinks } from '../../platform/events/sinks.ts';

/** Puts every event in line for the brokers, unchanged. */
export function tellOfEvents(sinks: Sinks): Subscriber {
  return {
    name: 'brokers',
    handle: (event) => sinks.put([entryOf(event)]),
    handleTogether: (events) => sinks.put(events.map(entryOf)),
  };
}

/** Routing key: `event.<organization>.<aggregate type>.<event type>`, with 0 for no organization. */
function entryOf(event: OutboxEvent): SinkEntry {
  const { id, type, organizationId, aggregateType, aggregateId } = event;
  const words = ['event', String(organizationId ?? 0), aggregateType, type.toLowerCase()];
  return {
    eventId: id,
    organizationId,
    channel: 'events',
    routingKey: words.map((word) => word.replaceAll('.', '_')).join('.'),
    aggregate: `${aggregateType}:${aggregateId}`,
    body: {
      event_id: id,
      type,
      organization_id: organizationId ?? null,
      aggregate_type: aggregateType,
      aggregate_id: aggregateId,
      actor_user_id: event.actorUserId ?? null,
      ts: event.createdAt.getTime(),
      payload: event.payload,
    },
  };
}
