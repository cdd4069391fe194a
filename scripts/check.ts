import { run } from './run.ts';

/** Every static check, all as errors: format and lint, types, walls between folders, unused files and dependencies. */
run('biome', ['check', '--error-on-warnings']);
run('tsc', ['--project', 'tsconfig.json']);
run('depcruise', ['--config', '.dependency-cruiser.mjs', 'apps', 'packages']);
run('knip', []);
