import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts, freePort } from './ports.ts';

const PROGRAM = '/usr/bin/redis-server';

/** Whether tests that need a real Redis can run on this machine. */
export const HAS_REDIS = existsSync(PROGRAM);

export interface RedisServer {
  url: string;
  /** As when the machine dies. */
  kill(): Promise<void>;
  /** On the same port, empty. */
  start(): Promise<void>;
  /** Takes commands, but answers none, until `wake`. */
  freeze(): void;
  wake(): void;
}

/** A real Redis on a port of its own, without a file. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn(PROGRAM, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' });
    // The time limit of the test ends the wait.
    while (!(await accepts(port))) await sleep(20);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: async () => {
      const dying = server;
      server = undefined;
      if (dying === undefined) return;
      const gone = new Promise((resolve) => dying.once('exit', resolve));
      dying.kill('SIGKILL');
      await gone;
    },
    freeze: () => server?.kill('SIGSTOP'),
    wake: () => server?.kill('SIGCONT'),
  };
}
