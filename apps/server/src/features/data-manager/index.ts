import type { Feature, Platform } from '../../platform/platform.ts';
import { runJobs } from './action-runs.ts';
import { autoLabelJob, autoLabelSubscriber } from './auto-label.ts';
import { dataManagerRoutes } from './data-manager.routes.ts';
import { fieldIndexJobs } from './field-indexes.service.ts';
import { restoreJob } from './restore-deleted.ts';
import { actionJob } from './run-actions.ts';
import { searchJobs } from './search.jobs.ts';

export { filterSql } from './filter-sql.queries.ts';
export { readAsk, readJson } from './list-tasks.ts';
export { namedTasks } from './run-actions.ts';
export type { TaskSelection } from './task-list.queries.ts';
export { askOfView, createViewIn } from './views.service.ts';

export function dataManagerFeature(platform: Platform): Feature {
  return {
    name: 'data-manager',
    routes: (http) => dataManagerRoutes(http, platform),
    subscribers: [autoLabelSubscriber(platform)],
    jobs: [
      autoLabelJob(platform),
      actionJob(platform),
      restoreJob(platform),
      ...runJobs(platform),
      ...fieldIndexJobs(platform),
      ...searchJobs(platform),
    ],
  };
}
