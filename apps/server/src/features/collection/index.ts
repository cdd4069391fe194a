import type { Feature, Platform } from '../../platform/platform.ts';
import { itemRoutes } from './items.routes.ts';
import { leaseRoutes } from './leases.routes.ts';
import { resourceRoutes } from './resources.routes.ts';
import { searchJobs } from './search.jobs.ts';

export { listPending, type PendingRow } from './decide.queries.ts';
export { decideCollected } from './decide-items.ts';
export { assertScope, readerOf, requireItem, requireProject } from './item-access.ts';
export { canOf, type PolicyReader } from './items.policy.ts';
export { findItems } from './items.queries.ts';
export {
  countUnused,
  listMatchingIds,
  listSamples,
  lockItemsForTasks,
  type TaskItemRow,
} from './items-for-tasks.queries.ts';
export { type ProcessingItem, saveProcessed, setProcessingState } from './processing.queries.ts';
export {
  getItemForProcessing,
  PROCESSING_REQUESTS,
  requestProcessing,
} from './processing.ts';
export { purgeItems } from './purge.ts';
export { filtersOf } from './read-items.ts';

/** What contributors collect: documents, recordings and texts, from draft to task. */
export function collectionFeature(platform: Platform): Feature {
  return {
    name: 'collection',
    routes: (http) => {
      resourceRoutes(http, platform);
      itemRoutes(http, platform);
      leaseRoutes(http, platform);
    },
    jobs: searchJobs(platform),
  };
}
