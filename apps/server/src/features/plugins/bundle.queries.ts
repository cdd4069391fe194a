import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface BundleRow {
  payload: Record<string, unknown>;
  assigned_to: string;
  task_definition: number | null;
  data: unknown;
  /** What holds for the task: its own definition, or its project's when that is a JSON schema. */
  definition_id: number | null;
  asset_id: number | null;
  asset: AssetRow | null;
}

export interface AssetRow {
  id: number;
  project_id: number | null;
  media_type: string;
  storage_key: string;
  original_filename: string;
  content_type: string;
  width: number | null;
  height: number | null;
  metadata: Record<string, unknown>;
}

export async function findBundle(tx: Tx, organizationId: number, taskId: number): Promise<BundleRow | undefined> {
  const { rows } = await sql<BundleRow>`
    select t.payload, t.assigned_to, t.task_definition_id as task_definition, t.data, t.asset_id,
      coalesce(t.task_definition_id, d.id) as definition_id,
      case when a.id is not null then to_jsonb(a) end as asset
    from task t
    join project p on p.id = t.project_id
    left join task_definition d on d.id = p.task_definition_id and d.kind = 'json_schema'
    left join asset a on a.id = t.asset_id and a.deleted_at is null
    where t.organization_id = ${organizationId} and t.id = ${taskId} and t.deleted_at is null`.execute(tx);
  return rows[0];
}
