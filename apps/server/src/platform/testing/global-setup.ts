import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
    appUrl: string;
  }
}

/** One PostgreSQL for the whole run with one migrated database; each test file works on a copy of it (about 40 ms). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Not in the checkout: the unprivileged database user must be able to reach it.
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-test-'));
  // Else the unprivileged database user could not enter it.
  chmodSync(folder, 0o755);
  // Nothing of it is to outlive a crash.
  const quick = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'log_min_messages=fatal'];
  const postgres = await startEmbeddedPostgres(folder, quick);
  await migrate(postgres.owner, postgres.app);
  const admin = new pg.Client({ connectionString: postgres.admin.url });
  await admin.connect();
  await admin.query('alter database labelwright with is_template true allow_connections false');
  await admin.end();
  project.provide('adminUrl', postgres.admin.url);
  project.provide('appUrl', postgres.app.url);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
