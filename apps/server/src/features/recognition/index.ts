import type { Feature, Platform } from '../../platform/platform.ts';
import { recognitionJobs } from './recognition.jobs.ts';
import { recognitionRoutes } from './recognition.routes.ts';

/** The media of tasks, read and listened to: their text becomes predictions. */
export function recognitionFeature(platform: Platform): Feature {
  return {
    name: 'recognition',
    routes: (http) => recognitionRoutes(http, platform),
    jobs: recognitionJobs(platform),
  };
}
