import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DbConnection } from './db.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import {
  assertOwnData,
  databaseUser,
  initialize,
  makeFolder,
  prepareBinaries,
  reachableFolder,
  readSecrets,
  type Secrets,
} from './embedded-files.ts';
import { lastWords } from './embedded-words.ts';

/** The embedded PostgreSQL server: made, started, adopted and stopped here. Everything about it lives under one folder. */
export interface EmbeddedPostgres {
  owner: DbConnection;
  app: DbConnection;
  /** Superuser, for tests that clone databases. The server itself never uses it. */
  admin: DbConnection;
  port: number;
  /** Where it keeps its data; not the folder asked for when the database user could not reach that. */
  folder: string;
  /** Starts it again whenever it ends unasked, as after a kill or on a full disk; `report` is told why it ended. */
  keepRunning(report: (reason: string) => void): void;
  /** Stops the server when this process started or inherited it; leaves it alone when another process owns it. */
  stop(): Promise<void>;
}

const DATABASE = 'labelwright';
const START_LOG = 'postgres-start.log';
const WATCH_MS = 500;
/** One that cannot start, such as on a full disk, is not asked without a pause. */
const RESTART_MS = 5000;

/** `settings`: of PostgreSQL beyond ours, as name=value. `signal` gives the start up and stops what was started. */
export async function startEmbeddedPostgres(
  folder: string,
  settings: readonly string[] = [],
  signal?: AbortSignal,
): Promise<EmbeddedPostgres> {
  const asRoot = process.getuid?.() === 0;
  const home = asRoot ? reachableFolder(folder) : folder;
  // Root goes elsewhere where the database user cannot enter: it would begin anew beside what a person has made here.
  if (home !== folder) assertOwnData(join(folder, 'pgdata'));
  makeFolder(home);
  const dataDir = join(home, 'pgdata');
  assertOwnData(dataDir);
  const binaries = prepareBinaries(home, asRoot);
  const secrets = readSecrets(home);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) initialize(binaries, home, dataDir, secrets);

  const running = findRunning(dataDir);
  const port = running?.port ?? (await freePort());
  let child = running ? undefined : spawnServer(binaries, home, dataDir, port, settings);
  const connection = (user: string, password: string, database: string): DbConnection => ({
    url: `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
  });
  const admin = connection('postgres', secrets.admin, 'postgres');
  const ownerFile = join(home, 'owner.pid');
  try {
    await waitUntilReady(admin.url, child, home, signal);
    await ensureRoles(admin.url, secrets);
  } catch (error) {
    await endChild(child);
    throw error;
  }
  const mine = !running || !isAlive(readPid(ownerFile));
  if (mine) writeFileSync(ownerFile, String(process.pid));
  let watch: NodeJS.Timeout | undefined;
  let startedAt = 0;
  return {
    admin,
    owner: connection('labelwright_owner', secrets.owner, DATABASE),
    app: connection('labelwright_app', secrets.app, DATABASE),
    port,
    folder: home,
    keepRunning: (report) => {
      if (!mine) return;
      watch = setInterval(() => {
        if (isRunning(child) || findRunning(dataDir) || Date.now() - startedAt < RESTART_MS) return;
        startedAt = Date.now();
        report(reasonOf(home));
        child = spawnServer(binaries, home, dataDir, port, settings);
      }, WATCH_MS).unref();
    },
    stop: async () => {
      clearInterval(watch);
      if (!mine) return;
      await stopServer(dataDir, ownerFile);
      await endChild(child);
    },
  };
}

function isAlive(pid: number | undefined): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readPid(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

/** A server that outlived its parent (kill -9), or that another process of ours runs on the same folder. */
function findRunning(dataDir: string): { pid: number; port: number } | undefined {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  // After a reboot the number may belong to any other program.
  if (isAlive(pid) && port > 0 && looksLikePostgres(pid)) return { pid, port };
  rmSync(file, { force: true });
  return undefined;
}

function looksLikePostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return process.platform !== 'linux';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function spawnServer(
  binaries: string,
  home: string,
  dataDir: string,
  port: number,
  settings: readonly string[],
): ChildProcess {
  const all = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=120',
    'shared_buffers=512MB',
    'work_mem=16MB',
    'maintenance_work_mem=256MB',
    // Fewer checkpoints: each one makes the next writes to every page log the whole page.
    'max_wal_size=4GB',
    'checkpoint_timeout=15min',
    'wal_compression=pglz',
    'random_page_cost=1.1',
    // Short statements only; compiling them costs more than it saves.
    'jit=off',
    'logging_collector=on',
    `log_directory=${dataDir}`,
    'log_filename=postgres.log',
    'log_min_duration_statement=1000',
    ...settings,
  ];
  // What it says before its own log is open, such as a setting that it refuses.
  const output = openSync(join(home, START_LOG), 'w');
  // Detached: Ctrl-C in the terminal must reach only our program, which then stops the server in order.
  const child = spawn(
    join(binaries, 'bin', 'postgres'),
    ['-D', dataDir, ...all.flatMap((setting) => ['-c', setting])],
    {
      stdio: ['ignore', output, output],
      detached: true,
      cwd: '/',
      ...databaseUser(),
    },
  );
  child.unref();
  closeSync(output);
  return child;
}

async function waitUntilReady(
  url: string,
  child: ChildProcess | undefined,
  home: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => {});
      signal?.throwIfAborted();
      if (child && !isRunning(child)) throw new EmbeddedPostgresError(`the database did not start: ${reasonOf(home)}`);
      if (Date.now() > deadline)
        throw new EmbeddedPostgresError(`the database does not answer: ${(error as Error).message}`);
      await sleep(25);
    }
  }
}

/** From what it said before its log was open, or else from the log. */
function reasonOf(home: string): string {
  const log = join(home, 'pgdata', 'postgres.log');
  return `${lastWords([join(home, START_LOG), log])} (log: ${log})`;
}

async function ensureRoles(adminUrl: string, secrets: Secrets): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ rolname: string }>(
      `select rolname from pg_roles where rolname like 'labelwright_%'`,
    );
    const present = new Set(rows.map((row) => row.rolname));
    if (!present.has('labelwright_owner'))
      await client.query(`create role labelwright_owner login password '${secrets.owner}'`);
    if (!present.has('labelwright_app'))
      await client.query(`create role labelwright_app login password '${secrets.app}'`);
    const databases = await client.query(`select 1 from pg_database where datname = '${DATABASE}'`);
    if (databases.rowCount === 0) await client.query(`create database ${DATABASE} owner labelwright_owner`);
  } finally {
    await client.end();
  }
}

/** Started here, and not ended since. */
function isRunning(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Only what was started here: in its stead another process may have begun to serve the same folder. */
async function endChild(child: ChildProcess | undefined): Promise<void> {
  if (!child?.pid || !isRunning(child)) return;
  child.kill('SIGINT');
  for (let waited = 0; waited < 10_000 && isAlive(child.pid); waited += 20) await sleep(20);
}

async function stopServer(dataDir: string, ownerFile: string): Promise<void> {
  const running = findRunning(dataDir);
  rmSync(ownerFile, { force: true });
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  for (let waited = 0; waited < 10_000 && isAlive(running.pid); waited += 20) await sleep(20);
}
