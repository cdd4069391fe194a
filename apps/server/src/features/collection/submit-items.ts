import type { SkippedItem, SubmitAnswer, SubmitItems } from '@labelwright/contract/collection-drafts';
import type { ItemReference, ItemType } from '@labelwright/contract/collection-fields';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { announceItems } from './announce.ts';
import { changeEvents } from './change-items.ts';
import { assertScope, policyReader, readerOf } from './item-access.ts';
import { canOf, isOwn, isProjectClosed } from './items.policy.ts';
import { findItems, type ItemRow } from './items.queries.ts';
import { insertSteps } from './steps.queries.ts';
import { lockItems, submitItems } from './write-items.queries.ts';

/**
 * Sends in drafts and mended items. Ids that are not the caller's own refuse the whole call and change nothing: they are
 * a mistake of the client, and nobody learns whether they exist. Own items that cannot be sent in, such as those that
 * were sent in already, are named and left as they are.
 */
export async function submitMany(platform: Platform, actor: Actor, given: SubmitItems): Promise<SubmitAnswer> {
  assertScope(actor, 'item.create');
  const asked = listAsked(given);
  if (asked.length === 0)
    throw invalidField('document_ids', 'Name at least one item in document_ids, voice_sample_ids or raw_text_ids.');
  return withActor(platform.db, actor, async (tx) => {
    const reader = readerOf(actor);
    const ids = asked.map(({ id }) => id);
    await lockItems(tx, reader.organizationId, ids);
    const rows = new Map((await findItems(tx, reader, ids)).map((row) => [row.id, row]));
    assertOwn(asked, rows, policyReader(platform, actor).userId);
    const taken: ItemRow[] = [];
    const skipped: SkippedItem[] = [];
    for (const { type, id } of asked) {
      const row = rows.get(id) as ItemRow;
      if (canOf(row, policyReader(platform, actor)).submit) taken.push(row);
      else skipped.push({ type, id, reason: reasonOf(row) });
    }
    if (taken.length > 0) {
      const now = platform.now();
      await submitItems(
        tx,
        reader.organizationId,
        taken.map((row) => row.id),
        now,
      );
      const steps = taken.map((row) => ({ itemId: row.id, kind: 'submitted' as const }));
      await insertSteps(tx, reader.organizationId, actor.userId, steps, now);
      const again = (row: ItemRow) => ({ is_again: row.submitted_at !== null });
      await emit(tx, actor, ...taken.flatMap((row) => changeEvents(row, 'SUBMITTED', again(row))));
      for (const projectId of new Set(taken.map((row) => row.project_id)))
        announceItems(tx, platform, { organizationId: reader.organizationId, projectId });
    }
    return {
      submitted_count: taken.length,
      submitted_items: taken.map((row) => ({ type: row.kind, id: row.id })),
      ...(skipped.length > 0 ? { skipped_items: skipped } : {}),
    };
  });
}

/** Documents, recordings, texts, as the source has them; an id that is given twice counts once. */
function listAsked(given: SubmitItems): ItemReference[] {
  const lists: [ItemType, readonly string[] | undefined][] = [
    ['document', given.document_ids],
    ['voice_sample', given.voice_sample_ids],
    ['raw_text', given.raw_text_ids],
  ];
  return lists.flatMap(([type, ids]) => [...new Set(ids ?? [])].map((id) => ({ type, id: id.toLowerCase() })));
}

function assertOwn(
  asked: readonly ItemReference[],
  rows: ReadonlyMap<string, ItemRow>,
  userId: number | undefined,
): void {
  const now = new Date(0);
  const foreign = asked.filter(({ type, id }) => {
    const row = rows.get(id);
    const isMine = row !== undefined && isOwn(row, { userId, now, retentionDays: 0 }) && row.can_contribute;
    return !isMine || row.kind !== type || row.deleted_at !== null;
  });
  if (foreign.length === 0) return;
  const named = foreign.slice(0, 10).map(({ type, id }) => `${type} ${id}`);
  throw new AppError(
    'not_found',
    `${foreign.length === 1 ? 'One item is' : `${foreign.length} items are`} not yours or not there: ${named.join(', ')}. Nothing was submitted.`,
    { reason: 'foreign_items', details: { items: named } },
  );
}

function reasonOf(row: ItemRow): SkippedItem['reason'] {
  if (isProjectClosed(row)) return 'project_closed';
  return row.status === 'approved' ? 'already_approved' : 'already_submitted';
}
