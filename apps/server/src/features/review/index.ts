import type { Feature, Platform } from '../../platform/platform.ts';
import { commentRoutes } from './comments.routes.ts';
import { reviewSubscriber } from './review.events.ts';
import { reviewJobs } from './review.jobs.ts';
import { reviewRoutes } from './review.routes.ts';
import { reviewItemRoutes } from './review-items.routes.ts';

export { acceptAnswers, rejectAnswers } from './decide-answers.ts';
export { decideOn } from './decide-review.ts';
export { reviewerAccess } from './item-queue.ts';
export { readableProjects } from './review-stats.ts';
export { reverseRejection } from './undo-review.ts';

/** Which answers are checked, who decides on them, and what follows. */
export function reviewFeature(platform: Platform): Feature {
  return {
    name: 'review',
    routes: (http) => {
      reviewRoutes(platform, http);
      reviewItemRoutes(platform, http);
      commentRoutes(platform, http);
    },
    jobs: reviewJobs(platform),
    subscribers: [reviewSubscriber(platform)],
  };
}
