import type { Feature, Platform } from '../../platform/platform.ts';
import { analyticsRoutes } from './analytics.routes.ts';
import { businessGauges } from './gauges.ts';

/** Numbers over time, of projects, people and the platform. */
export function analyticsFeature(platform: Platform): Feature {
  return {
    name: 'analytics',
    routes: (http) => analyticsRoutes(http, platform),
    gauges: businessGauges(platform),
  };
}
