import { run } from './run.ts';

run('biome', ['check', '--write']);
