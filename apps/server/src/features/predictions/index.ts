import type { Feature, Platform } from '../../platform/platform.ts';
import { predictionRoutes } from './predictions.routes.ts';

export { normalize } from './normalize.ts';
export { removeVersionOfTasks, storePredictions } from './store-predictions.ts';

/** What models say about tasks, and annotations made of it. */
export function predictionsFeature(platform: Platform): Feature {
  return { name: 'predictions', routes: (http) => predictionRoutes(platform, http) };
}
