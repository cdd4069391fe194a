import { spawn, spawnSync } from 'node:child_process';
import { basename, dirname, isAbsolute, join } from 'node:path';

export const ROOT = dirname(import.meta.dirname);

/** Runs a tool from node_modules/.bin (or an absolute path) in the project root and leaves with its exit code when it fails. */
export function run(tool: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const started = performance.now();
  const done = spawnSync(pathOf(tool), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  tellEnd(tool, done.status, started);
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** Runs tools side by side, each with what it printed in one piece, and leaves with an error when any of them fails. */
export async function runTogether(commands: readonly [tool: string, ...args: string[]][]): Promise<void> {
  const ended = await Promise.all(commands.map(([tool, ...args]) => runQuietly(tool, args)));
  if (ended.some((status) => status !== 0)) process.exit(1);
}

function runQuietly(tool: string, args: string[]): Promise<number | null> {
  const started = performance.now();
  const child = spawn(pathOf(tool), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => printed.push(piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      process.stderr.write(Buffer.concat(printed));
      tellEnd(tool, status, started);
      resolve(status);
    });
  });
}

const pathOf = (tool: string): string => (isAbsolute(tool) ? tool : join(ROOT, 'node_modules', '.bin', tool));

function tellEnd(tool: string, status: number | null, startedMs: number): void {
  const outcome = status === 0 ? `ok (${((performance.now() - startedMs) / 1000).toFixed(1)} s)` : 'failed';
  process.stderr.write(`labelwright: ${basename(tool)} ${outcome}\n`);
}
