import type {
  UploadedDocument,
  UploadedItem,
  UploadedMany,
  UploadedVoice,
} from '@labelwright/contract/collection-uploads';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { faultOfFile, NotAZipError, readZip } from '../storages/index.ts';
import { announceItems } from './announce.ts';
import { uniqueTags } from './given-fields.ts';
import { assertCollecting, readerOf } from './item-access.ts';
import { duplicateBody, storageUri } from './item-view.ts';
import { requestProcessing } from './processing.ts';
import { listDuplicates } from './steps.queries.ts';
import { type FileKind, insertFile, type SentFile, type StoredFile, storeFile } from './store-file.ts';
import { insertItem } from './write-items.queries.ts';

export interface UploadChoices {
  kind: FileKind;
  isRaw: boolean;
  domain: string | null;
  language: string | null;
  tags: readonly string[];
}

export const CREATED = {
  document: 'DOCUMENT_CREATED',
  voice_sample: 'VOICE_SAMPLE_CREATED',
  raw_text: 'RAW_TEXT_CREATED',
} as const;

const MOST_ZIP_FILES = 5000;
/** A ZIP may unfold to a multiple of the largest upload, but not without end. */
const ZIP_FACTOR = 4;

/** Tags as a query has them: separated by commas, each once. */
export function readTags(given: string | undefined): string[] {
  const unique = uniqueTags((given ?? '').split(','));
  if (unique.length > 50) throw invalidField('tags', 'At most 50 tags.');
  if (unique.some((tag) => tag.length > 64)) throw invalidField('tags', 'A tag has at most 64 characters.');
  return unique;
}

/** One file: refused with what is wrong with it, or an item. */
export async function uploadOne(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  file: SentFile,
  choices: UploadChoices,
): Promise<UploadedItem> {
  assertCollecting(access);
  const stored = await storeFile(platform, access.organizationId, choices.kind, file);
  try {
    return await record(platform, actor, access, stored, choices);
  } catch (error) {
    await platform.storage.delete(stored.storageKey);
    throw error;
  }
}

/** The keys of the answer to a single file, and no more. */
export function singleAnswer(item: UploadedItem, kind: FileKind): UploadedDocument | UploadedVoice {
  const { id, gcs_uri, status, is_raw, processed } = item;
  return kind === 'document' ? { id, gcs_uri, status, is_raw, processed } : { id, gcs_uri, status, processed };
}

/** Row, file and the request for its text in one transaction (S2-096). */
async function record(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  file: StoredFile,
  choices: UploadChoices,
): Promise<UploadedItem> {
  const { organizationId, projectId } = access;
  const { kind, isRaw } = choices;
  return withActor(platform.db, actor, async (tx) => {
    const assetId = await insertFile(tx, actor, access, file);
    const { id } = await insertItem(tx, {
      organizationId,
      projectId,
      kind,
      assetId,
      title: file.filename,
      text: null,
      domain: choices.domain,
      language: choices.language,
      tags: choices.tags,
      extraMetadata: {},
      isRaw,
      durationSeconds: file.durationMs === null ? null : file.durationMs / 1000,
      createdBy: actor.userId,
    });
    await emit(tx, actor, {
      type: CREATED[kind],
      organizationId,
      projectId,
      aggregateType: kind,
      aggregateId: id,
      payload: { item_id: id, type: kind, file_name: file.filename, size_bytes: file.sizeBytes, is_raw: isRaw },
    });
    if (!isRaw) await requestProcessing(tx, actor, [{ id, organizationId, projectId, kind }], 'upload');
    const asked = { projectId, sha256: [file.sha256], except: [id] };
    const [duplicate] = await listDuplicates(tx, readerOf(actor), asked);
    announceItems(tx, platform, access);
    return {
      id,
      gcs_uri: storageUri(platform.config, file.storageKey),
      status: 'draft' as const,
      is_raw: isRaw,
      processed: false,
      filename: file.filename,
      duplicate_of: duplicate ? duplicateBody(duplicate) : null,
    };
  });
}

/** Takes a file or the files of a ZIP; what cannot be kept is told, and the others are kept all the same. */
export async function uploadIntoMany(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  file: SentFile,
  choices: UploadChoices,
  answer: UploadedMany,
): Promise<void> {
  if (isZip(file.filename)) return uploadZip(platform, actor, access, file, choices, answer);
  await keepOrSkip(file.filename, answer, () => uploadOne(platform, actor, access, file, choices));
}

export function isZip(filename: string): boolean {
  return /\.zip$/i.test(filename);
}

async function uploadZip(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  file: SentFile,
  choices: UploadChoices,
  answer: UploadedMany,
): Promise<void> {
  const maxFileBytes = platform.config.uploadLimitMb * 1_000_000;
  const storageKey = newStorageKey(access.organizationId, 'upload.zip');
  const { sizeBytes } = await platform.storage.put(storageKey, file.content, {
    contentType: 'application/zip',
    maxBytes: maxFileBytes,
  });
  const limits = { maxFiles: MOST_ZIP_FILES, maxFileBytes, maxTotalBytes: maxFileBytes * ZIP_FACTOR };
  try {
    for await (const member of readZip(platform.storage, { storageKey, sizeBytes }, limits)) {
      if (!member.ok) answer.skipped.push({ file: member.path, reason: member.reason });
      else
        await keepOrSkip(member.path, answer, async () =>
          uploadOne(platform, actor, access, { filename: member.path, content: await member.open() }, choices),
        );
    }
  } catch (error) {
    if (!(error instanceof NotAZipError)) throw error;
    answer.skipped.push({ file: file.filename.slice(0, 512), reason: error.message });
  } finally {
    await platform.storage.delete(storageKey);
  }
}

async function keepOrSkip(name: string, answer: UploadedMany, keep: () => Promise<UploadedItem>): Promise<void> {
  try {
    answer.items.push(await keep());
  } catch (error) {
    const reason = faultOfFile(error);
    if (reason === undefined) throw error;
    answer.skipped.push({ file: name.slice(0, 512), reason });
  }
}
