import { randomUUID } from 'node:crypto';
import type { WebhookAction } from '@labelwright/contract/webhook-actions';
import { sampleContent } from '@labelwright/contract/webhook-bodies';
import type { WebhookTestResult } from '@labelwright/contract/webhooks';
import type { Actor } from '../../platform/db/actor.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkActions } from './check-webhook.ts';
import {
  bodyFor,
  maskHeaders,
  messageIdOf,
  openHeaders,
  post,
  readProjectFor,
  requestHeaders,
} from './make-request.ts';
import { requireWebhook } from './require-webhook.ts';
import type { WebhookRow } from './webhooks.queries.ts';

/** Sends a sample in the shape of the action and tells what came back. It is no delivery: nothing is kept of it. */
export async function testWebhook(
  platform: Platform,
  actor: Actor,
  id: number,
  asked: WebhookAction | undefined,
): Promise<WebhookTestResult> {
  const webhook = await requireWebhook(platform, actor, id);
  const action = asked ?? defaultAction(webhook);
  checkActions(webhook.scope, [action]);
  const uuid = randomUUID();
  const { organization_id: organizationId, project_id: projectId } = webhook;
  const rendering = {
    messageId: messageIdOf(uuid),
    action,
    item: null,
    occurredAt: platform.now(),
    organizationId,
    workspaceId: webhook.workspace_id,
    projectId,
    content: sampleContent(action, platform.now()),
  };
  const project = await readProjectFor(platform, { organizationId, projectId });
  const body = bodyFor(platform, webhook, rendering, uuid, project);
  const headers = { ...requestHeaders(platform, webhook, rendering.messageId, body), 'X-Webhook-Test': 'true' };
  const answer = await post(platform, webhook.url, { headers, body });
  return {
    delivered: answer.error === '',
    status_code: answer.statusCode ?? null,
    error: answer.error,
    response_body: answer.body,
    response_headers: { ...answer.headers },
    duration_ms: answer.durationMs,
    request: { headers: { ...headers, ...maskHeaders(openHeaders(platform, webhook.headers)) }, body },
  };
}

function defaultAction({ actions, send_for_all_actions: all }: WebhookRow): WebhookAction {
  const [first] = actions;
  return all || first === undefined ? 'ANNOTATION_CREATED' : (first as WebhookAction);
}
