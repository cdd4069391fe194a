import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

/** The program as people start it: a process of its own, judged by what it prints and how it ends. */

const MAIN = join(import.meta.dirname, '../main.ts');
const database = `test_${randomBytes(12).toString('hex')}`;
const folders: string[] = [];
/** Compiled code: each process after the first starts in half the time. */
const compiled = mkdtempSync(join(tmpdir(), 'labelwright-compiled-'));
const children: ChildProcess[] = [];
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  await admin.query(`create database ${database} template labelwright`);
});
afterAll(async () => {
  await admin.end();
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) {
    const pid = databasePid(folder);
    if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  }
  for (const folder of [compiled, ...folders]) rmSync(folder, { recursive: true, force: true });
});

interface Running {
  child: ChildProcess;
  /** All that it has printed so far. */
  out: () => string;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

function start(args: string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: compiled,
      ENV_FILE: '',
      LOG_LEVEL: 'error',
      HOST: '127.0.0.1',
      DEMO: 'false',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  child.stderr.on('data', (piece: Buffer) => {
    err += piece.toString();
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, out: () => out, ended };
}

const run = (args: string[], env: Record<string, string>) => start(args, env).ended;

/** Until it serves; what it said when it ended instead. */
async function serving(running: Running): Promise<void> {
  const untilReady = expect.poll(running.out, { timeout: 60_000, interval: 50 }).toContain('  database  ');
  const failure = await Promise.race([untilReady.then(() => undefined), running.ended]);
  if (failure) throw new Error(`ended with ${failure.code}: ${failure.err}`);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-command-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

function onDatabase(url: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

function external(): Record<string, string> {
  return {
    DATA_DIR: newFolder(),
    DATABASE_URL: onDatabase(inject('appUrl')),
    MIGRATION_DATABASE_URL: onDatabase(inject('adminUrl')),
  };
}

function listen(): Promise<{ port: number; server: Server }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: address && typeof address === 'object' ? address.port : 0, server });
    });
  });
}

async function freePort(): Promise<string> {
  const { port, server } = await listen();
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

function databasePid(folder: string): number | undefined {
  const file = join(folder, 'pgdata', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

// Each process takes seconds to start, and on a busy machine many.
describe('with a database of one’s own', { timeout: 240_000 }, () => {
  test('the schema is found up to date, and an account is made, its token alone on the last line', async () => {
    const env = external();
    const migrated = await run(['migrate'], env);
    expect(migrated).toEqual({ code: 0, out: 'The schema is up to date.\n', err: '' });
    const account = ['create-user', '--email', 'ada@example.com', '--password', 'a long enough password'];
    const made = await run([...account, '--organization', 'Ours', '--token'], env);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(made.out).toMatch(/^Made ada@example\.com in the organization Ours\.\nlw_[\w-]{43}\n$/);
    const again = await run(account, env);
    expect(again).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^labelwright: .*ada@example.com.*\n$/),
    });
    const missing = await run(['create-user', '--email', 'ben@example.com'], env);
    expect(missing.code).toBe(1);
    expect(missing.err).toMatch(/^labelwright: --email and --password are needed: .*\n$/);
  });

  test('doctor names the database and prints no secret', async () => {
    const { code, out } = await run(['doctor'], { ...external(), SECRET_KEY: 'never-to-be-seen' });
    expect(out).toMatch(/^ok {4}database\s+PostgreSQL at 127\.0\.0\.1:\d+; PostgreSQL \d+/m);
    expect(out).not.toContain('never-to-be-seen');
    expect(out).not.toContain(new URL(inject('appUrl')).password);
    expect(code).toBe(/^FAIL/m.test(out) ? 1 : 0);
  });

  test('a schema of a newer version is refused in one line', async () => {
    const client = new pg.Client({ connectionString: onDatabase(inject('adminUrl')) });
    await client.connect();
    await client.query(`insert into kysely_migration (name, timestamp) values ('9999-later', now()::text)`);
    const refused = await run(['serve'], { ...external(), PORT: await freePort() });
    await client.query(`delete from kysely_migration where name = '9999-later'`);
    await client.end();
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^labelwright: the database was migrated by a newer version \(9999-later\).*\n$/);
  });

  test('a database that does not answer, or is not there, is told in one line', async () => {
    const closed = `postgres://nobody:x@127.0.0.1:${await freePort()}/x`;
    const away = await run(['migrate'], { DATA_DIR: newFolder(), DATABASE_URL: closed });
    expect(away).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^labelwright: the database does not answer .*\n$/),
    });
    const unknown = new URL(inject('adminUrl'));
    unknown.pathname = '/nothing_of_this_name';
    const missing = await run(['migrate'], { DATA_DIR: newFolder(), DATABASE_URL: unknown.toString() });
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^labelwright: the database is not there .*\n$/),
    });
  });
});

describe('with the embedded database', { timeout: 240_000 }, () => {
  test('a port that is taken is told before a database is made', async () => {
    const { port, server } = await listen();
    const folder = newFolder();
    const { code, err } = await run(['serve'], { DATA_DIR: folder, PORT: String(port) });
    server.close();
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(`^labelwright: port ${port} is taken by another program.*\n$`),
    ]);
    expect(existsSync(join(folder, 'pgdata'))).toBe(false);
  });

  test('a folder that cannot be written to is told in one line', async () => {
    const file = join(newFolder(), 'data');
    writeFileSync(file, '');
    const { code, err } = await run(['serve'], { DATA_DIR: file, PORT: await freePort() });
    expect([code, err]).toEqual([1, expect.stringMatching(`^labelwright: cannot \\w+ .*${file}.*\n$`)]);
  });

  test('data outlives Ctrl-C and kill -9, and no database is left behind', async () => {
    const folder = newFolder();
    const port = await freePort();
    const env = { DATA_DIR: folder, PORT: port };
    const first = start(['serve'], env);
    // In the middle of the first start: the database is up, its tables are being made.
    await expect.poll(() => databasePid(folder), { timeout: 60_000, interval: 5 }).toBeDefined();
    first.child.kill('SIGINT');
    expect(await first.ended).toMatchObject({ code: 0, err: '' });
    expect(databasePid(folder)).toBeUndefined();

    const second = start(['serve'], env);
    await serving(second);
    const register = await fetch(`http://127.0.0.1:${port}/api/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: 'a long enough password' }),
    });
    expect(register.status).toBe(201);
    second.child.kill('SIGKILL');
    await second.ended;
    expect(databasePid(folder)).toBeDefined();

    const third = start(['serve'], env);
    await serving(third);
    // As a terminal and npm send it, both at once.
    third.child.kill('SIGINT');
    third.child.kill('SIGINT');
    expect(await third.ended).toMatchObject({ code: 0, err: '' });
    expect(databasePid(folder)).toBeUndefined();

    const again = await run(['create-user', '--email', 'ada@example.com', '--password', 'a long enough password'], env);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('There is an account with the address') });
    expect(databasePid(folder)).toBeUndefined();
  });
});
