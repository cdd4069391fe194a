import type { Feature, Platform } from '../../platform/platform.ts';
import { connectionRoutes } from './connections.routes.ts';
import { newTasksSubscriber } from './prompts.events.ts';
import { promptJobs } from './prompts.jobs.ts';
import { promptRoutes } from './prompts.routes.ts';
import { runRoutes } from './runs.routes.ts';

export { hasPrompt, prelabelSelected } from './start-run.ts';

/** Labels by language models, once they have shown that they agree with people, with every request in a ledger. */
export function promptsFeature(platform: Platform): Feature {
  return {
    name: 'prompts',
    routes: (http) => {
      connectionRoutes(http, platform);
      promptRoutes(http, platform);
      runRoutes(http, platform);
    },
    jobs: promptJobs(platform),
    subscribers: [newTasksSubscriber(platform)],
  };
}
