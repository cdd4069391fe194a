import type { Feature, Platform } from '../../platform/platform.ts';
import { clientApiRoutes } from './client-apis/client-apis.routes.ts';
import { enrichJobs } from './client-apis/enrich.jobs.ts';
import { fileUploadRoutes } from './file-uploads.routes.ts';
import { importJobs } from './imports.jobs.ts';
import { importRoutes } from './imports.routes.ts';
import { itemsJobs } from './items/items.jobs.ts';
import { tasksFromItemsRoutes } from './items/items.routes.ts';
import { lateReadings } from './items/late-readings.events.ts';
import { tusJobs } from './tus/tus.jobs.ts';
import { tusRoutes } from './tus/tus.routes.ts';

export type { PlannedTask } from './import-batch.ts';
export { openImportRecord } from './import-record.ts';
export { commitBatchIn, type PreparedImport, planRow, prepareImport } from './import-rows.ts';
export { addToImport } from './imports.queries.ts';
export { startImport } from './imports.service.ts';
export { wholeAnyway } from './whole-file.ts';

/** Everything that brings tasks in, and changes them by files. */
export function importsFeature(platform: Platform): Feature {
  return {
    name: 'imports',
    routes: (http) => {
      importRoutes(http, platform);
      fileUploadRoutes(http, platform);
      tusRoutes(http, platform);
      clientApiRoutes(http, platform);
      tasksFromItemsRoutes(http, platform);
    },
    jobs: [...importJobs(platform), ...enrichJobs(platform), ...tusJobs(platform), ...itemsJobs(platform)],
    subscribers: [lateReadings(platform)],
  };
}
