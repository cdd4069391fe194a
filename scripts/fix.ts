import { run } from './run.ts';

run('biome', ['check', '--write']);
run(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/docs.ts']);
