import { WEBHOOK_ACTIONS, type WebhookAction } from '@labelwright/contract/webhook-actions';
import { renderBody, sampleContent } from '@labelwright/contract/webhook-bodies';
import type { WebhookFormat } from '@labelwright/contract/webhooks';

const AT = new Date('2026-03-01T09:30:00.000Z');
const PROJECT = { id: 7, title: 'Street scenes', total_annotations_number: 208 };

/** What a receiver is sent for the event, written as the server writes it, with values that are made up. */
export function sampleBody(action: WebhookAction, choice: { sendPayload: boolean; format: WebhookFormat }): unknown {
  const isOfProject = !WEBHOOK_ACTIONS[action].organizationOnly || action.startsWith('PROJECT_');
  const rendering = {
    messageId: 'msg_0198c3f2e8a07c0f9d2b',
    action,
    item: null,
    occurredAt: AT,
    organizationId: 1,
    workspaceId: 2,
    projectId: isOfProject ? PROJECT.id : null,
    content: sampleContent(action, AT),
  };
  const limits = { maxBytes: Number.POSITIVE_INFINITY, linkTo: () => '' };
  return JSON.parse(renderBody(rendering, { ...choice, ...limits, project: PROJECT }));
}
