import { ProlificError } from '../../../adapters/prolific/prolific-client.ts';
import { systemActor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { formatMoney } from '../money.ts';
import { type ProviderContext, ProviderRefusal, ProviderUnavailable, type Work } from '../provider.ts';
import { findBonus, noteConfirmed, notePrepared, noteRefused, noteSent } from './bonus.queries.ts';
import { asking } from './prolific-calls.ts';

export interface Bonus {
  amountCents: number;
  reason: string;
  token: string;
}

/**
 * Pays once. Asking Prolific twice would pay twice, so that it was asked is written down before; when no answer came, its
 * list of paid bonuses is looked at until it says that it paid, and it is never asked again.
 */
export async function payBonus(context: ProviderContext, work: Work, bonus: Bonus): Promise<string> {
  const { platform, organizationId } = context;
  const inScope = <T>(run: (tx: Tx) => Promise<T>): Promise<T> =>
    withActor(platform.db, systemActor(organizationId), run);
  const known = await inScope((tx) => findBonus(tx, organizationId, bonus.token));
  if (known?.confirmed_at) return known.bulk_id ?? '';
  if (known?.sent_at) {
    if (!(await isListed(context, work, bonus, known.seen_before)))
      throw new ProviderUnavailable(
        'Prolific was asked to pay this bonus, and has not said whether it did. It is not asked again; look into the submission there.',
      );
    await inScope((tx) => noteConfirmed(tx, organizationId, bonus.token, platform.now()));
    return known.bulk_id ?? '';
  }
  const seenBefore = await countPaid(context, work, bonus.amountCents);
  const bulkId = await asking(context, (client) =>
    client.prepareBonus(work.hitId, work.externalId, formatMoney(bonus.amountCents)),
  );
  const prepared = {
    organizationId,
    token: bonus.token,
    submissionId: work.externalId,
    bulkId,
    amountCents: bonus.amountCents,
    seenBefore,
  };
  await inScope((tx) => notePrepared(tx, prepared));
  if (!(await inScope((tx) => noteSent(tx, organizationId, bonus.token, platform.now()))))
    throw new ProviderUnavailable('Somebody else is paying this bonus at the moment.');
  await asking(context, (client) => client.payBonus(bulkId)).catch(async (error: unknown) => {
    if (wasNotDone(error)) await inScope((tx) => noteRefused(tx, organizationId, bonus.token));
    throw error;
  });
  await inScope((tx) => noteConfirmed(tx, organizationId, bonus.token, platform.now()));
  return bulkId;
}

/** Refused, or turned away at the door: nothing was paid. */
function wasNotDone(error: unknown): boolean {
  if (error instanceof ProviderRefusal) return true;
  return error instanceof ProviderUnavailable && error.cause instanceof ProlificError && error.cause.status === 429;
}

async function isListed(context: ProviderContext, work: Work, bonus: Bonus, seenBefore: number): Promise<boolean> {
  return (await countPaid(context, work, bonus.amountCents)) > seenBefore;
}

async function countPaid(context: ProviderContext, work: Work, amountCents: number): Promise<number> {
  const { bonus_payments: paid } = await asking(context, (client) => client.getSubmission(work.externalId));
  return (paid ?? []).filter((cents) => Math.round(cents) === amountCents).length;
}
