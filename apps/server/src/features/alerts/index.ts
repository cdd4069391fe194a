import type { Feature, Platform } from '../../platform/platform.ts';
import { alertJobs, alertSubscriber } from './alerts.jobs.ts';
import { alertRoutes } from './alerts.routes.ts';
import { startDatabaseWatch } from './watch-database.ts';

export function alertsFeature(platform: Platform): Feature {
  return {
    name: 'alerts',
    routes: (http) => alertRoutes(http, platform),
    jobs: alertJobs(platform),
    subscribers: [alertSubscriber(platform)],
    start: () => startDatabaseWatch(platform),
  };
}
