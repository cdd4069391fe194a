import type { Feature, Platform } from '../../platform/platform.ts';
import { taskApiRoutes } from './task-api.routes.ts';

/** The labelling-task API under /task: an envelope around what the features do. */
export function taskApiFeature(platform: Platform): Feature {
  return {
    name: 'task-api',
    routes: (http) => taskApiRoutes(http, platform),
  };
}
