import type { ItemDone, UpdateDocument, UpdateRawText, UpdateVoice } from '@labelwright/contract/collection-changes';
import type { ItemType } from '@labelwright/contract/collection-fields';
import type { CreatedRawText, CreateRawText, UploadedItem } from '@labelwright/contract/collection-uploads';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { announceItems } from './announce.ts';
import { keepableMetadata, keepableText, optionalText, uniqueTags } from './given-fields.ts';
import {
  assertCollecting,
  type FoundItem,
  policyReader,
  readerOf,
  requireItem,
  requireProject,
} from './item-access.ts';
import { duplicateBody, storageUri } from './item-view.ts';
import { canOf, isOwn } from './items.policy.ts';
import { findItems, type ItemRow } from './items.queries.ts';
import { requestProcessing } from './processing.ts';
import { listDuplicates } from './steps.queries.ts';
import { type FileKind, insertFile, type SentFile, storeFile } from './store-file.ts';
import { CREATED } from './upload-items.ts';
import { hideFile, type ItemChange, insertItem, lockItems, replaceFile, updateItem } from './write-items.queries.ts';

export async function createRawText(platform: Platform, actor: Actor, given: CreateRawText): Promise<CreatedRawText> {
  const access = await requireProject(platform, actor, given.project_id, 'item.create');
  assertCollecting(access);
  const { organizationId, projectId } = access;
  const title = keepableText('title', given.title).trim();
  const content = keepableText('content', given.content);
  if (title === '') throw invalidField('title', 'Give the text a title.');
  if (content.trim() === '') throw invalidField('content', 'The text is empty. Write something.');
  return withActor(platform.db, actor, async (tx) => {
    const { id, created_at: createdAt } = await insertItem(tx, {
      organizationId,
      projectId,
      kind: 'raw_text',
      assetId: null,
      title,
      text: content,
      domain: optionalText(given.domain) ?? null,
      language: given.language ?? null,
      tags: uniqueTags(given.tags ?? []),
      extraMetadata: keepableMetadata(given.extra_metadata) ?? {},
      isRaw: false,
      durationSeconds: null,
      createdBy: actor.userId,
    });
    await emit(tx, actor, {
      type: CREATED.raw_text,
      organizationId,
      projectId,
      aggregateType: 'raw_text',
      aggregateId: id,
      payload: { item_id: id, type: 'raw_text', title, length: content.length },
    });
    announceItems(tx, platform, access);
    return { id, title, status: 'draft' as const, created_at: createdAt.toISOString() };
  });
}

type GivenChange = UpdateDocument & UpdateVoice & UpdateRawText;

/** Contributors change their own drafts and what came back to them; managers others' metadata at any time. */
export async function changeItem(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind: ItemType },
  given: UpdateDocument | UpdateVoice | UpdateRawText,
): Promise<ItemDone> {
  const found = await requireItem(platform, actor, asked, 'item.create');
  const change = changeOf(given);
  await withActor(platform.db, actor, async (tx) => {
    const row = await lockForChange(tx, platform, actor, found, isContentChange(change) ? 'update' : 'annotate');
    const toDraft = row.status === 'rejected' && isOwn(row, policyReader(platform, actor));
    await updateItem(tx, row.organization_id, row.id, { ...change, toDraft }, platform.now());
    await emit(tx, actor, ...changeEvents(row, 'UPDATED', { fields: Object.keys(given) }));
    announceItems(tx, platform, found.access);
  });
  return { id: asked.id, status: 'updated' };
}

function changeOf(given: GivenChange): ItemChange {
  const title = given.title ?? given.original_filename;
  const text = given.content ?? given.ocr_text ?? given.transcription_text;
  const isCleared = given.ocr_text === null || given.transcription_text === null;
  if (title !== undefined && title.trim() === '') throw invalidField('title', 'Give it a title.');
  if (given.content !== undefined && given.content.trim() === '')
    throw invalidField('content', 'The text is empty. Write something, or delete the item.');
  return {
    title: title === undefined ? undefined : keepableText('title', title).trim(),
    text: isCleared ? null : typeof text === 'string' ? keepableText('content', text) : undefined,
    domain: optionalText(given.domain),
    language: given.language,
    tags: given.tags === undefined || given.tags === null ? given.tags : uniqueTags(given.tags),
    extraMetadata: keepableMetadata(given.extra_metadata),
    isRaw: given.is_raw,
  };
}

function isContentChange(change: ItemChange): boolean {
  return change.title !== undefined || change.text !== undefined || change.isRaw !== undefined;
}

/** Looked up again under a lock: between reading and writing somebody may have sent it in. */
async function lockForChange(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  { row: seen }: FoundItem,
  need: 'update' | 'annotate' | 'delete',
): Promise<ItemRow> {
  await lockItems(tx, seen.organization_id, [seen.id]);
  const [row] = await findItems(tx, readerOf(actor), [seen.id]);
  if (!row || row.deleted_at !== null) throw notFound('Item');
  if (canOf(row, policyReader(platform, actor))[need]) return row;
  throw refusal(row);
}

/** Why an item that one may see cannot be changed now. */
export function refusal(row: ItemRow): AppError {
  if (row.project_state === 'completed')
    return new AppError('conflict', 'This project is completed: nothing in it changes any more.', {
      reason: 'project_completed',
    });
  if (row.task_id !== null)
    return new AppError('conflict', `Task ${row.task_id} was made of this item. Delete the task first.`, {
      reason: 'item_used',
    });
  if (row.status === 'pending_review')
    return new AppError('conflict', 'This was sent in for review and cannot be changed until it comes back.', {
      reason: 'item_submitted',
    });
  if (row.status === 'approved')
    return new AppError('conflict', 'This was approved and cannot be changed any more.', { reason: 'item_approved' });
  return new AppError('conflict', 'This was sent in before: its history stays. Mend it and send it in again.', {
    reason: 'item_submitted',
  });
}

export function changeEvents(
  row: Pick<ItemRow, 'id' | 'kind' | 'organization_id' | 'project_id'>,
  what: string,
  payload: Record<string, unknown> = {},
): DomainEvent[] {
  return [
    {
      type: `${row.kind.toUpperCase()}_${what}`,
      organizationId: row.organization_id,
      projectId: row.project_id,
      aggregateType: row.kind,
      aggregateId: row.id,
      payload: { item_id: row.id, type: row.kind, project_id: row.project_id, ...payload },
    },
  ];
}

/** A better scan or recording in place of the first one; what was read from that one is forgotten. */
export async function changeFile(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind: FileKind },
  file: SentFile,
): Promise<UploadedItem> {
  const found = await requireItem(platform, actor, asked, 'item.create');
  if (!canOf(found.row, policyReader(platform, actor)).update) throw refusal(found.row);
  const { organizationId, projectId } = found.access;
  const stored = await storeFile(platform, organizationId, asked.kind, file);
  try {
    return await withActor(platform.db, actor, async (tx) => {
      const row = await lockForChange(tx, platform, actor, found, 'update');
      const assetId = await insertFile(tx, actor, { organizationId, projectId }, stored);
      const toDraft = row.status === 'rejected' && isOwn(row, policyReader(platform, actor));
      await replaceFile(tx, organizationId, row.id, {
        assetId,
        title: stored.filename,
        durationSeconds: stored.durationMs === null ? null : stored.durationMs / 1000,
        toDraft,
      });
      if (row.asset_id !== null) await hideFile(tx, organizationId, row.asset_id, platform.now());
      await emit(tx, actor, ...changeEvents(row, 'UPDATED', { fields: ['file'], file_name: stored.filename }));
      if (!row.is_raw)
        await requestProcessing(tx, actor, [{ id: row.id, organizationId, projectId, kind: row.kind }], 'upload');
      const [duplicate] = await listDuplicates(tx, readerOf(actor), {
        projectId,
        sha256: [stored.sha256],
        except: [row.id],
      });
      announceItems(tx, platform, found.access);
      return {
        id: row.id,
        gcs_uri: storageUri(platform.config, stored.storageKey),
        status: toDraft ? ('draft' as const) : row.status,
        is_raw: row.is_raw,
        processed: false,
        filename: stored.filename,
        duplicate_of: duplicate ? duplicateBody(duplicate) : null,
      };
    });
  } catch (error) {
    await platform.storage.delete(stored.storageKey);
    throw error;
  }
}
