import type { ItemDone, ManyAnswer } from '@labelwright/contract/collection-changes';
import type { ItemType } from '@labelwright/contract/collection-fields';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { announceItems } from './announce.ts';
import { changeEvents, refusal } from './change-items.ts';
import { assertScope, policyReader, readerOf, requireItem } from './item-access.ts';
import { canOf, isOwn } from './items.policy.ts';
import { findItems, type ItemRow } from './items.queries.ts';
import { lockItems, setDeleted } from './write-items.queries.ts';

/** Hidden now, and gone for good when the time for restoring is over. */
export async function deleteItem(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind: ItemType },
): Promise<ItemDone> {
  await requireItem(platform, actor, asked, 'item.create');
  await withActor(platform.db, actor, async (tx) => {
    const row = await lockRow(tx, actor, asked.id);
    if (row.deleted_at !== null) throw notFound('Item');
    if (!canOf(row, policyReader(platform, actor)).delete) throw refusal(row);
    await hide(tx, platform, actor, [row]);
  });
  return { id: asked.id, status: 'deleted' };
}

export async function restoreItem(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind: ItemType },
): Promise<ItemDone> {
  await requireItem(platform, actor, { ...asked, deleted: 'to_whoever_deleted' }, 'item.create');
  await withActor(platform.db, actor, async (tx) => {
    const row = await lockRow(tx, actor, asked.id);
    if (row.deleted_at === null) throw new AppError('conflict', 'This item is not deleted.', { reason: 'not_deleted' });
    if (!canOf(row, policyReader(platform, actor)).restore) throw tooLate(platform);
    await bringBack(tx, platform, actor, [row]);
  });
  return { id: asked.id, status: 'restored' };
}

/** Managers may delete any item that no task was made of, contributors what they have not sent in yet. */
export async function deleteMany(platform: Platform, actor: Actor, ids: readonly string[]): Promise<ManyAnswer> {
  assertScope(actor, 'item.create');
  const reader = policyReader(platform, actor);
  return changeMany(platform, actor, ids, hide, (row) => {
    if (row.deleted_at !== null) return 'It is deleted already.';
    const can = canOf(row, reader);
    const byManager = row.is_manager && isOwn(row, reader) && row.task_id === null && row.project_state !== 'completed';
    if (can.delete || byManager) return undefined;
    return row.can_contribute ? refusal(row).message : 'You may not delete this.';
  });
}

/** What was deleted not too long ago: managers all of it, others what they deleted of their own. */
export async function restoreMany(platform: Platform, actor: Actor, ids: readonly string[]): Promise<ManyAnswer> {
  assertScope(actor, 'item.create');
  return changeMany(platform, actor, ids, bringBack, (row) => {
    if (row.deleted_at === null) return 'It is not deleted.';
    return canOf(row, policyReader(platform, actor)).restore ? undefined : tooLate(platform).message;
  });
}

function tooLate(platform: Platform): AppError {
  const { retentionDays } = platform.config;
  return new AppError('gone', `This was deleted more than ${retentionDays} days ago and cannot be restored.`);
}

async function changeMany(
  platform: Platform,
  actor: Actor,
  ids: readonly string[],
  apply: typeof hide,
  whyNot: (row: ItemRow) => string | undefined,
): Promise<ManyAnswer> {
  const asked = [...new Set(ids)];
  return withActor(platform.db, actor, async (tx) => {
    const reader = readerOf(actor);
    await lockItems(tx, reader.organizationId, asked);
    const rows = new Map((await findItems(tx, reader, asked)).map((row) => [row.id, row]));
    const answer: ManyAnswer = { done: [], skipped: [] };
    const taken: ItemRow[] = [];
    for (const id of asked) {
      const row = rows.get(id);
      const reason = row === undefined ? 'There is no such item.' : whyNot(row);
      if (row === undefined || reason !== undefined) answer.skipped.push({ id, reason: reason ?? '' });
      else {
        taken.push(row);
        answer.done.push(id);
      }
    }
    if (taken.length > 0) await apply(tx, platform, actor, taken);
    return answer;
  });
}

async function lockRow(tx: Tx, actor: Actor, id: string): Promise<ItemRow> {
  const reader = readerOf(actor);
  await lockItems(tx, reader.organizationId, [id]);
  const [row] = await findItems(tx, reader, [id]);
  if (!row) throw notFound('Item');
  return row;
}

async function hide(tx: Tx, platform: Platform, actor: Actor, rows: readonly ItemRow[]): Promise<void> {
  const deletion = { at: platform.now(), by: actor.userId };
  await apply(tx, platform, actor, rows, deletion);
}

async function bringBack(tx: Tx, platform: Platform, actor: Actor, rows: readonly ItemRow[]): Promise<void> {
  await apply(tx, platform, actor, rows, undefined);
}

async function apply(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  rows: readonly ItemRow[],
  deletion: { at: Date; by: number | undefined } | undefined,
): Promise<void> {
  const { organizationId } = readerOf(actor);
  const ids = rows.map((row) => row.id);
  await setDeleted(tx, organizationId, ids, deletion);
  await emit(
    tx,
    actor,
    ...rows.flatMap((row) => changeEvents(row, deletion ? 'DELETED' : 'RESTORED', { title: row.title })),
  );
  for (const projectId of new Set(rows.map((row) => row.project_id)))
    announceItems(tx, platform, { organizationId, projectId });
}
