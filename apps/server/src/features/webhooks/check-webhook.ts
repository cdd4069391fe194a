import { WEBHOOK_ACTIONS, type WebhookAction } from '@labelwright/contract/webhook-actions';
import type { WebhookScope } from '@labelwright/contract/webhooks';
import { invalidField } from '../../platform/http/app-error.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';

/** Where nobody could listen, or nobody should, is refused when it is saved; and again whenever something is sent. */
export async function checkUrl(platform: Platform, url: string): Promise<void> {
  if (platform.config.appEnv === 'production' && !/^https:/i.test(url))
    throw invalidField('url', 'Must begin with https:// – what is sent could be read and changed on its way.');
  try {
    await platform.outbound.assertAllowedUrl(url);
  } catch (error) {
    if (error instanceof OutboundError) throw invalidField('url', `Cannot be used: ${error.message}.`);
    throw error;
  }
}

export function checkActions(scope: WebhookScope, actions: readonly string[]): void {
  if (scope !== 'project') return;
  const wrong = actions.filter((action) => WEBHOOK_ACTIONS[action as WebhookAction]?.organizationOnly);
  if (wrong.length > 0)
    throw invalidField('actions', `Only webhooks of a workspace or the organization can have ${wrong.join(', ')}.`);
}
