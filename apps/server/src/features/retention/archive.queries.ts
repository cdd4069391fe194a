import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** Finished, unchanged for long, and in no archive yet. */
function isDue(cutoff: Date): RawBuilder<unknown> {
  return sql`t.deleted_at is null and t.archived_at is null and t.status in ('complete', 'failed')
    and t.updated_at < ${cutoff.toISOString()}::timestamptz
    and exists (select from project p where p.id = t.project_id and p.deleted_at is null)`;
}

export interface DueYear {
  organization_id: number;
  year: number;
  tasks: number;
}

export async function listDue(tx: Tx, cutoff: Date): Promise<DueYear[]> {
  const { rows } = await sql<DueYear>`
    select t.organization_id, extract(year from t.updated_at at time zone 'UTC')::integer as year, count(*) as tasks
    from task t where ${isDue(cutoff)}
    group by 1, 2 order by 1, 2`.execute(tx);
  return rows;
}

export async function countArchived(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from task where archive_id is not null and deleted_at is null`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** One task with everything that was said about it. */
export interface ArchivedTask {
  id: number;
  project_id: number;
  /** Of the row, when it was read. */
  version: string;
  record: {
    task: Record<string, unknown>;
    annotations: Record<string, unknown>[];
    revisions: Record<string, unknown>[];
    predictions: Record<string, unknown>[];
    reviews: Record<string, unknown>[];
    comments: Record<string, unknown>[];
  };
}

export async function readDue(
  tx: Tx,
  place: { organizationId: number; year: number; cutoff: Date },
  afterId: number,
  limit: number,
): Promise<ArchivedTask[]> {
  const from = `${place.year}-01-01T00:00:00Z`;
  const until = `${place.year + 1}-01-01T00:00:00Z`;
  const rowsOf = (table: string): RawBuilder<unknown> =>
    sql`(select coalesce(jsonb_agg(to_jsonb(x) order by x.id), '[]') from ${sql.table(table)} x where x.task_id = t.id)`;
  const { rows } = await sql<ArchivedTask>`
    select t.id, t.project_id, t.xmin::text as version, jsonb_build_object(
      'task', to_jsonb(t), 'annotations', ${rowsOf('annotation')}, 'predictions', ${rowsOf('prediction')},
      'reviews', ${rowsOf('review')}, 'comments', ${rowsOf('comment')},
      'revisions', (select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from annotation_revision r
        join annotation a on a.id = r.annotation_id where a.task_id = t.id)) as record
    from task t
    where t.organization_id = ${place.organizationId} and t.id > ${afterId} and ${isDue(place.cutoff)}
      and t.updated_at >= ${from}::timestamptz and t.updated_at < ${until}::timestamptz
    order by t.id limit ${limit}`.execute(tx);
  return rows;
}

export interface NewArchive {
  id: string;
  organizationId: number;
  year: number;
  storageKey: string;
  manifestKey: string;
  sha256: string;
  sizeBytes: number;
  taskCount: number;
  annotationCount: number;
  removed: boolean;
  jobId: string;
  now: Date;
}

export async function insertArchive(tx: Tx, archive: NewArchive): Promise<void> {
  await tx
    .insertInto('archive_record')
    .values({
      id: archive.id,
      organization_id: archive.organizationId,
      year: archive.year,
      storage_key: archive.storageKey,
      manifest_key: archive.manifestKey,
      sha256: archive.sha256,
      size_bytes: archive.sizeBytes,
      task_count: archive.taskCount,
      annotation_count: archive.annotationCount,
      removed: archive.removed,
      job_id: archive.jobId,
      created_at: archive.now,
    })
    .execute();
}

/** Only those that did not change since they were read: the others stay for the next archive. Returns whose they are. */
export async function markArchived(
  tx: Tx,
  archive: { id: string; organizationId: number; now: Date },
  tasks: readonly { id: number; version: string }[],
): Promise<{ id: number; project_id: number }[]> {
  const { rows } = await sql<{ id: number; project_id: number }>`
    update task t set archived_at = ${archive.now.toISOString()}::timestamptz, archive_id = ${archive.id}::uuid
    from jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as given(id bigint, version text)
    where t.id = given.id and t.organization_id = ${archive.organizationId} and t.xmin::text = given.version
      and t.deleted_at is null and t.archived_at is null
    returning t.id, t.project_id`.execute(tx);
  return rows;
}

export interface ArchiveRow {
  id: string;
  organization_id: number;
  organization_name: string;
  year: number;
  status: 'complete' | 'restored';
  storage_key: string;
  manifest_key: string;
  sha256: string;
  size_bytes: number;
  task_count: number;
  annotation_count: number;
  removed: boolean;
  created_at: Date;
  restored_at: Date | null;
}

const archiveColumns = sql`
  r.id, r.organization_id, o.name as organization_name, r.year, r.status, r.storage_key, r.manifest_key, r.sha256, r.size_bytes,
  r.task_count, r.annotation_count, r.removed, r.created_at, r.restored_at`;

export async function findArchive(tx: Tx, id: string): Promise<ArchiveRow | undefined> {
  const { rows } = await sql<ArchiveRow>`
    select ${archiveColumns} from archive_record r join organization o on o.id = r.organization_id where r.id = ${id}::uuid`.execute(
    tx,
  );
  return rows[0];
}

export interface ArchiveFilter {
  organization: number | undefined;
  year: number | undefined;
}

function isListed({ organization, year }: ArchiveFilter): RawBuilder<unknown> {
  return sql`${organization === undefined ? sql`true` : sql`r.organization_id = ${organization}`}
    and ${year === undefined ? sql`true` : sql`r.year = ${year}`}`;
}

/** Newest first. */
export async function listArchives(
  tx: Tx,
  filter: ArchiveFilter,
  page: { after: readonly unknown[] | undefined; limit: number; offset: number },
): Promise<ArchiveRow[]> {
  const behind = page.after
    ? sql`(r.created_at, r.id) < (${String(page.after[0])}::timestamptz, ${String(page.after[1])}::uuid)`
    : sql`true`;
  const { rows } = await sql<ArchiveRow>`
    select ${archiveColumns} from archive_record r join organization o on o.id = r.organization_id
    where ${isListed(filter)} and ${behind}
    order by r.created_at desc, r.id desc limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countArchives(tx: Tx, filter: ArchiveFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from archive_record r where ${isListed(filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}
