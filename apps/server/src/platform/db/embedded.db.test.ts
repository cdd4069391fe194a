import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded.ts';
import { assertOwnData } from './embedded-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-embedded-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a database that does not start says why, and that it was not left running', async () => {
  await expect(startEmbeddedPostgres(folder, ['shared_buffers=10bogus'])).rejects.toThrow(
    /did not start: invalid value for parameter "shared_buffers": "10bogus"\. Valid units .*postgres\.log/,
  );
  expect(existsSync(join(folder, 'pgdata', 'postmaster.pid'))).toBe(false);
  expect(existsSync(join(folder, 'pgdata-unfinished'))).toBe(false);
});

test('a start that is given up stops the database again', async () => {
  await expect(startEmbeddedPostgres(folder, [], AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  expect(existsSync(join(folder, 'pgdata', 'PG_VERSION'))).toBe(true);
  expect(existsSync(join(folder, 'pgdata', 'postmaster.pid'))).toBe(false);
});

test('a folder that holds files but no readable database is refused, never cleared', async () => {
  const kept = join(folder, 'pgdata', 'base');
  mkdirSync(join(folder, 'pgdata'));
  writeFileSync(kept, 'years of work');
  if (process.getuid?.() === 0) chownSync(join(folder, 'pgdata'), 65_534, 65_534);
  await expect(startEmbeddedPostgres(folder)).rejects.toThrow(/holds files but no database that can be read/);
  expect(existsSync(kept)).toBe(true);
});

test('data of another user is refused with the name of that user', () => {
  const mine = process.getuid?.();
  if (mine === undefined) return;
  expect(() => assertOwnData(folder, mine)).not.toThrow();
  expect(() => assertOwnData(folder, mine + 1)).toThrow(new RegExp(`${folder} belongs to the user .*DATA_DIR`));
  expect(() => assertOwnData(join(folder, 'nothing'), mine + 1)).not.toThrow();
});
