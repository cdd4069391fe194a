import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { contextOf } from './accounts.service.ts';
import { admitWorker } from './admit-worker.ts';
import type { CrowdProvider, Entry, ProviderContext } from './provider.ts';
import { endLeases, insertWork, leaseForCrowd, lockWork, type WorkRow } from './sync.queries.ts';
import { findPageOffer, findPreviewOffer, giveUpOldest, hasAnswered, type PageOffer } from './worker-page.queries.ts';
import { readPage } from './worker-token.ts';

/** Sentences that a worker reads in place of the task, or above it. */
const NOTICES = {
  preview: 'This is a preview. Accept the task to work on it.',
  over: 'This task is not open any more. Please return it; nothing is lost for you.',
  full: 'Others have finished this task meanwhile. Please return it; nothing is lost for you.',
  answered: 'You have answered this task before. Please return it.',
  blocked: 'The requester does not give you further tasks. Please return it.',
  handedIn: 'This work was handed in already.',
} as const;
export type Notice = keyof typeof NOTICES;

export interface OpenedPage {
  offer: PageOffer;
  context: ProviderContext;
  entry: Entry;
  /** Set when the worker may work; their answer goes to it. */
  work: { id: number; userId: number; endsAt: Date; payload: Record<string, unknown> } | undefined;
  notice: Notice | undefined;
}

export function noticeText(notice: Notice | undefined): string {
  return notice ? NOTICES[notice] : '';
}

/** An offer that a signed address names, with its provider. Throws `not_found` for an address that is not ours. */
export async function findOpenOffer(
  platform: Platform,
  provider: CrowdProvider,
  asked: { token: string; taskId: number },
): Promise<{ offer: PageOffer; context: ProviderContext }> {
  const page = readPage(platform.config.secretKey, asked.token);
  if (!page) throw new AppError('not_found', 'This address was not made by this server, or is not complete.');
  const { organizationId, offerId } = page;
  return withActor(platform.db, systemActor(organizationId), async (tx) => {
    const offer = await findPageOffer(tx, organizationId, offerId);
    if (offer?.task_id !== asked.taskId || offer.backend !== provider.id)
      throw new AppError('not_found', 'This task is not here any more. Please return it.');
    return { offer, context: await contextOf(platform, tx, organizationId, provider, offer.sandbox) };
  });
}

/** What workers would see, for members of the project: without an address of an offer there is nothing to work on. */
export async function previewPage(
  platform: Platform,
  provider: CrowdProvider,
  actor: Actor,
  taskId: number,
): Promise<OpenedPage> {
  if (actor.userId === undefined)
    throw new AppError('unauthenticated', 'The address of this page is not complete. Open the task at its provider.');
  const { organizationId } = await requireAccess(platform, actor, { kind: 'task', reference: taskId }, 'task.read');
  return withActor(platform.db, actor, async (tx) => {
    const offer = await findPreviewOffer(tx, organizationId, taskId, provider.id);
    if (!offer) throw new AppError('not_found');
    const entry = { isPreview: true, workerId: '', submissionId: '', hitId: '', returnTo: undefined };
    const context = await contextOf(platform, tx, organizationId, provider, offer.sandbox);
    return { offer, context, entry, work: undefined, notice: 'preview' };
  });
}

/** Opens the page of an offer for whoever comes: to look at it, or to work on it with a place of their own. */
export async function openPage(
  platform: Platform,
  provider: CrowdProvider,
  asked: { token: string; taskId: number; query: Readonly<Record<string, string>> },
): Promise<OpenedPage> {
  const { offer, context } = await findOpenOffer(platform, provider, asked);
  const isSandbox = asked.query.sandbox;
  if (isSandbox !== undefined && isSandbox !== (offer.sandbox ? '1' : '0'))
    throw new AppError('validation', 'This task is offered elsewhere: sandbox and production are kept apart.');
  if (!provider.readEntry) throw new AppError('not_found');
  const entry = provider.readEntry(context, asked.query);
  if (entry.isPreview) return { offer, context, entry, work: undefined, notice: 'preview' };
  if (entry.hitId !== offer.hit_id) throw new AppError('not_found', 'This page belongs to another HIT.');
  const { organization_id: organizationId } = offer;
  return withActor(platform.db, systemActor(organizationId), async (tx) => {
    const opened = await begin(platform, tx, offer, entry);
    return typeof opened === 'string'
      ? { offer, context, entry, work: undefined, notice: opened }
      : { offer, context, entry, work: opened, notice: undefined };
  });
}

/** Also the place of somebody who gave the task back, of which only this visit tells. */
async function takePlace(tx: Tx, offer: PageOffer, lease: Parameters<typeof leaseForCrowd>[1]): Promise<boolean> {
  if ((await leaseForCrowd(tx, lease)) !== null) return true;
  const returned = await giveUpOldest(tx, offer);
  if (!returned) return false;
  await endLeases(tx, [returned]);
  return (await leaseForCrowd(tx, lease)) !== null;
}

async function begin(
  platform: Platform,
  tx: Tx,
  offer: PageOffer,
  entry: Entry,
): Promise<Notice | NonNullable<OpenedPage['work']>> {
  const { organization_id: organizationId, backend } = offer;
  const now = platform.now();
  const known = await lockWork(tx, organizationId, backend, entry.submissionId);
  if (known && (known.worker_id !== entry.workerId || known.task_id !== offer.task_id))
    throw new AppError('conflict', 'This work belongs to somebody else.', { reason: 'foreign_work' });
  if (known && known.status !== 'created')
    return known.status === 'submitted' || known.status === 'approved' ? 'handedIn' : 'over';
  if (!known && offer.status !== 'created') return 'over';
  const worker = await admitWorker(tx, organizationId, backend, entry.workerId, now);
  if (worker.user_id === null || worker.blocked_at !== null) return 'blocked';
  if (await hasAnswered(tx, offer.task_id, worker.user_id)) return 'answered';
  const endsAt = known?.expires_at ?? new Date(now.getTime() + offer.assignment_duration_seconds * 1000);
  const lease = { organizationId, taskId: offer.task_id, userId: worker.user_id, now, until: endsAt };
  if (endsAt <= now) return 'over';
  if (!(await takePlace(tx, offer, lease))) return 'full';
  if (known) return { id: known.id, userId: worker.user_id, endsAt, payload: known.payload };
  const id = await insertWork(tx, {
    organizationId,
    offer,
    backend,
    hitId: offer.hit_id,
    sandbox: offer.sandbox,
    externalId: entry.submissionId,
    workerId: entry.workerId,
    crowdWorkerId: worker.id,
    userId: worker.user_id,
    status: 'created',
    payload: {},
    expiresAt: endsAt,
    submittedAt: null,
    now,
  });
  // Opened twice at once: the other one wrote the same.
  const row: WorkRow | undefined =
    id === undefined ? await lockWork(tx, organizationId, backend, entry.submissionId) : undefined;
  return { id: id ?? row?.id ?? 0, userId: worker.user_id, endsAt, payload: row?.payload ?? {} };
}
