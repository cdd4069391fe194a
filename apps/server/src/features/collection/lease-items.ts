import type { ItemLease, NextItem } from '@labelwright/contract/collection-review';
import { NO_REVIEW_REASONS, type NoReviewReason } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { announceItems } from './announce.ts';
import { projectCompleted, refusalOf } from './decide-items.ts';
import { readerOf, requireItem } from './item-access.ts';
import { findItems, type ItemRow } from './items.queries.ts';
import { countWaiting, deleteLease, findFreeItem, keepItem, type LeaseClaim } from './leases.queries.ts';
import { mayDecideOwn } from './projects.queries.ts';
import { readDetail } from './read-items.ts';
import { lockItems } from './write-items.queries.ts';

/** Opens an item to the caller alone, or keeps it open. 409 `held` while somebody else has it. */
export async function claimItem(platform: Platform, actor: Actor, id: string): Promise<ItemLease> {
  const { row: found } = await requireItem(platform, actor, { id }, 'item.review');
  const claim = claimOf(platform, actor, { organizationId: found.organization_id, projectId: found.project_id });
  return withActor(platform.db, actor, async (tx) => {
    await lockItems(tx, claim.organizationId, [id]);
    const [row] = await findItems(tx, readerOf(actor), [id]);
    const refused = row && refusalOf(platform, actor, row, { decision: 'approve', feedback: null });
    if (!row || refused) throw refused ?? notFound('Item');
    return take(tx, platform, claim, row);
  });
}

/** Opens what waits longest and nobody else has open; what the caller has open comes again first. */
export async function nextItem(platform: Platform, actor: Actor, access: ProjectAccess): Promise<NextItem> {
  if (access.state === 'completed') throw projectCompleted();
  const claim = claimOf(platform, actor, access);
  const lease = await withActor(platform.db, actor, async (tx) => {
    const isOwnAllowed = access.can('item.manage') || (await mayDecideOwn(tx, access.organizationId, access.projectId));
    // Another one that was just claimed may have been locked only after it: then there is a next one to look for.
    for (;;) {
      const id = await findFreeItem(tx, claim, isOwnAllowed);
      if (id === undefined) throw await nothingLeft(tx, claim, isOwnAllowed);
      const kept = await keepItem(tx, id, claim);
      if (!kept) continue;
      if (kept.isNew) announceItems(tx, platform, access);
      return { item: id, expires_at: kept.expiresAt.toISOString() };
    }
  });
  return { lease, item: await readDetail(platform, actor, lease.item) };
}

/** Of a page that is left: others may open the item at once. */
export async function releaseItem(platform: Platform, actor: Actor, id: string): Promise<void> {
  const { row } = await requireItem(platform, actor, { id }, 'item.review');
  await withActor(platform.db, actor, async (tx) => {
    const wasLive = await deleteLease(tx, row.organization_id, id, requirePerson(actor), platform.now());
    if (wasLive) announceItems(tx, platform, { organizationId: row.organization_id, projectId: row.project_id });
  });
}

async function take(tx: Tx, platform: Platform, claim: LeaseClaim, row: ItemRow): Promise<ItemLease> {
  const kept = await keepItem(tx, row.id, claim);
  if (!kept) throw new AppError('conflict', 'Somebody else is reviewing this. Take another one.', { reason: 'held' });
  if (kept.isNew) announceItems(tx, platform, claim);
  return { item: row.id, expires_at: kept.expiresAt.toISOString() };
}

async function nothingLeft(tx: Tx, claim: LeaseClaim, isOwnAllowed: boolean): Promise<AppError> {
  const { all, mine } = await countWaiting(tx, claim, isOwnAllowed);
  const reason: NoReviewReason = all === 0 ? 'none_left' : mine === 0 ? 'own_work' : 'all_taken';
  return new AppError('not_found', NO_REVIEW_REASONS[reason], { reason });
}

function claimOf(
  platform: Platform,
  actor: Actor,
  place: Pick<LeaseClaim, 'organizationId' | 'projectId'>,
): LeaseClaim {
  const { organizationId, projectId } = place;
  const { leaseSeconds } = platform.config;
  return { organizationId, projectId, userId: requirePerson(actor), now: platform.now(), leaseSeconds };
}

function requirePerson(actor: Actor): number {
  if (actor.userId === undefined) throw new AppError('forbidden', 'Only people can review.');
  return actor.userId;
}
