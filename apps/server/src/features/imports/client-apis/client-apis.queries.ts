import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

export interface ClientApiRow {
  id: number;
  project_id: number;
  data_key: string;
  group_name: string;
  position: number;
  client_url: string;
  method: string;
  headers_sealed: string | null;
  payload_sealed: string | null;
  response_path: string;
  response_kind: string;
  timeout_ms: number;
  rate_per_second: number;
  retries: number;
  is_enabled: boolean;
  created_at: Date;
  updated_at: Date;
}

export type ClientApiChange = Partial<Omit<ClientApiRow, 'id' | 'project_id' | 'created_at' | 'updated_at'>>;

interface Scope {
  organizationId: number;
  projectId: number;
}

/** A project has a handful of them; the order is that of failover. */
export async function listClientApis(tx: Tx, scope: Scope): Promise<ClientApiRow[]> {
  return tx
    .selectFrom('client_api')
    .selectAll()
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .orderBy('data_key')
    .orderBy('position')
    .orderBy('group_name')
    .limit(500)
    .execute();
}

export async function findClientApi(tx: Tx, scope: Scope, id: number): Promise<ClientApiRow | undefined> {
  return tx
    .selectFrom('client_api')
    .selectAll()
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertClientApi(
  tx: Tx,
  scope: Scope,
  row: ClientApiChange & { data_key: string; client_url: string },
): Promise<ClientApiRow> {
  return tx
    .insertInto('client_api')
    .values({ organization_id: scope.organizationId, project_id: scope.projectId, ...row })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateClientApi(
  tx: Tx,
  scope: Scope,
  id: number,
  change: ClientApiChange,
): Promise<ClientApiRow> {
  return tx
    .updateTable('client_api')
    .set({ updated_at: sql<Date>`now()`, ...change })
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteClientApi(tx: Tx, scope: Scope, id: number): Promise<void> {
  await tx
    .deleteFrom('client_api')
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('id', '=', id)
    .execute();
}

/** The next tasks by id, of all or of those named. */
export async function listTasksAfter(
  tx: Tx,
  scope: Scope,
  asked: { afterId: number; limit: number; taskIds: readonly number[] | undefined },
): Promise<{ id: number; data: Record<string, unknown> }[]> {
  const { rows } = await sql<{ id: number; data: Record<string, unknown> }>`
    select id, data from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and id > ${asked.afterId} ${asked.taskIds === undefined ? sql`` : sql`and id = any (${asked.taskIds}::bigint[])`}
    order by id limit ${asked.limit}`.execute(tx);
  return rows;
}

/** How far an earlier attempt of the job came. */
export async function readEnrichPlace(
  tx: Tx,
  jobId: string,
): Promise<{ afterId: number; done: number; failed: number }> {
  const { rows } = await sql<{ place: { afterId: number; done: number; failed: number } | null }>`
    select metrics -> 'place' as place from job where id = ${jobId}`.execute(tx);
  return rows[0]?.place ?? { afterId: 0, done: 0, failed: 0 };
}

export async function saveEnrichPlace(
  tx: Tx,
  jobId: string,
  place: { afterId: number; done: number; failed: number },
): Promise<void> {
  await sql`update job set metrics = metrics || ${JSON.stringify({ place })}::jsonb where id = ${jobId}`.execute(tx);
}
