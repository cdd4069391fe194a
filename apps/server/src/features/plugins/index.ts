import type { Feature, Platform } from '../../platform/platform.ts';
import { frontendRoutes } from './frontends.routes.ts';
import { pluginRoutes } from './plugins.routes.ts';
import { syncBuiltIns } from './sync-built-ins.ts';
import { taskBundleRoutes } from './task-bundle.routes.ts';

export { framePage } from './frame-page.ts';
export { findPluginOfTask, readBundle } from './task-bundle.ts';

/** Front ends of tasks with a JSON-schema definition: registering, serving and showing them. */
export function pluginsFeature(platform: Platform): Feature {
  return {
    name: 'plugins',
    routes: async (http) => {
      await syncBuiltIns(platform);
      pluginRoutes(http, platform);
      frontendRoutes(http, platform);
      taskBundleRoutes(http, platform);
    },
  };
}
