import type { Feature, Platform } from '../../platform/platform.ts';
import { auditRoutes } from './audit.routes.ts';

export function auditFeature(platform: Platform): Feature {
  return { name: 'audit', routes: (http) => auditRoutes(http, platform) };
}
