import type { Feature, Platform } from '../../platform/platform.ts';
import { taskDefinitionRoutes } from './task-definitions.routes.ts';

export { getCompiledConfig, getCompiledDefinition } from './compiled-config.ts';

export function taskDefinitionsFeature(platform: Platform): Feature {
  return { name: 'task-definitions', routes: (http) => taskDefinitionRoutes(http, platform) };
}
