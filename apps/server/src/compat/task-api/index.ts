import type { Feature, Platform } from '../../platform/platform.ts';
import { drainStreams } from './drain-streams.ts';
import { streamSubscriber } from './streams.events.ts';
import { streamJobs } from './streams.jobs.ts';
import { taskApiRoutes } from './task-api.routes.ts';

/** The labelling-task API under /task: an envelope around what the features do. */
export function taskApiFeature(platform: Platform): Feature {
  const subscriber = streamSubscriber(platform);
  // What waited while Redis was gone goes out as soon as it is back.
  platform.redis?.onChange((isReady) => {
    if (isReady)
      drainStreams(platform).catch((error: unknown) => platform.log.warn({ err: error }, 'streams not drained'));
  });
  return {
    name: 'task-api',
    routes: (http) => taskApiRoutes(http, platform),
    jobs: streamJobs(platform),
    subscribers: subscriber ? [subscriber] : [],
  };
}
