import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './run.ts';

/** The server, restarted on every change, and the web app with hot reload on port 5173. */
const options = { cwd: ROOT, stdio: 'inherit' } as const;
const children = [
  spawn(
    process.execPath,
    [
      '--watch-path=apps/server/src',
      '--watch-path=packages',
      '--watch-preserve-output',
      'apps/server/src/main.ts',
      'serve',
    ],
    options,
  ),
  spawn(join(ROOT, 'node_modules/.bin/vite'), ['apps/web'], options),
];
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () =>
    children.forEach((child) => {
      child.kill(signal);
    }),
  );
await Promise.race(children.map((child) => new Promise((resolve) => child.on('exit', resolve))));
for (const child of children) child.kill();
