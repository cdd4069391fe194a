export { getCompiledConfig, getCompiledDefinition, type ProjectConfig } from './compiled-config.ts';
