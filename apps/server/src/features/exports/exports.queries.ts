import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface NewExport {
  organizationId: number;
  projectId: number;
  createdBy: number | undefined;
  title: string;
  format: string;
  options: unknown;
  losses: readonly string[];
  selection: unknown;
  parentId: number | undefined;
  expiresAt: Date | null;
}

export async function insertExport(tx: Tx, row: NewExport): Promise<number> {
  const { id } = await tx
    .insertInto('project_export')
    .values({
      organization_id: row.organizationId,
      project_id: row.projectId,
      created_by: row.createdBy ?? null,
      title: row.title,
      format: row.format,
      options: JSON.stringify(row.options),
      losses: JSON.stringify(row.losses),
      selection: row.selection === undefined ? null : JSON.stringify(row.selection),
      parent_id: row.parentId ?? null,
      expires_at: row.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface ExportChange {
  status?: string;
  asset_id?: number | null;
  md5?: string;
  counters?: string;
  losses?: string;
  report?: string;
  error?: string | null;
  job_id?: string;
  finished_at?: Date | null;
}

/** False when somebody has deleted the export. */
export async function updateExport(tx: Tx, organizationId: number, id: number, change: ExportChange): Promise<boolean> {
  const done = await tx
    .updateTable('project_export')
    .set(change)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

interface CreatorRow {
  id: number;
  first_name: string;
  last_name: string;
  email: string;
}

interface ConvertedRow {
  id: number;
  status: 'created' | 'in_progress' | 'completed' | 'failed' | 'cancelled';
  export_type: string;
  traceback: string | null;
}

function exportsWithFile(tx: Tx, organizationId: number) {
  return (
    tx
      .selectFrom('project_export as e')
      .leftJoin('asset as a', 'a.id', 'e.asset_id')
      .leftJoin('job as j', 'j.id', 'e.job_id')
      .selectAll('e')
      .select(['a.storage_key', 'a.size_bytes', 'a.content_type', 'a.original_filename', 'a.sha256'])
      // A job that never got to run cannot tell its export what became of it.
      .select(
        sql<string>`case when e.status in ('created', 'in_progress') and j.status in ('cancelled', 'failed') then j.status else e.status end`.as(
          'real_status',
        ),
      )
      .select(
        sql<ConvertedRow[]>`coalesce((
          select json_agg(json_build_object('id', c.id, 'status', c.status, 'export_type', c.format, 'traceback', c.error) order by c.id)
          from project_export c where c.parent_id = e.id and c.organization_id = e.organization_id), '[]')`.as(
          'converted',
        ),
      )
      .select(
        sql<CreatorRow | null>`(select json_build_object(
            'id', u.id, 'first_name', u.first_name, 'last_name', u.last_name, 'email', u.email)
          from app_user u where u.id = e.created_by)`.as('creator'),
      )
      .where('e.organization_id', '=', organizationId)
  );
}

export type ExportRow = NonNullable<Awaited<ReturnType<typeof findExport>>>;

/** `projectId` undefined: whichever project it belongs to. */
export async function findExport(tx: Tx, organizationId: number, projectId: number | undefined, id: number) {
  let query = exportsWithFile(tx, organizationId).where('e.id', '=', id);
  if (projectId !== undefined) query = query.where('e.project_id', '=', projectId);
  return query.executeTakeFirst();
}

export async function listExports(
  tx: Tx,
  organizationId: number,
  projectId: number,
  page: { limit: number; beforeId: number | undefined; offset: number },
): Promise<ExportRow[]> {
  let query = exportsWithFile(tx, organizationId).where('e.project_id', '=', projectId);
  if (page.beforeId !== undefined) query = query.where('e.id', '<', page.beforeId);
  return query
    .orderBy('e.id', 'desc')
    .offset(page.offset)
    .limit(page.limit + 1)
    .execute();
}

export async function countExports(tx: Tx, organizationId: number, projectId: number): Promise<number> {
  const row = await tx
    .selectFrom('project_export')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .executeTakeFirstOrThrow();
  return row.count;
}

export interface NewExportFile {
  organizationId: number;
  projectId: number;
  createdBy: number | undefined;
  storageKey: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
}

export async function insertExportFile(tx: Tx, file: NewExportFile): Promise<number> {
  const { id } = await tx
    .insertInto('asset')
    .values({
      organization_id: file.organizationId,
      project_id: file.projectId,
      media_type: 'other',
      storage_key: file.storageKey,
      original_filename: file.filename,
      content_type: file.contentType,
      size_bytes: file.sizeBytes,
      sha256: file.sha256,
      created_by: file.createdBy ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The export with its other formats; gives the keys of their files. */
export async function deleteExportRow(tx: Tx, organizationId: number, id: number): Promise<string[]> {
  const { rows } = await sql<{ storage_key: string }>`
    with gone as (
      delete from project_export where organization_id = ${organizationId} and (id = ${id} or parent_id = ${id})
      returning asset_id)
    delete from asset where organization_id = ${organizationId} and id in (select asset_id from gone)
    returning storage_key`.execute(tx);
  return rows.map((row) => row.storage_key);
}

/** Takes the files away from exports whose time is over; gives their keys. */
export async function takeExpiredFiles(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ storage_key: string }>`
    with over as (
      select id, asset_id from project_export
      where expires_at <= ${now} and asset_id is not null order by expires_at limit ${limit} for update skip locked),
    cleared as (update project_export e set asset_id = null from over where e.id = over.id)
    delete from asset where id in (select asset_id from over) returning storage_key`.execute(tx);
  return rows.map((row) => row.storage_key);
}

/** Whether another format of the snapshot is still being written. */
export async function hasOpenFormats(tx: Tx, organizationId: number, id: number): Promise<boolean> {
  const { rows } = await sql<{ is_open: boolean }>`
    select exists (
      select from project_export e left join job j on j.id = e.job_id
      where e.organization_id = ${organizationId} and e.parent_id = ${id} and e.status in ('created', 'in_progress')
        and coalesce(j.status, '') not in ('cancelled', 'failed')) as is_open`.execute(tx);
  return rows[0]?.is_open ?? false;
}

/** The newest file of the snapshot in that format. */
export async function findConverted(tx: Tx, organizationId: number, parentId: number, format: string) {
  return exportsWithFile(tx, organizationId)
    .where('e.parent_id', '=', parentId)
    .where('e.format', '=', format)
    .orderBy('e.id', 'desc')
    .limit(1)
    .executeTakeFirst();
}
