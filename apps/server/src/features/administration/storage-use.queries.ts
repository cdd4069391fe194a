import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface UseRow {
  organization_id: number;
  organization_name: string;
  project_id: number | null;
  project_title: string;
  kind: string;
  bytes: number;
  files: number;
}

/** What the files of every project weigh, by what they are for; parts of uploads that are not finished count too. */
export async function sumFiles(tx: Tx): Promise<UseRow[]> {
  const { rows } = await sql<UseRow>`
    with files as (
      select a.organization_id, a.project_id, a.size_bytes,
        case
          when exists (select from project_export e where e.asset_id = a.id) then 'export'
          when exists (select from file_upload f where f.asset_id = a.id) then 'import'
          else a.media_type
        end as kind
      from asset a
      union all
      select u.organization_id, u.project_id, p.size_bytes, 'upload'
      from resumable_upload u join resumable_upload_part p on p.upload_id = u.id where u.file_upload_id is null
    ), sums as (
      select organization_id, project_id, kind, sum(size_bytes) as bytes, count(*) as files
      from files group by organization_id, project_id, kind
    )
    select s.organization_id, o.name as organization_name, s.project_id, coalesce(p.title, '') as project_title,
      s.kind, s.bytes, s.files
    from sums s join organization o on o.id = s.organization_id left join project p on p.id = s.project_id
    order by s.bytes desc`.execute(tx);
  return rows;
}

export async function sumDeletedFiles(tx: Tx): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(size_bytes), 0) as bytes from asset where deleted_at is not null`.execute(tx);
  return rows[0]?.bytes ?? 0;
}

export interface TableUse {
  name: string;
  bytes: number;
  index_bytes: number;
  rows: number;
}

/** The largest first; rows as the planner last estimated them. */
export async function listTableUse(tx: Tx): Promise<{ bytes: number; tables: TableUse[] }> {
  const { rows } = await sql<TableUse>`
    select c.relname as name, pg_total_relation_size(c.oid) as bytes, pg_indexes_size(c.oid) as index_bytes,
      greatest(c.reltuples, 0)::bigint as rows
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname in ('public', 'graphile_worker')
    order by 2 desc, 1 limit 200`.execute(tx);
  const total = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(tx);
  return { bytes: total.rows[0]?.bytes ?? 0, tables: rows };
}
