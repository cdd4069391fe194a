import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { CrowdProvider, ProviderContext, Work } from '../provider.ts';
import { ProviderRefusal } from '../provider.ts';
import { findPayable, insertEntry } from './ledger.queries.ts';
import { holdTerms } from './terms.service.ts';

/** Our own portal: people are invited or come by a link, and are paid out of a ledger that lies here. */
export const portalProvider: CrowdProvider = {
  id: 'portal',
  title: 'Own portal',
  description:
    'People whom you invite, or who come by an open link, work in a portal of this server. You pay them yourself.',
  currency: undefined,
  unit: 'batch',
  fields: [],
  hasSandbox: false,
  hasQualifications: false,
  canBlock: true,
  canOverrideRejection: true,
  checkTerms: () => ({}),
  feeCents: () => 0,
  bonusFeeCents: () => 0,
  publish: async ({ platform, organizationId }, offer) => {
    await withActor(platform.db, systemActor(organizationId), (tx) => holdTerms(tx, organizationId, offer.batchId));
    const expiresAt = new Date(platform.now().getTime() + offer.terms.lifetimeSeconds * 1000);
    return { externalId: `portal-${offer.batchId}`, expiresAt };
  },
  // The offers are rows of ours, which whoever asks for this changes.
  extend: async () => {},
  expire: async () => {},
  // Work is written here as it is done: there is nothing to ask for.
  listSubmissions: async () => ({ submissions: [], next: undefined }),
  decide: async (context, work, { verdict, reason }) => {
    if (verdict === 'approve') await credit(context, work, { kind: 'reward', key: `reward:${work.id}`, reason });
  },
  bonus: async (context, work, { amountCents, reason, token }) => {
    await credit(context, work, { kind: 'bonus', key: `bonus:${token}`, reason, amountCents });
    return token;
  },
  block: async () => {},
  unblock: async () => {},
};

/** Writes what somebody has earned into their account, once. */
async function credit(
  { platform, organizationId }: ProviderContext,
  work: Work,
  entry: { kind: 'reward' | 'bonus'; key: string; reason: string; amountCents?: number },
): Promise<void> {
  await withActor(platform.db, systemActor(organizationId), async (tx) => {
    const payable = await findPayable(tx, organizationId, work.id);
    if (!payable) throw new ProviderRefusal('This work belongs to nobody who could be paid for it.');
    await insertEntry(tx, {
      organizationId,
      userId: payable.user_id,
      projectId: payable.project_id,
      batchId: payable.batch_id,
      assignmentId: work.id,
      kind: entry.kind,
      amountCents: entry.amountCents ?? payable.reward_cents,
      currency: payable.currency,
      key: entry.key,
      reason: entry.reason,
    });
  });
}
