import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../apps/server/src/platform/db/embedded.ts';
import { migrate } from '../apps/server/src/platform/db/migrate.ts';
import { run } from './run.ts';

/** Writes the table types from a freshly migrated database, so that they can only say what the migrations say. */
const folder = mkdtempSync(join(tmpdir(), 'labelwright-types-'));
chmodSync(folder, 0o755);
const postgres = await startEmbeddedPostgres(folder);
try {
  await migrate(postgres.owner, postgres.app);
  run('kysely-codegen', [
    '--dialect=postgres',
    `--url=${postgres.owner.url}`,
    '--out-file=apps/server/src/platform/db/schema.gen.ts',
    '--include-pattern=public.*',
    '--exclude-pattern=public.(kysely_*|schema_checksum)',
    '--numeric-parser=number',
    '--log-level=error',
    `--type-mapping=${JSON.stringify({ int8: 'number', citext: 'string', jsonb: 'ColumnType<unknown, string | null, string | null>' })}`,
  ]);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
