import { buildWebIfStale } from './build-web.ts';

buildWebIfStale();
process.argv.splice(2, process.argv.length, 'serve');
await import('../apps/server/src/main.ts');
