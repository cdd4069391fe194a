import type { StorageStatus, StorageType, SyncCounts } from '@labelwright/contract/storages';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Direction, Settings } from './connection-settings.ts';

export interface ConnectionMeta {
  counts?: SyncCounts;
  errors?: { key: string; message: string }[];
}

export interface ConnectionRow {
  id: number;
  organization_id: number;
  project_id: number;
  direction: Direction;
  type: StorageType;
  title: string;
  description: string | null;
  settings: Settings;
  secrets: string | null;
  status: StorageStatus;
  last_sync: Date | null;
  last_sync_count: number | null;
  last_sync_job: string | null;
  next_sync: Date | null;
  traceback: string | null;
  meta: ConnectionMeta;
  checkpoint: unknown;
  run: number;
  created_at: Date;
  updated_at: Date;
}

/** A job that never got to run, or was stopped from outside, cannot tell its connection what became of it. */
const COLUMNS = sql`c.id, c.organization_id, c.project_id, c.direction, c.type, c.title, c.description, c.settings, c.secrets,
  case when c.status in ('queued', 'in_progress') and j.status in ('failed', 'cancelled') then 'failed' else c.status end as status,
  c.last_sync, c.last_sync_count, c.last_sync_job, c.next_sync,
  case when c.status in ('queued', 'in_progress') and j.status = 'cancelled' then 'The sync was cancelled.' else c.traceback end as traceback,
  c.meta, c.checkpoint, c.run, c.created_at, c.updated_at`;
const SOURCE = sql`storage_connection c left join job j on j.id = c.last_sync_job and j.organization_id = c.organization_id`;

export interface ConnectionFilter {
  projectId: number;
  direction?: Direction | undefined;
  type?: StorageType | undefined;
}

export async function listConnections(
  tx: Tx,
  organizationId: number,
  filter: ConnectionFilter,
  page: { limit: number; afterId: number; offset: number },
): Promise<ConnectionRow[]> {
  const { rows } = await sql<ConnectionRow>`
    select ${COLUMNS} from ${SOURCE} where ${matching(organizationId, filter)} and c.id > ${page.afterId}
    order by c.id limit ${page.limit + 1} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countConnections(tx: Tx, organizationId: number, filter: ConnectionFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from storage_connection c where ${matching(organizationId, filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function matching(organizationId: number, { projectId, direction, type }: ConnectionFilter) {
  return sql`c.organization_id = ${organizationId} and c.project_id = ${projectId}
    and (${direction ?? null}::text is null or c.direction = ${direction ?? null})
    and (${type ?? null}::text is null or c.type = ${type ?? null})`;
}

export async function findConnection(tx: Tx, organizationId: number, id: number): Promise<ConnectionRow | undefined> {
  const { rows } = await sql<ConnectionRow>`
    select ${COLUMNS} from ${SOURCE} where c.organization_id = ${organizationId} and c.id = ${id}`.execute(tx);
  return rows[0];
}

export interface NewConnection {
  organizationId: number;
  projectId: number;
  direction: Direction;
  type: StorageType;
  title: string;
  description: string | null;
  settings: Settings;
  secrets: string | null;
  nextSync: Date | null;
  createdBy: number | undefined;
}

export async function insertConnection(tx: Tx, row: NewConnection): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into storage_connection (organization_id, project_id, direction, type, title, description, settings, secrets, next_sync, created_by)
    values (${row.organizationId}, ${row.projectId}, ${row.direction}, ${row.type}, ${row.title}, ${row.description},
      ${JSON.stringify(row.settings)}::jsonb, ${row.secrets}, ${row.nextSync}, ${row.createdBy ?? null})
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

export interface ConnectionChange {
  title: string;
  description: string | null;
  settings: Settings;
  secrets: string | null;
  nextSync: Date | null;
}

export async function updateConnection(
  tx: Tx,
  organizationId: number,
  id: number,
  change: ConnectionChange,
): Promise<void> {
  await sql`update storage_connection set title = ${change.title}, description = ${change.description},
      settings = ${JSON.stringify(change.settings)}::jsonb, secrets = ${change.secrets}, next_sync = ${change.nextSync}
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export async function deleteConnection(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from storage_connection where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

/** true when the data of the task has this address, as a value of its own or quoted within a text. */
export async function taskNames(tx: Tx, organizationId: number, taskId: number, uri: string): Promise<boolean> {
  const quoted = JSON.stringify(JSON.stringify(uri)).slice(1, -1);
  const { rows } = await sql<{ named: boolean }>`
    select jsonb_path_exists(data, '$.** ? (@ == $uri)', jsonb_build_object('uri', ${uri}::text))
      or strpos(data::text, ${quoted}) > 0 or strpos(data::text, ${`'${uri}'`}) > 0 as named
    from task where organization_id = ${organizationId} and id = ${taskId} and deleted_at is null`.execute(tx);
  return rows[0]?.named ?? false;
}

/** A job that runs already stays what it is. */
export async function markQueued(tx: Tx, organizationId: number, id: number, jobId: string): Promise<void> {
  await sql`update storage_connection set last_sync_job = ${jobId},
      status = case when last_sync_job = ${jobId} and status = 'in_progress' then status else 'queued' end
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}
