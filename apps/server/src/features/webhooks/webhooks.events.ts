import type { WebhookAction } from '@labelwright/contract/webhook-actions';
import { afterCommit, withSystem } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Listener, namesOf, wants } from './match.policy.ts';
import { insertEvents, listListeners } from './messages.queries.ts';
import { actionsOf, TOLD_EVENTS } from './plan-event.ts';

/** Keeps the events that some webhook may want to hear of; the sender does the rest, away from the relay. */
export function webhookSubscriber(platform: Platform, wake: () => void): Subscriber {
  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    await withSystem(platform.db, async (tx) => {
      const organizations = events.flatMap(({ organizationId }) => organizationId ?? []);
      const listeners = await listListeners(tx, [...new Set(organizations)]);
      const heard = events.filter((event) => listeners.some((listener) => mayHear(listener, event)));
      if (heard.length === 0) return;
      await insertEvents(tx, heard);
      afterCommit(tx, wake);
    });
  };
  return {
    name: 'webhooks',
    isQuick: true,
    types: TOLD_EVENTS,
    handle: (event) => handleTogether([event]),
    handleTogether,
  };
}

/** Roughly: where it belongs is looked at when the message is written. */
function mayHear(listener: Listener, { organizationId, type }: OutboxEvent): boolean {
  if (listener.scope !== 'global' && listener.organization_id !== (organizationId ?? null)) return false;
  const names: WebhookAction[] = actionsOf(type).flatMap(namesOf);
  return names.some((name) => wants(listener, name));
}
