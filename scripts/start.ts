import { buildWebIfStale } from './build-web.ts';

// A person at a terminal reads the log-ins, not a line for every request.
if (process.stderr.isTTY) process.env.LOG_LEVEL ??= 'warn';
buildWebIfStale();
process.argv.splice(2, process.argv.length, 'serve');
await import('../apps/server/src/main.ts');
