import type { WebhookAction } from '@labelwright/contract/webhook-actions';
import type { ReplayWebhook, WebhookQueued } from '@labelwright/contract/webhooks';
import type { Actor } from '../../platform/db/actor.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { findMessageId, listReplayable, type ReplayableMessage } from './logs.queries.ts';
import { record } from './logs.service.ts';
import { messageIdOf } from './make-request.ts';
import { callsFor, type Listener } from './match.policy.ts';
import { insertDeliveries, type NewDelivery } from './messages.queries.ts';
import { requireWebhook, within } from './require-webhook.ts';

/** Messages looked at in one call; whoever wants more goes on from the cursor. */
const MOST_MESSAGES = 10_000;
/** A replay of its own for each entity can become very many calls. */
const MOST_CALLS = 50_000;

/**
 * Sends again what happened since a moment or after a message, in its order, as the webhook is set up now: also what
 * happened while it was switched off. Comes after all that waits already.
 */
export async function replayWebhook(
  platform: Platform,
  actor: Actor,
  id: number,
  asked: ReplayWebhook,
): Promise<WebhookQueued> {
  const { since, until, cursor, actions } = asked;
  if (since === undefined && cursor === undefined)
    throw invalidField('since', 'Say from when on (since), or after which message (cursor).');
  const webhook = await requireWebhook(platform, actor, id);
  const scope = {
    organizationId: webhook.organization_id,
    workspaceId: webhook.workspace_id,
    projectId: webhook.project_id,
  };
  return within(platform, actor, webhook.organization_id, async (tx) => {
    const afterId = cursor === undefined ? 0 : await findMessageId(tx, uuidOf(cursor));
    if (afterId === undefined)
      throw invalidField('cursor', 'There is no such message, or it is no longer kept. Use since instead.');
    const found = await listReplayable(tx, scope, { afterId, since, until, limit: MOST_MESSAGES + 1 });
    const { messages, deliveries } = callsOf(webhook, found.slice(0, MOST_MESSAGES), actions);
    await insertDeliveries(tx, deliveries, platform.now(), true);
    await record(tx, platform, actor, webhook, 'webhook.replayed', {
      count: deliveries.length,
      ...(since === undefined ? {} : { since }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const last = messages < found.length ? found[messages - 1] : undefined;
    return { queued: deliveries.length, next_cursor: last ? messageIdOf(last.uuid) : null };
  });
}

function callsOf(
  webhook: Listener,
  messages: readonly ReplayableMessage[],
  actions: readonly string[] | undefined,
): { messages: number; deliveries: NewDelivery[] } {
  const deliveries: NewDelivery[] = [];
  for (const [index, message] of messages.entries()) {
    if (deliveries.length >= MOST_CALLS) return { messages: index, deliveries };
    const happening = {
      action: message.action as WebhookAction,
      organizationId: message.organization_id,
      workspaceId: message.workspace_id,
      projectId: message.project_id,
      entityCount: message.entity_count,
    };
    for (const call of callsFor(webhook, happening)) {
      if (actions !== undefined && !actions.includes(call.action)) continue;
      const { organization_id: organizationId, id: webhookId } = webhook;
      deliveries.push({ organizationId, webhookId, messageId: message.id, projectId: message.project_id, ...call });
    }
  }
  return { messages: messages.length, deliveries };
}

/** The id as receivers see it: the uuid without its dashes, behind `msg_`. */
function uuidOf(messageId: string): string {
  const [, ...parts] = /^msg_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(messageId) ?? [];
  if (parts.length === 0) throw invalidField('cursor', 'Not the id of a message. They look like msg_5b0e….');
  return parts.join('-');
}
