import type { Feature, Platform } from '../../platform/platform.ts';
import { logRoutes } from './logs.routes.ts';
import { type Sender, startSender } from './sender.ts';
import { webhookSubscriber } from './webhooks.events.ts';
import { webhookJobs } from './webhooks.jobs.ts';
import { webhookRoutes } from './webhooks.routes.ts';

export { createWebhook } from './webhooks.service.ts';

/** Tells other systems what happens, in their own time and until they have heard it. */
export function webhooksFeature(platform: Platform): Feature {
  let sender: Sender | undefined;
  const wake = (): void => sender?.wake();
  return {
    name: 'webhooks',
    routes: (http) => {
      webhookRoutes(http, platform, wake);
      logRoutes(http, platform, wake);
    },
    jobs: webhookJobs(platform),
    subscribers: [webhookSubscriber(platform, wake)],
    start: () => {
      if (!platform.config.role.includes('worker')) return () => {};
      sender = startSender(platform);
      return () => sender?.stop();
    },
  };
}
