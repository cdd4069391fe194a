import type { WebhookRecord } from '@labelwright/contract/webhooks';
import type { LinkProps } from '@tanstack/react-router';

type Target = Pick<LinkProps, 'to' | 'params'>;

/** The log of a webhook, within its project where it has one. */
export function logTarget({ id, project }: Pick<WebhookRecord, 'id' | 'project'>): Target {
  const webhookId = String(id);
  return project === null
    ? { to: '/webhooks/$webhookId', params: { webhookId } }
    : { to: '/projects/$projectId/settings/webhooks/$webhookId', params: { projectId: String(project), webhookId } };
}

/** The list that the webhook stands in. */
export function listTarget({ project }: Pick<WebhookRecord, 'project'>) {
  return project === null
    ? { to: '/organization', search: { tab: 'webhooks' } }
    : {
        to: '/projects/$projectId/settings/$section',
        params: { projectId: String(project), section: 'webhooks' },
      };
}
