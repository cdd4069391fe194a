import type { SubmittableJob } from '../../platform/jobs/submittable.ts';
import type { Feature, Platform } from '../../platform/platform.ts';
import { jobApiRoutes } from './job-api.routes.ts';
import { taskKinds } from './task-kinds.ts';

/** Jobs as an API: submitted, followed and read by programs. `declared`: what features list as submittable. */
export function jobApiFeature(platform: Platform, declared: readonly SubmittableJob[]): Feature {
  const kinds = [...taskKinds(platform), ...declared].sort((one, other) => one.type.localeCompare(other.type));
  return { name: 'job-api', routes: (http) => jobApiRoutes(http, platform, kinds) };
}
