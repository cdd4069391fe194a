import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'labelwright-reading-';
// No reading takes so long: whatever is older was left by a process that was killed.
const LEFT_BEHIND_MS = 24 * 3600 * 1000;

/** A folder for as long as `use` runs. What killed processes left behind goes with it. */
export async function withWorkingFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  await removeLeftBehind(tmpdir(), Date.now() - LEFT_BEHIND_MS);
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `before` in milliseconds since 1970, by the clock of the file system. */
export async function removeLeftBehind(root: string, before: number): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(PREFIX));
  await Promise.all(
    names.map(async (name) => {
      const path = join(root, name);
      // Another process may be faster; a folder of another user is theirs.
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs < before) await rm(path, { recursive: true, force: true }).catch(() => {});
    }),
  );
}
