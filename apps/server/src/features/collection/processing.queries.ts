import type { ItemStatus, ItemType, ProcessingState } from '@labelwright/contract/collection-fields';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

/** An item as whoever reads scans or listens to recordings needs it. */
export interface ProcessingItem {
  id: string;
  organizationId: number;
  projectId: number;
  kind: ItemType;
  title: string;
  status: ItemStatus;
  language: string | null;
  isRaw: boolean;
  processed: boolean;
  processingState: ProcessingState;
  processingError: string | null;
  textContent: string | null;
  /** Somebody put the text right: `saveProcessed` keeps it, and only stores the result. */
  isTextEdited: boolean;
  createdBy: number | null;
  /** undefined for texts. */
  file: ProcessingFile | undefined;
}

export interface ProcessingFile {
  assetId: number;
  storageKey: string;
  contentType: string;
  filename: string;
  sizeBytes: number;
  sha256: string;
}

interface ProcessingRow {
  id: string;
  organization_id: number;
  project_id: number;
  kind: ItemType;
  title: string;
  status: ItemStatus;
  language: string | null;
  is_raw: boolean;
  processed: boolean;
  processing_state: ProcessingState;
  processing_error: string | null;
  text_content: string | null;
  text_edited_at: Date | null;
  created_by: number | null;
  asset_id: number | null;
  storage_key: string | null;
  content_type: string | null;
  original_filename: string | null;
  size_bytes: number | null;
  sha256: string | null;
}

/** In the order asked for; what is deleted or not of the organization is left out. */
export async function listItemsForProcessing(
  tx: Tx,
  organizationId: number,
  ids: readonly string[],
): Promise<ProcessingItem[]> {
  const { rows } = await sql<ProcessingRow>`
    select i.id, i.organization_id, i.project_id, i.kind, i.title, i.status, i.language, i.is_raw, i.processed,
      i.processing_state, i.processing_error, i.text_content, i.text_edited_at, i.created_by, i.asset_id,
      a.storage_key, a.content_type, a.original_filename, a.size_bytes, a.sha256
    from unnest(${[...ids]}::uuid[]) with ordinality asked (id, place)
    join collection_item i on i.id = asked.id
    join project p on p.id = i.project_id and p.deleted_at is null
    left join asset a on a.id = i.asset_id
    where i.organization_id = ${organizationId} and i.deleted_at is null
    order by asked.place`.execute(tx);
  return rows.map(processingItem);
}

function processingItem(row: ProcessingRow): ProcessingItem {
  return {
    id: row.id,
    organizationId: row.organization_id,
    projectId: row.project_id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    language: row.language,
    isRaw: row.is_raw,
    processed: row.processed,
    processingState: row.processing_state,
    processingError: row.processing_error,
    textContent: row.text_content,
    isTextEdited: row.text_edited_at !== null,
    createdBy: row.created_by,
    file:
      row.asset_id === null
        ? undefined
        : {
            assetId: row.asset_id,
            storageKey: row.storage_key ?? '',
            contentType: row.content_type ?? '',
            filename: row.original_filename ?? '',
            sizeBytes: row.size_bytes ?? 0,
            sha256: row.sha256 ?? '',
          },
  };
}

export interface ProcessingChange {
  state: ProcessingState;
  /** What to tell the people of the item when it failed. */
  error?: string | undefined;
  engine?: string | undefined;
}

/** false: the item is gone. `unless` keeps states that must not be left, such as `processing` when queueing again. */
export async function setProcessingState(
  tx: Tx,
  organizationId: number,
  itemId: string,
  change: ProcessingChange,
  unless: readonly ProcessingState[] = [],
): Promise<boolean> {
  const { rows } = await sql`
    update collection_item set processing_state = ${change.state},
      processing_error = ${change.error?.slice(0, 4000) ?? null},
      processing_engine = coalesce(${change.engine?.slice(0, 200) ?? null}, processing_engine)
    where organization_id = ${organizationId} and id = ${itemId}::uuid and deleted_at is null
      and processing_state <> all (${[...unless]}::text[])
    returning id`.execute(tx);
  return rows.length > 0;
}

export interface Processed {
  text: string;
  engine: string;
  /** As contract/preprocessing.ts describes it: pages with words, or segments. */
  result: unknown;
  /** Of what was heard or read; kept when the contributor named none. */
  language?: string | undefined;
  durationSeconds?: number | undefined;
  now: Date;
  /** The file that was read: when the item has another by now, nothing is stored. */
  assetId: number;
}

const LONGEST_TEXT = 10_000_000;

/** Stores what was read or heard, and marks the item as processed. false: the item is gone, or has another file by now. */
export async function saveProcessed(
  tx: Tx,
  organizationId: number,
  itemId: string,
  processed: Processed,
): Promise<boolean> {
  const text = processed.text.toWellFormed().replaceAll('\0', '').slice(0, LONGEST_TEXT);
  const { rows } = await sql`
    update collection_item set processed = true, processing_state = 'done', processing_error = null,
      processing_engine = ${processed.engine.slice(0, 200)},
      processing_result = ${JSON.stringify(processed.result)}::jsonb,
      processed_at = ${processed.now},
      text_content = case when text_edited_at is null then ${text} else text_content end,
      language = coalesce(language, ${processed.language ?? null}),
      duration_seconds = coalesce(${processed.durationSeconds ?? null}::numeric, duration_seconds)
    where organization_id = ${organizationId} and id = ${itemId}::uuid and deleted_at is null
      and asset_id = ${processed.assetId}
    returning id`.execute(tx);
  return rows.length > 0;
}
