import { systemActor } from '../../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../../platform/db/db.ts';
import { AppError, notFound } from '../../../platform/http/app-error.ts';
import type { Platform } from '../../../platform/platform.ts';
import { contextOf } from '../accounts.service.ts';
import { admitWorker } from '../admit-worker.ts';
import { leaseTask, lockPerson } from '../portal/hand-out.queries.ts';
import type { Entry } from '../provider.ts';
import { signPage } from '../worker-token.ts';
import {
  findAnyOffer,
  findOfferOf,
  findStudyBatch,
  insertStudyWork,
  listFreeOffers,
  type StudyBatch,
  type StudyOffer,
  takeOffer,
} from './enter.queries.ts';
import { readEntry } from './prolific-entry.ts';
import { prolificProvider } from './prolific-provider.ts';

const OFFERS_AT_ONCE = 20;
const ROUNDS = 10;

/**
 * Somebody comes from Prolific: the address of the page of a task that is theirs from now on, always the same for one
 * submission.
 */
export async function enterStudy(
  platform: Platform,
  batchId: number,
  query: Readonly<Record<string, string>>,
): Promise<string> {
  const batch = await withSystem(platform.db, (tx) => findStudyBatch(tx, batchId));
  if (!batch) throw notFound('Study');
  const actor = systemActor(batch.organization_id);
  const offer = await withActor(platform.db, actor, async (tx) => {
    const context = await contextOf(platform, tx, batch.organization_id, prolificProvider, undefined);
    const entry = readEntry(context, query);
    if (!entry.isPreview && entry.hitId !== batch.external_id) throw notFound('Study');
    return entry.isPreview ? findAnyOffer(tx, batch) : placeOf(platform, tx, batch, entry);
  });
  if (!offer) throw noPlace();
  const token = signPage(platform.config.secretKey, { organizationId: batch.organization_id, offerId: offer.id });
  const search = new URLSearchParams({ sandbox: '0', token });
  for (const name of ['PROLIFIC_PID', 'STUDY_ID', 'SESSION_ID']) if (query[name]) search.set(name, query[name]);
  return `${platform.config.publicUrl}/api/tasks/${offer.task_id}/annotate/prolific/?${search}`;
}

const noPlace = (): AppError =>
  new AppError('conflict', 'Others are at work on all that is left. Please return your submission at Prolific.', {
    reason: 'no_place',
  });

async function placeOf(platform: Platform, tx: Tx, batch: StudyBatch, entry: Entry): Promise<StudyOffer> {
  const { organization_id: organizationId } = batch;
  const now = platform.now();
  const worker = await admitWorker(tx, organizationId, 'prolific', entry.workerId, now);
  if (worker.user_id === null) throw notFound('Worker');
  await lockPerson(tx, batch.id, worker.user_id);
  const known = await findOfferOf(tx, batch, entry.submissionId, entry.workerId);
  if (known) return known;
  if (worker.blocked_at) throw new AppError('forbidden', 'You cannot take part in this study. Please return it.');
  if (batch.status !== 'open' || (batch.expires_at !== null && batch.expires_at <= now))
    throw new AppError('conflict', 'This study has ended. Please return your submission at Prolific.', {
      reason: 'over',
    });
  const expiresAt = new Date(now.getTime() + batch.duration_seconds * 1000);
  const passed: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const offers = await listFreeOffers(tx, batch, worker.user_id, passed, OFFERS_AT_ONCE);
    if (offers.length === 0) break;
    for (const offer of offers) {
      passed.push(offer.id);
      if (!(await takeOffer(tx, offer))) continue;
      const lease = { organizationId, taskId: offer.task_id, userId: worker.user_id, now, until: expiresAt };
      if (!(await leaseTask(tx, lease))) continue;
      const { submissionId, workerId } = entry;
      await insertStudyWork(tx, {
        batch,
        offer,
        submissionId,
        workerId,
        workerRecord: worker.id,
        userId: worker.user_id,
        expiresAt,
      });
      return offer;
    }
  }
  throw noPlace();
}
