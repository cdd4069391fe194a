import { withSystem } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { SinkEntry } from '../../platform/events/sink.ts';
import type { Platform } from '../../platform/platform.ts';
import { type EntryFacts, listFacts } from './streams.queries.ts';

/** Event type → stream. */
const STREAMS: Readonly<Record<string, 'allocation' | 'review'>> = {
  TASK_ALLOCATED: 'allocation',
  ANNOTATION_REVIEWED: 'review',
};

/** Puts allocations and reviews in line for the streams. undefined: there is nobody to tell; the outbox keeps them. */
export function streamSubscriber(platform: Platform): Subscriber | undefined {
  const { sinks, config } = platform;
  const types = Object.entries(STREAMS).flatMap(([type, stream]) => (config.streams.includes(stream) ? [type] : []));
  if (sinks.names.length === 0 || types.length === 0) return undefined;
  const take = async (events: readonly OutboxEvent[]): Promise<void> => sinks.put(await entriesOf(platform, events));
  return { name: 'task-streams', types, handle: (event) => take([event]), handleTogether: take };
}

async function entriesOf(platform: Platform, events: readonly OutboxEvent[]): Promise<SinkEntry[]> {
  const asked = events.flatMap((event) => {
    const { task_id: taskId, user_id: userId } = event.payload as { task_id?: number; user_id?: number };
    const { organizationId, id: eventId } = event;
    if (organizationId === undefined || taskId === undefined) return [];
    return [{ event, eventId, organizationId, taskId, userId: userId ?? event.actorUserId ?? null }];
  });
  if (asked.length === 0) return [];
  const keys = asked.map(({ event: _event, ...key }) => key);
  const facts = await withSystem(platform.db, (tx) => listFacts(tx, keys));
  const factsOf = new Map(facts.map((fact) => [fact.event_id, fact]));
  return asked.flatMap(({ event, eventId, organizationId, taskId }) => {
    const channel = STREAMS[event.type];
    const known = factsOf.get(eventId);
    if (channel === undefined || known === undefined) return [];
    const body = fieldsOf(event, channel, known);
    return [{ eventId, organizationId, channel, routingKey: channel, aggregate: `task:${taskId}`, body }];
  });
}

/** Streams hold texts. What is not known is left out. */
function fieldsOf(event: OutboxEvent, type: string, facts: EntryFacts): Record<string, string> {
  const { task_id, project_id, annotation_id, decision, reason, expires_at } = event.payload;
  const fields = {
    event_id: event.id,
    type,
    tenant_id: facts.tenant_id,
    task_id,
    external_id: facts.external_id,
    project_id,
    user: facts.user,
    ts: event.createdAt.getTime(),
    annotation_id,
    decision,
    reason: reason === '' ? undefined : reason,
    expires_at,
  };
  const told = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
}
