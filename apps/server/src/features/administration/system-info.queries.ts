import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface DatabaseFacts {
  version: string;
  name: string;
  bytes: number;
  most_connections: number;
}

export async function readDatabaseFacts(tx: Tx): Promise<DatabaseFacts> {
  const { rows } = await sql<DatabaseFacts>`
    select current_setting('server_version') as version, current_database() as name,
      pg_database_size(current_database()) as bytes, current_setting('max_connections')::int as most_connections`.execute(
    tx,
  );
  return rows[0] ?? { version: '', name: '', bytes: 0, most_connections: 0 };
}

export interface MigrationFacts {
  applied: number;
  latest: string | null;
  latest_at: string | null;
}

/** The migrator's own table; the role of the server may have no right to it where another one migrates. */
export async function readMigrationFacts(tx: Tx): Promise<MigrationFacts> {
  const allowed = await sql<{ yes: boolean }>`
    select coalesce(has_table_privilege('public.kysely_migration', 'select'), false) as yes`.execute(tx);
  if (!allowed.rows[0]?.yes) return { applied: 0, latest: null, latest_at: null };
  const { rows } = await sql<MigrationFacts>`
    select (select count(*) from kysely_migration) as applied, name as latest, timestamp as latest_at
    from kysely_migration order by timestamp desc, name desc limit 1`.execute(tx);
  return rows[0] ?? { applied: 0, latest: null, latest_at: null };
}

export interface WorkerRow {
  id: string;
  host: string;
  pid: number;
  queues: Record<string, number>;
  keeps_clock: boolean;
  version: string;
  rss_bytes: number;
  started_at: Date;
  heartbeat_at: Date;
  silent_seconds: number;
  running: number;
}

export async function listWorkers(tx: Tx): Promise<WorkerRow[]> {
  const { rows } = await sql<WorkerRow>`
    select w.id, w.host, w.pid, w.queues, w.keeps_clock, w.version, w.rss_bytes, w.started_at, w.heartbeat_at,
      extract(epoch from now() - w.heartbeat_at)::float8 as silent_seconds,
      (select count(*) from job j where j.worker = w.id and j.status = 'running') as running
    from job_worker w order by w.started_at limit 200`.execute(tx);
  return rows;
}

export interface PlatformCounts {
  users: number;
  organizations: number;
  projects: number;
  tasks: number;
  annotations: number;
}

export async function countPlatform(tx: Tx): Promise<PlatformCounts> {
  const { rows } = await sql<PlatformCounts>`
    select (select count(*) from app_user where deleted_at is null) as users,
      (select count(*) from organization where deleted_at is null) as organizations,
      (select count(*) from project where deleted_at is null) as projects,
      k.tasks, k.annotations
    from (
      select coalesce(sum(c.task_number), 0) as tasks, coalesce(sum(c.total_annotations_number), 0) as annotations
      from project_counter c join project p on p.id = c.project_id and p.deleted_at is null) k`.execute(tx);
  return rows[0] ?? { users: 0, organizations: 0, projects: 0, tasks: 0, annotations: 0 };
}
