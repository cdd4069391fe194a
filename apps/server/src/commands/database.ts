import type { Config } from '../config.ts';
import type { DbConnection } from '../platform/db/db.ts';
import { startEmbeddedPostgres } from '../platform/db/embedded.ts';

export interface Database {
  /** Owns the tables; only migrations use it. */
  owner: DbConnection;
  /** Works under row-level security. */
  app: DbConnection;
  description: string;
  /** Has the embedded one started again when it ends unasked; one that others look after is theirs. */
  keepRunning(report: (reason: string) => void): void;
  stop(): Promise<void>;
}

const APP_ROLE = 'labelwright_app';

/** The server behind DATABASE_URL, or the embedded one under the data folder. `signal` gives up waiting for that. */
export async function openDatabase(config: Config, signal?: AbortSignal): Promise<Database> {
  if (config.databaseUrl) {
    return {
      owner: { url: config.migrationDatabaseUrl ?? config.databaseUrl, role: APP_ROLE },
      app: { url: config.databaseUrl, role: APP_ROLE },
      description: `PostgreSQL at ${new URL(config.databaseUrl).host}`,
      keepRunning: () => {},
      stop: async () => {},
    };
  }
  const embedded = await startEmbeddedPostgres(config.dataDir, [], signal);
  return {
    owner: embedded.owner,
    app: embedded.app,
    description: `embedded PostgreSQL in ${embedded.folder}`,
    keepRunning: embedded.keepRunning,
    stop: embedded.stop,
  };
}
