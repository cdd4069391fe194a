import type {
  CollectionItem,
  CollectionItemDetail,
  Document,
  ItemPerson,
  ItemStep,
  RawText,
  VoiceSample,
} from '@labelwright/contract/collection-items';
import type { UploadedItem } from '@labelwright/contract/collection-uploads';
import type { Config } from '../../config.ts';
import type { Platform } from '../../platform/platform.ts';
import { canOf, isHeld, type PolicyReader } from './items.policy.ts';
import { type ItemRow, LIST_TEXT } from './items.queries.ts';
import type { DuplicateRow, StepRow } from './steps.queries.ts';

const URL_SECONDS = 3600;
const EXCERPT = 300;

export interface View {
  platform: Platform;
  reader: PolicyReader;
  /** Lists hold the beginning of long texts. */
  isList: boolean;
}

/** Where the file lies, as an address of the storage: the bucket of the installation, or its data folder. */
export function storageUri(
  config: Pick<Config, 'storageBucket' | 'storagePrefix' | 'storageEndpoint'>,
  key: string,
): string {
  const { storageBucket: bucket, storagePrefix: prefix, storageEndpoint: endpoint } = config;
  if (bucket === undefined) return `file:///${key}`;
  const scheme = endpoint !== undefined && /(^|\.)storage\.googleapis\.com$/.test(hostOf(endpoint)) ? 'gs' : 's3';
  const folder = prefix ? `${prefix.replace(/^\/+|\/+$/g, '')}/` : '';
  return `${scheme}://${bucket}/${folder}${key}`;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : '';
}

function shared(row: ItemRow, view: View) {
  return {
    id: row.id,
    type: row.kind,
    project_id: row.project_uuid,
    project: row.project_id,
    status: row.status,
    domain: row.domain,
    language: row.language,
    tags: row.tags,
    extra_metadata: row.extra_metadata,
    submitted_at: row.submitted_at?.toISOString() ?? null,
    reviewed_by_id: row.reviewer_uuid,
    reviewed_at: row.reviewed_at?.toISOString() ?? null,
    feedback: row.feedback,
    contributor: person(row.creator_uuid, row.creator_email, row.creator_name),
    task_id: row.task_id,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    deleted_at: row.deleted_at?.toISOString() ?? null,
    can: canOf(row, view.reader),
  };
}

async function ofFile(row: ItemRow, { platform }: View) {
  return {
    original_filename: row.title,
    gcs_uri: storageUri(platform.config, row.storage_key ?? ''),
    file_url: await fileUrl(platform, row),
    content_type: row.content_type ?? '',
    size_bytes: row.size_bytes ?? 0,
    sha256: row.sha256 ?? '',
    processed: row.processed,
    processing_state: row.processing_state,
    processing_error: row.processing_error,
    processing_engine: row.processing_engine,
  };
}

export async function fileUrl(
  platform: Platform,
  row: Pick<ItemRow, 'storage_key' | 'content_type' | 'title'>,
  options: { expiresInSeconds?: number; download?: boolean } = {},
): Promise<string | null> {
  if (row.storage_key === null) return null;
  return platform.storage.signedUrl(row.storage_key, {
    expiresInSeconds: options.expiresInSeconds ?? URL_SECONDS,
    contentType: row.content_type ?? 'application/octet-stream',
    filename: row.title.split('/').at(-1) || 'file',
    disposition: options.download ? 'attachment' : 'inline',
  });
}

function textOf(row: ItemRow, { isList }: View): { text: string | null; isCut: boolean } {
  const isCut = isList && (row.text_length ?? 0) > LIST_TEXT;
  return { text: isCut ? (row.text_content?.slice(0, LIST_TEXT) ?? null) : row.text_content, isCut };
}

export async function documentBody(row: ItemRow, view: View): Promise<Document> {
  const { text, isCut } = textOf(row, view);
  return {
    ...shared(row, view),
    ...(await ofFile(row, view)),
    uploaded_by_id: row.creator_uuid,
    ocr_text: text,
    text_is_cut: isCut,
    is_raw: row.is_raw,
  };
}

export async function voiceBody(row: ItemRow, view: View): Promise<VoiceSample> {
  const { text, isCut } = textOf(row, view);
  return {
    ...shared(row, view),
    ...(await ofFile(row, view)),
    uploaded_by_id: row.creator_uuid,
    transcription_text: text,
    text_is_cut: isCut,
    duration_seconds: row.duration_seconds === null ? null : Math.round(row.duration_seconds),
  };
}

export async function rawTextBody(row: ItemRow, view: View): Promise<RawText> {
  const { text, isCut } = textOf(row, view);
  return {
    ...shared(row, view),
    created_by_id: row.creator_uuid,
    title: row.title,
    content: text ?? '',
    text_is_cut: isCut,
  };
}

export async function itemBody(row: ItemRow, view: View): Promise<CollectionItem> {
  return {
    ...shared(row, view),
    project_title: row.project_title,
    title: row.title,
    excerpt: row.text_content === null ? null : row.text_content.slice(0, EXCERPT),
    has_text: (row.text_length ?? 0) > 0,
    text_edited_at: row.text_edited_at?.toISOString() ?? null,
    content_type: row.content_type,
    size_bytes: row.size_bytes,
    duration_seconds: row.duration_seconds,
    file_url: await fileUrl(view.platform, row),
    is_raw: row.is_raw,
    processed: row.processed,
    processing_state: row.processing_state,
    processing_error: row.processing_error,
    processing_engine: row.processing_engine,
    reviewed_by: person(row.reviewer_uuid, row.reviewer_email, row.reviewer_name),
    held_by:
      row.is_reviewer && isHeld(row, view.reader.now)
        ? person(row.holder_uuid, row.holder_email, row.holder_name)
        : null,
  };
}

export async function detailBody(
  row: ItemRow,
  view: View,
  more: { steps: readonly StepRow[]; duplicates: readonly DuplicateRow[]; result: unknown },
): Promise<CollectionItemDetail> {
  return {
    ...(await itemBody(row, view)),
    gcs_uri: row.storage_key === null ? null : storageUri(view.platform.config, row.storage_key),
    text: row.text_content,
    processing_result: more.result,
    history: more.steps.map(stepBody),
    duplicates: more.duplicates.map((found) => duplicateBody(found)),
  };
}

function stepBody(step: StepRow): ItemStep {
  return {
    kind: step.kind,
    user: person(step.user_uuid, step.user_email, step.user_name),
    feedback: step.feedback,
    at: step.created_at.toISOString(),
  };
}

/** Of a draft of somebody else no more than that it is there. */
export function duplicateBody(found: DuplicateRow): NonNullable<UploadedItem['duplicate_of']> {
  if (!found.is_visible) return { id: null, title: null, status: null };
  return { id: found.id, title: found.title, status: found.status };
}

function person(uuid: string | null, email: string | null, name: string | null): ItemPerson | null {
  return uuid === null ? null : { id: uuid, email: email ?? '', name: name || (email ?? '') };
}
