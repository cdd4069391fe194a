import type { Feature, Platform } from '../../platform/platform.ts';
import { completionSubscriber } from './complete-if-finished.ts';
import { insightRoutes } from './insight.routes.ts';
import { cohortSubscriber } from './level-cohort.events.ts';
import { cohortJobs } from './level-cohort.jobs.ts';
import { projectRoutes } from './projects.routes.ts';
import { reconcileJobs } from './reconcile.jobs.ts';

export { recordState } from './change-state.ts';
export { countConfigUsage, lockConfigAlone, shareConfig } from './config.queries.ts';
export { countNewTasks, type KnownTally, withCounters } from './counters.ts';
export { createProjectFor, createProjectIn } from './create-project.ts';
export { followLabels } from './follow-labels.ts';
export { sanitizeInstruction } from './instructions.ts';
export { breakingError, compileOrRefuse, configColumns, isRefused } from './label-config.ts';
export { type LibraryOption, optionsByType, storedOption } from './library-options.ts';
export { getVisibleProject, listVisibleProjects } from './list-projects.ts';
export { pacePerDay } from './pace.policy.ts';
export { readerOf, toProject } from './project-view.ts';
export { findProject, type ProjectRow, type Reader, visibleProjects } from './projects.queries.ts';
export { purgeProjects } from './purge.ts';
export { recalculateTasks } from './rearrange-overlap.ts';
export { reconcileProject, startRecount } from './reconcile.jobs.ts';
export { typeOfControl } from './type-of-control.ts';
export { updateProject } from './update-project.ts';

export function projectsFeature(platform: Platform): Feature {
  return {
    name: 'projects',
    routes: (http) => {
      projectRoutes(http, platform);
      insightRoutes(http, platform);
    },
    jobs: [...reconcileJobs(platform), ...cohortJobs(platform)],
    subscribers: [cohortSubscriber(platform), completionSubscriber(platform)],
  };
}
