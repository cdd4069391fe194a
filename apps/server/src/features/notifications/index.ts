import type { Feature, Platform } from '../../platform/platform.ts';
import { notificationsSubscriber } from './notifications.events.ts';
import { notificationJobs } from './notifications.jobs.ts';
import { notificationRoutes } from './notifications.routes.ts';

export { notify, notifyAdministrators } from './notify.ts';

export function notificationsFeature(platform: Platform): Feature {
  return {
    name: 'notifications',
    routes: (http) => notificationRoutes(http, platform),
    jobs: notificationJobs(platform),
    subscribers: [notificationsSubscriber(platform)],
  };
}
