import type { Feature, Platform } from '../../platform/platform.ts';
import { streamSubscriber } from './streams.events.ts';
import { taskApiRoutes } from './task-api.routes.ts';

/** The labelling-task API under /task: an envelope around what the features do. */
export function taskApiFeature(platform: Platform): Feature {
  const subscriber = streamSubscriber(platform);
  return {
    name: 'task-api',
    routes: (http) => taskApiRoutes(http, platform),
    subscribers: subscriber ? [subscriber] : [],
  };
}
