import type { ItemStatus, ItemType, ProcessingState } from '@labelwright/contract/collection-fields';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { holdsText } from './search.queries.ts';

/** Who looks: what they may see and do depends on their role in the project of each item. */
export interface ItemReader {
  organizationId: number;
  userId: number | undefined;
  isSuperAdmin: boolean;
}

export interface ItemRow {
  id: string;
  seq: number;
  organization_id: number;
  project_id: number;
  project_uuid: string;
  project_title: string;
  project_state: string;
  allow_self_review: boolean;
  kind: ItemType;
  title: string;
  /** Cut in lists, see `text_length`. */
  text_content: string | null;
  text_length: number | null;
  text_edited_at: Date | null;
  status: ItemStatus;
  domain: string | null;
  language: string | null;
  tags: string[];
  extra_metadata: Record<string, unknown>;
  is_raw: boolean;
  processed: boolean;
  processing_state: ProcessingState;
  processing_error: string | null;
  processing_engine: string | null;
  duration_seconds: number | null;
  created_by: number | null;
  creator_uuid: string | null;
  creator_email: string | null;
  creator_name: string | null;
  submitted_at: Date | null;
  reviewed_by: number | null;
  reviewer_uuid: string | null;
  reviewer_email: string | null;
  reviewer_name: string | null;
  reviewed_at: Date | null;
  feedback: string | null;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  deleted_by: number | null;
  asset_id: number | null;
  asset_uuid: string | null;
  storage_key: string | null;
  content_type: string | null;
  size_bytes: number | null;
  sha256: string | null;
  task_id: number | null;
  /** Who opened it last to review it, and until when it is theirs; the moment may have passed. */
  holder_id: number | null;
  holder_uuid: string | null;
  holder_email: string | null;
  holder_name: string | null;
  held_until: Date | null;
  is_manager: boolean;
  is_reviewer: boolean;
  can_contribute: boolean;
}

/** Texts in lists are cut here; one more tells that there is more. */
export const LIST_TEXT = 10_000;

/** The role of the reader in the project of each item; the same rules as effectiveProjectRole. */
export function withRole(reader: ItemReader): RawBuilder<unknown> {
  const user = reader.userId ?? null;
  return sql`
    join project p on p.id = i.project_id and p.deleted_at is null
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = ${user}::bigint and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = ${user}::bigint
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = ${user}::bigint and pm.enabled
    cross join lateral (select coalesce(
      ${reader.isSuperAdmin} or om.role in ('owner', 'admin')
      or (om.role is not null and (wm.role in ('owner', 'admin') or pm.member_type = 1)), false) as is_manager) manager
    cross join lateral (select manager.is_manager,
      manager.is_manager or coalesce(om.role is not null and pm.member_type in (2, 3), false) as is_reviewer,
      manager.is_manager or coalesce(om.role is not null and pm.member_type = 5, false) as can_contribute) may`;
}

/** Managers see everything; reviewers what was sent in; contributors their own. Deleted: managers, and who deleted it. */
export function isVisible(reader: ItemReader): RawBuilder<unknown> {
  const user = reader.userId ?? null;
  return sql`(may.is_manager or may.is_reviewer and i.status <> 'draft' and i.deleted_at is null
    or may.can_contribute and i.created_by = ${user}::bigint and (i.deleted_at is null or i.deleted_by = ${user}::bigint))`;
}

const COLUMNS = (text: RawBuilder<unknown>) => sql`
  i.id, i.seq, i.organization_id, i.project_id, p.uuid as project_uuid, p.title as project_title, p.state as project_state,
  coalesce(p.settings ->> 'allow_self_review' = 'true', false) as allow_self_review, i.kind, i.title,
  ${text} as text_content, length(i.text_content) as text_length, i.text_edited_at, i.status, i.domain, i.language, i.tags,
  i.extra_metadata, i.is_raw, i.processed, i.processing_state, i.processing_error, i.processing_engine, i.duration_seconds,
  i.created_by, creator.uuid as creator_uuid, creator.email as creator_email, creator.display_name as creator_name,
  i.submitted_at, i.reviewed_by, reviewer.uuid as reviewer_uuid, reviewer.email as reviewer_email,
  reviewer.display_name as reviewer_name, i.reviewed_at, i.feedback, i.created_at, i.updated_at, i.deleted_at, i.deleted_by, i.asset_id,
  a.uuid as asset_uuid, a.storage_key, a.content_type, a.size_bytes, a.sha256, t.id as task_id,
  l.user_id as holder_id, holder.uuid as holder_uuid, holder.email as holder_email, holder.display_name as holder_name,
  l.expires_at as held_until, may.is_manager,
  may.is_reviewer, may.can_contribute`;

const FACTS = sql`
  left join asset a on a.id = i.asset_id
  left join app_user creator on creator.id = i.created_by
  left join app_user reviewer on reviewer.id = i.reviewed_by
  left join task t on t.collection_item_id = i.id and t.deleted_at is null
  left join collection_lease l on l.item_id = i.id
  left join app_user holder on holder.id = l.user_id`;

/** Whole texts. Of any type when none is given; what the reader may not see is left out, as is what is not there. */
export async function findItems(
  tx: Tx,
  reader: ItemReader,
  ids: readonly string[],
  kind?: ItemType | undefined,
): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select ${COLUMNS(sql`i.text_content`)}
    from unnest(${[...ids]}::uuid[]) with ordinality asked (id, place)
    join collection_item i on i.id = asked.id ${withRole(reader)} ${FACTS}
    where i.organization_id = ${reader.organizationId} and (${kind ?? null}::text is null or i.kind = ${kind ?? null})
      and ${isVisible(reader)}
    order by asked.place`.execute(tx);
  return rows;
}

/** The project of an item that exists, whoever asks; undefined when it does not. */
export async function findItemProject(tx: Tx, organizationId: number, id: string): Promise<number | undefined> {
  const { rows } = await sql<{ project_id: number }>`
    select i.project_id from collection_item i join project p on p.id = i.project_id and p.deleted_at is null
    where i.organization_id = ${organizationId} and i.id = ${id}::uuid`.execute(tx);
  return rows[0]?.project_id;
}

export interface ItemFilters {
  projectId?: number | undefined;
  kind?: ItemType | undefined;
  status?: ItemStatus | undefined;
  search?: string | undefined;
  /** Only these. */
  among?: readonly string[] | undefined;
  tag?: string | undefined;
  domain?: string | undefined;
  language?: string | undefined;
  contributor?: string | undefined;
  processingState?: ProcessingState | undefined;
  isRaw?: boolean | undefined;
  used?: boolean | undefined;
  submittedBefore?: string | undefined;
  submittedAfter?: string | undefined;
  deleted?: boolean | undefined;
  /** Deleted by the reader, since then. */
  deletedSince?: Date | undefined;
  /** Only what the reader made. */
  own?: boolean | undefined;
}

export interface ItemPage {
  limit: number;
  offset: number;
  /** `seq` of the last row of the page before. */
  after: number | undefined;
  oldestFirst: boolean;
  /** Characters of the texts that are read; those of a list when left out. */
  text?: number;
}

export async function listItems(tx: Tx, reader: ItemReader, filters: ItemFilters, page: ItemPage): Promise<ItemRow[]> {
  const behind =
    page.after === undefined
      ? sql`true`
      : page.oldestFirst
        ? sql`i.seq > ${page.after}::bigint`
        : sql`i.seq < ${page.after}::bigint`;
  const { rows } = await sql<ItemRow>`
    select ${COLUMNS(sql`left(i.text_content, ${page.text ?? LIST_TEXT + 1}::integer)`)}
    from collection_item i ${withRole(reader)} ${FACTS}
    where ${matching(reader, filters)} and ${behind}
    order by i.seq ${page.oldestFirst ? sql`asc` : sql`desc`}
    limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countItems(tx: Tx, reader: ItemReader, filters: ItemFilters): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from collection_item i ${withRole(reader)} where ${matching(reader, filters)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Conditions of a list over `i`, with the joins of `withRole`. */
export function matching(reader: ItemReader, filters: ItemFilters): RawBuilder<unknown> {
  const conditions = [sql`i.organization_id = ${reader.organizationId}`, isVisible(reader)];
  conditions.push(filters.deleted ? sql`i.deleted_at is not null` : sql`i.deleted_at is null`);
  const equal: [string, unknown][] = [
    ['i.project_id', filters.projectId],
    ['i.kind', filters.kind],
    ['i.status', filters.status],
    ['i.domain', filters.domain],
    ['i.language', filters.language],
    ['i.processing_state', filters.processingState],
    ['i.is_raw', filters.isRaw],
    ['i.created_by', filters.own ? (reader.userId ?? 0) : undefined],
  ];
  for (const [column, value] of equal) if (value !== undefined) conditions.push(sql`${sql.ref(column)} = ${value}`);
  if (filters.deletedSince !== undefined)
    conditions.push(sql`i.deleted_by = ${reader.userId ?? null}::bigint and i.deleted_at >= ${filters.deletedSince}`);
  if (filters.tag !== undefined) conditions.push(sql`i.tags @> array[${filters.tag}]::text[]`);
  if (filters.among !== undefined) conditions.push(sql`i.id = any (${[...filters.among]}::uuid[])`);
  if (filters.search !== undefined && filters.search.trim() !== '') conditions.push(holdsText(filters.search));
  if (filters.contributor !== undefined) conditions.push(sql`i.created_by in (${contributor(filters.contributor)})`);
  if (filters.used !== undefined) {
    const used = sql`exists (select from task t where t.collection_item_id = i.id and t.deleted_at is null)`;
    conditions.push(filters.used ? used : sql`not ${used}`);
  }
  if (filters.submittedBefore !== undefined)
    conditions.push(sql`i.submitted_at < ${filters.submittedBefore}::timestamptz`);
  if (filters.submittedAfter !== undefined)
    conditions.push(sql`i.submitted_at >= ${filters.submittedAfter}::timestamptz`);
  return sql.join(conditions, sql` and `);
}

function contributor(reference: string): RawBuilder<unknown> {
  const text = reference.trim().replaceAll('\0', '');
  return sql`select u.id from app_user u where u.email = ${text}::citext or u.uuid::text = ${text.toLowerCase()}
    or u.id::text = ${text}`;
}
