import type { Feature, Platform } from '../../platform/platform.ts';
import { schemaDefinitionRoutes } from './schema-definitions.routes.ts';
import { taskDefinitionRoutes } from './task-definitions.routes.ts';
import { taskTypeRoutes } from './task-types.routes.ts';

export { type AnswerRules, getAnswerRules } from './answer-rules.ts';
export { getCompiledConfig, getCompiledDefinition } from './compiled-config.ts';
export { findDefaultVersions, findSchemaDefinition } from './schema-definitions.queries.ts';
export { namedDefinition, schemaDefinitionBody } from './schema-definitions.service.ts';
export { type AnswerCheck, compileDefinition } from './schema-validator.ts';
export { findTaskType } from './task-types.queries.ts';
export { builtIn, isManager, namedTaskType, organizationOf, taskTypeBody } from './task-types.service.ts';

export function taskDefinitionsFeature(platform: Platform): Feature {
  return {
    name: 'task-definitions',
    routes: (http) => {
      taskTypeRoutes(http, platform);
      schemaDefinitionRoutes(http, platform);
      taskDefinitionRoutes(http, platform);
    },
  };
}
