import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded.ts';
import { assertOwnData } from './embedded-files.ts';
import { lastWords } from './embedded-words.ts';

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

test('a database that is killed comes back at the same place with what was committed', {
  timeout: 60_000,
}, async () => {
  const postgres = await startEmbeddedPostgres(folder);
  const told: string[] = [];
  const ask = async (sql: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: postgres.owner.url });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  };
  const pid = (): number => Number.parseInt(readFileSync(join(folder, 'pgdata', 'postmaster.pid'), 'utf8'), 10);
  try {
    postgres.keepRunning((reason) => told.push(reason));
    await ask('create table kept as select 1 as one');
    for (const round of [1, 2]) {
      process.kill(pid(), 'SIGKILL');
      await expect
        .poll(() => ask('select one from kept').catch(() => round), { timeout: 25_000, interval: 100 })
        .toEqual([{ one: 1 }]);
    }
    expect(told.length).toBeGreaterThanOrEqual(2);
  } finally {
    await postgres.stop();
  }
  expect(existsSync(join(folder, 'pgdata', 'postmaster.pid'))).toBe(false);
});

test('what the database said of a full disk counts more than what it told those who knocked', () => {
  writeFileSync(
    join(folder, 'postgres.log'),
    [
      'LOG:  redo done at 0/1390D2D0',
      'FATAL:  could not write to file "pg_wal/xlogtemp.30147": No space left on device',
      'FATAL:  the database system is not yet accepting connections',
      'LOG:  database system is shut down',
    ].join('\n'),
  );
  expect(lastWords([join(folder, 'nothing'), join(folder, 'postgres.log')])).toBe(
    'could not write to file "pg_wal/xlogtemp.30147": No space left on device: free some, then start again',
  );
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
