import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations as migrateJobs } from 'graphile-worker';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import type { DbConnection } from './db.ts';

const MIGRATIONS_DIR = join(import.meta.dirname, '../../../migrations');

export class SchemaError extends Error {}

interface MigrationFile {
  name: string;
  text: string;
  checksum: string;
}

/**
 * Checksums of an earlier text, of files that were mended because that text failed with some rows. Where it went through,
 * it did what the file does.
 */
export const MENDED: ReadonlyMap<string, string> = new Map([
  ['0368-agreement-beside-tasks', '3b3001e88e0e7b8b79ec5025f767e334ab38d407d703c562cd11cd74a4c2f8fd'],
]);

async function readMigrations(): Promise<MigrationFile[]> {
  const names = (await readdir(MIGRATIONS_DIR)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(join(MIGRATIONS_DIR, file), 'utf8');
      return { name: file.replace(/\.sql$/, ''), text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** A database that a newer program has migrated must not be touched by an older one. */
async function refuseForeignHistory(db: Kysely<unknown>, files: MigrationFile[]): Promise<void> {
  const known = new Set(files.map((file) => file.name));
  const table = await sql<{
    present: boolean;
  }>`select to_regclass('public.kysely_migration') is not null as present`.execute(db);
  if (!table.rows[0]?.present) return;
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const unknown = applied.rows.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new SchemaError(
      `the database was migrated by a newer version (${unknown.join(', ')}): run that version, or point DATABASE_URL at another database`,
    );
  }
  const checksums = await sql<{ name: string; checksum: string }>`select name, checksum from schema_checksum`.execute(
    db,
  );
  refuseChanged(files, checksums.rows);
}

/** `applied`: with the checksums of then. */
export function refuseChanged(
  files: readonly MigrationFile[],
  applied: readonly Pick<MigrationFile, 'name' | 'checksum'>[],
): void {
  for (const { name, checksum } of applied) {
    const file = files.find((candidate) => candidate.name === name);
    if (file && file.checksum !== checksum && MENDED.get(name) !== checksum) {
      throw new SchemaError(
        `migration ${name} was changed after it had been applied: restore the file and add a new migration instead`,
      );
    }
  }
}

/**
 * Brings the schema up to date. Safe when several processes start at once: the migrator takes a lock, the losers find
 * nothing left to do. `owner` migrates the tables; `app` owns the job queue's schema, since it works on it.
 */
export async function migrate(owner: DbConnection, app: DbConnection): Promise<string[]> {
  const files = await readMigrations();
  const pool = new pg.Pool({ connectionString: owner.url, max: 2 });
  // A database that goes away is told by the query that needed it.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await refuseForeignHistory(db, files);
    await sql`create table if not exists schema_checksum (name text primary key, checksum text not null)`
      .execute(db)
      .catch(() => {});
    const migrator = new Migrator({
      db,
      provider: {
        getMigrations: async () =>
          Object.fromEntries(
            files.map((file) => [
              file.name,
              {
                up: async (tx: Kysely<unknown>) => {
                  await sql.raw(file.text).execute(tx);
                  await sql`insert into schema_checksum values (${file.name}, ${file.checksum})`.execute(tx);
                },
              },
            ]),
          ),
      },
    });
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw error;
    await prepareAppRole(db, app.role);
    await migrateQueue(app);
    return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}

async function prepareAppRole(db: Kysely<unknown>, role: string | undefined): Promise<void> {
  await sql`select pg_advisory_lock(7162041)`.execute(db);
  const database = await sql<{ name: string }>`select current_database() as name`.execute(db);
  const name = database.rows[0]?.name ?? '';
  await sql`grant create on database ${sql.id(name)} to labelwright_app`.execute(db);
  if (role) await sql`grant labelwright_app to current_user`.execute(db).catch(() => {});
  await sql`select pg_advisory_unlock(7162041)`.execute(db);
}

async function migrateQueue(app: DbConnection): Promise<void> {
  const pool = new pg.Pool({
    connectionString: app.url,
    max: 2,
    ...(app.role ? { options: `-c role=${app.role}` } : {}),
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await migrateJobs({ pgPool: pool });
  } finally {
    await pool.end();
  }
}
