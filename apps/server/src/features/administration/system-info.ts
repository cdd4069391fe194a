import { hostname } from 'node:os';
import type { SystemInfo, WorkerProcess } from '@labelwright/contract/administration';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { VERSION } from '../../version.ts';
import {
  countPlatform,
  listWorkers,
  readDatabaseFacts,
  readMigrationFacts,
  type WorkerRow,
} from './system-info.queries.ts';

/** A worker gives a sign every two seconds; silent for longer than this, it is taken for dead. */
const SILENT_SECONDS = 15;

/** How the server is, as one of its processes sees it. */
export async function readSystemInfo(platform: Platform): Promise<SystemInfo> {
  const { config, db } = platform;
  const services = await platform.services.look();
  const facts = await withSystem(db, async (tx) => ({
    database: await readDatabaseFacts(tx),
    migrations: await readMigrationFacts(tx),
    workers: await listWorkers(tx),
    counts: await countPlatform(tx),
  }));
  const uptime = process.uptime();
  const { most_connections: most, ...database } = facts.database;
  const latestAt = facts.migrations.latest_at;
  return {
    version: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    environment: config.appEnv,
    public_url: config.publicUrl,
    started_at: new Date(platform.now().getTime() - uptime * 1000).toISOString(),
    uptime_seconds: Math.round(uptime),
    process: {
      host: hostname(),
      pid: process.pid,
      roles: [...config.role],
      memory_bytes: process.memoryUsage.rss(),
    },
    database: {
      ...database,
      connections: { used: db.pool.totalCount + db.quick.totalCount, waiting: db.pool.waitingCount, most },
    },
    migrations: { ...facts.migrations, latest_at: latestAt === null ? null : new Date(latestAt).toISOString() },
    services,
    workers: facts.workers.map(presentWorker),
    counts: facts.counts,
  };
}

function presentWorker(row: WorkerRow): WorkerProcess {
  return {
    id: row.id,
    host: row.host,
    pid: row.pid,
    queues: row.queues,
    keeps_clock: row.keeps_clock,
    version: row.version,
    started_at: row.started_at.toISOString(),
    seen_at: row.heartbeat_at.toISOString(),
    is_alive: row.silent_seconds < SILENT_SECONDS,
    is_this: row.pid === process.pid && row.host === hostname(),
    running_jobs: row.running,
    memory_bytes: row.rss_bytes,
  };
}
