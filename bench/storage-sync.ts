import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newProject, startServer } from './start-server.ts';

/**
 * Syncs a folder of many files into tasks, then once more with a hundred new ones.
 * Usage: node bench/storage-sync.ts [files]
 */

const FILES = Number(process.argv[2] ?? 100_000);
const NEW_FILES = 100;
const FOLDERS = 100;
const CONFIG = '<View><Image name="image" value="$image"/></View>';

const root = mkdtempSync('/tmp/labelwright-bench-files-');
for (let folder = 0; folder < FOLDERS; folder += 1) mkdirSync(join(root, `part-${folder}`));
const addFile = (n: number): void =>
  writeFileSync(join(root, `part-${n % FOLDERS}`, `picture-${n}.jpg`), `picture ${n}`);
for (let n = 0; n < FILES; n += 1) addFile(n);

const server = await startServer({ LOCAL_FILES_ROOTS: root });
const headers = { authorization: `Token ${server.token}`, 'content-type': 'application/json' };

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

interface Storage {
  id: number;
  status: string;
  meta: { counts?: { created: number } };
}

async function sync(storage: number, created: number): Promise<void> {
  const [begun, cpu, databaseCpu] = [performance.now(), server.cpuSeconds(), server.databaseCpuSeconds()];
  const { job_id: job } = await call<{ job_id: string }>('POST', `/api/storages/localfiles/${storage}/sync`, {});
  for (;;) {
    const { status, error } = await call<{ status: string; error: string | null }>('GET', `/api/jobs/${job}`);
    if (status === 'succeeded') break;
    if (status === 'failed') throw new Error(error ?? 'the sync failed');
    await sleep(50);
  }
  const { meta } = await call<Storage>('GET', `/api/storages/localfiles/${storage}`);
  if (meta.counts?.created !== created) throw new Error(`${meta.counts?.created} tasks were made of ${created}`);
  console.log(
    `sync, ${created.toLocaleString('en')} new files: ${((performance.now() - begun) / 1000).toFixed(1)} s, CPU: server ${(server.cpuSeconds() - cpu).toFixed(1)} s, database ${(server.databaseCpuSeconds() - databaseCpu).toFixed(1)} s, server RSS ${server.rssMb()} MB`,
  );
}

try {
  const project = await newProject(server, CONFIG);
  const { id } = await call<Storage>('POST', '/api/storages/localfiles', {
    project,
    path: root,
    use_blob_urls: true,
    recursive_scan: true,
  });
  await sync(id, FILES);
  for (let n = 0; n < NEW_FILES; n += 1) addFile(FILES + n);
  await sync(id, NEW_FILES);
} finally {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
}
