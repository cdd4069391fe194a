import type { Feature, Platform } from '../../platform/platform.ts';
import { outboxRoutes } from './outbox.routes.ts';

export function outboxFeature(platform: Platform): Feature {
  return { name: 'outbox', routes: (http) => outboxRoutes(http, platform) };
}
