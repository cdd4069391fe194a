import type { Feature, Platform } from '../../platform/platform.ts';
import { coefficientsJobs } from './coefficients/coefficients.jobs.ts';
import { coefficientsRoutes } from './coefficients/coefficients.routes.ts';
import { consensusJobs } from './consensus/consensus.jobs.ts';
import { consensusRoutes } from './consensus/consensus.routes.ts';
import { measureSubscriber } from './measuring/measure.events.ts';
import { measureJobs } from './measuring/measure.jobs.ts';
import { qualityRoutes } from './quality.routes.ts';
import { reportRoutes } from './reports/reports.routes.ts';
import { scoreRoutes } from './reports/scores.routes.ts';
import { statsRoutes } from './reports/stats.routes.ts';

export { scoreAnswers } from './golden/score-answers.ts';
export { ensureMeasured } from './measuring/ensure-measured.ts';
export { measureTasks } from './measuring/measure-tasks.ts';
export { startMeasuring } from './measuring/start-measuring.ts';

/** How far answers agree, golden tasks, how people work, consensus, and the reports on all of it. */
export function qualityFeature(platform: Platform): Feature {
  return {
    name: 'quality',
    routes: (http) => {
      qualityRoutes(http, platform);
      coefficientsRoutes(http, platform);
      consensusRoutes(http, platform);
      reportRoutes(http, platform);
      statsRoutes(http, platform);
      scoreRoutes(http, platform);
    },
    jobs: [...measureJobs(platform), ...consensusJobs(platform), ...coefficientsJobs(platform)],
    subscribers: [measureSubscriber(platform)],
  };
}
