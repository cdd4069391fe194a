import { runTogether } from './run.ts';

/** Every static check, all as errors: format and lint, types, walls between folders, unused files and dependencies. */
await runTogether([
  ['tsc', '--project', 'tsconfig.json'],
  ['biome', 'check', '--error-on-warnings'],
  ['depcruise', '--config', '.dependency-cruiser.mjs', 'apps', 'packages'],
  ['knip'],
]);
