import type { Feature, Platform } from '../../platform/platform.ts';
import { annotationRoutes } from './annotations.routes.ts';
import { draftRoutes } from './drafts.routes.ts';

export { checkResult, isStillAskedFor } from './check-result.ts';
export { purgeAnnotations } from './purge.ts';
export { submitAnnotation } from './submit-annotation.ts';

/** Annotations, their drafts and their history. */
export function annotationsFeature(platform: Platform): Feature {
  return {
    name: 'annotations',
    routes: (http) => {
      annotationRoutes(platform, http);
      draftRoutes(platform, http);
    },
  };
}
