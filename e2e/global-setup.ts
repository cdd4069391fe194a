import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { buildWebIfStale } from '../scripts/build-web.ts';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
    /** Folder of files and plug-ins of the program under test. */
    dataDir: string;
    /** undefined where no browser is installed: the journeys are skipped. */
    chromium: string | undefined;
  }
}

export const DEMO_PASSWORD = 'a demo password';
const START_MS = 120_000;

/** The real program with its demo, started as a person would, on a data folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildWebIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-e2e-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const server = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'apps/server/src/main.ts', 'serve'],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        DATA_DIR: folder,
        PORT: String(port),
        DEMO_PASSWORD,
        LOG_LEVEL: 'error',
        // One browser signs in as five people within a minute.
        RATE_AUTH: '0',
        RATE_UPLOAD: '0',
        // A bucket on this machine.
        OUTBOUND_ALLOW: '127.0.0.1',
      },
    },
  );
  await untilReady(baseUrl, server);
  project.provide('baseUrl', baseUrl);
  project.provide('dataDir', folder);
  project.provide(
    'chromium',
    [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => path && existsSync(path)),
  );
  return async () => {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  };
}

async function untilReady(baseUrl: string, server: ChildProcess): Promise<void> {
  for (let waited = 0; waited < START_MS; waited += 200) {
    if (server.exitCode !== null) throw new Error('the server under test did not start');
    const answer = await fetch(`${baseUrl}/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error('the server under test is not ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
