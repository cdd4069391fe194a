import { spawnSync } from 'node:child_process';
import { basename, dirname, isAbsolute, join } from 'node:path';

export const ROOT = dirname(import.meta.dirname);

/** Runs a tool from node_modules/.bin (or an absolute path) in the project root and leaves with its exit code when it fails. */
export function run(tool: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const started = performance.now();
  const done = spawnSync(isAbsolute(tool) ? tool : join(ROOT, 'node_modules', '.bin', tool), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (done.status !== 0) {
    process.stderr.write(`labelwright: ${basename(tool)} failed\n`);
    process.exit(done.status ?? 1);
  }
  process.stderr.write(`labelwright: ${basename(tool)} ok (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}
