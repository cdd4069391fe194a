import type { Feature, Platform } from '../../platform/platform.ts';
import { eagerTargets } from './storage-sync.events.ts';
import { storageSyncJobs } from './storage-sync.jobs.ts';
import { uploadRoutes } from './uploads.routes.ts';

/** What moves between storages and tasks: sources become tasks, annotations go to targets, uploaded files become tasks. */
export function storageSyncFeature(platform: Platform): Feature {
  return {
    name: 'storage-sync',
    routes: (http) => uploadRoutes(http, platform),
    jobs: storageSyncJobs(platform),
    subscribers: [eagerTargets(platform)],
  };
}
