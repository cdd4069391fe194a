import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

export const ROOT = dirname(import.meta.dirname);

/** Runs a tool from node_modules/.bin in the project root and leaves with its exit code when it fails. */
export function run(tool: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const started = performance.now();
  const done = spawnSync(join(ROOT, 'node_modules', '.bin', tool), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (done.status !== 0) {
    process.stderr.write(`labelwright: ${tool} failed\n`);
    process.exit(done.status ?? 1);
  }
  process.stderr.write(`labelwright: ${tool} ok (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}
