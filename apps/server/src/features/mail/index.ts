import type { Feature, Platform } from '../../platform/platform.ts';
import { mailJobs, mailSubscriber } from './mail.jobs.ts';
import { mailRoutes } from './mail.routes.ts';

export { requestMail } from './request-mail.ts';

export function mailFeature(platform: Platform): Feature {
  return {
    name: 'mail',
    routes: (http) => mailRoutes(http, platform),
    jobs: mailJobs(platform),
    subscribers: [mailSubscriber(platform)],
  };
}
