import type { Feature, Platform } from '../../platform/platform.ts';
import { importJobs } from './imports.jobs.ts';
import { importRoutes } from './imports.routes.ts';

export function importsFeature(platform: Platform): Feature {
  return { name: 'imports', routes: (http) => importRoutes(http, platform), jobs: importJobs(platform) };
}
