import type {
  AcceptPortal,
  CrowdInvitation,
  CrowdInvited,
  PortalAccepted,
  PortalInvitation,
  PortalOpening,
} from '@labelwright/contract/crowd-portal';
import { hashToken, newToken } from '../../../platform/crypto/tokens.ts';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createProvenAccount, credentialsOf, requireFullAccess, setActiveOrganization } from '../../identity/index.ts';
import { requestMail } from '../../mail/index.ts';
import { formatMoney } from '../money.ts';
import {
  enrol,
  findInvitation,
  findOpening,
  findOpeningOf,
  findPlace,
  type InvitationRow,
  insertInvitation,
  listInvitations,
  listStandings,
  markAccepted,
  type OpeningRow,
  type PresentedInvitation,
  placeInCrowd,
  revokeInvitation,
  revokeOpenInvitations,
} from './join.queries.ts';
import { beforeOf } from './ledger.service.ts';
import { countEnrolled } from './terms.queries.ts';
import { getPortalBatch, holdTerms } from './terms.service.ts';

const LIFE_HOURS = 14 * 24;
const HOUR_MS = 3_600_000;

/** One mail to each. Who is in already is passed over. */
export async function invite(
  platform: Platform,
  actor: Actor,
  { organizationId }: ProjectAccess,
  batchId: number,
  given: readonly string[],
): Promise<CrowdInvited> {
  const emails = [...new Set(given.map((email) => email.toLowerCase()))];
  return withSystem(platform.db, async (tx) => {
    const batch = await getPortalBatch(tx, organizationId, batchId);
    if (batch.status === 'closed' || batch.status === 'closing')
      throw new AppError('conflict', 'This batch has ended. Extend it before you invite people.', { reason: 'closed' });
    await holdTerms(tx, organizationId, batchId);
    const opening = await findOpeningOf(tx, organizationId, batchId);
    if (!opening) throw notFound('Batch of the portal');
    const standings = new Map(
      (await listStandings(tx, organizationId, batchId, emails)).map((one) => [one.email, one]),
    );
    const skipped: CrowdInvited['skipped'] = [];
    for (const email of emails) {
      const standing = standings.get(email);
      if (standing?.is_member) skipped.push({ email, reason: 'member' });
      else if (standing?.is_enrolled) skipped.push({ email, reason: 'enrolled' });
      else await mailInvitation(platform, tx, actor, opening, email);
    }
    return { invited: emails.length - skipped.length, skipped };
  });
}

async function mailInvitation(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  opening: OpeningRow,
  email: string,
): Promise<void> {
  const now = platform.now();
  const token = newToken();
  const { organization_id: organizationId, batch_id: batchId, project_id: projectId } = opening;
  await revokeOpenInvitations(tx, batchId, email, now);
  const id = await insertInvitation(tx, {
    organizationId,
    batchId,
    email,
    tokenHash: hashToken(token),
    expiresAt: new Date(now.getTime() + LIFE_HOURS * HOUR_MS),
    invitedBy: actor.userId,
  });
  await requestMail(platform, tx, actor, {
    recipient: email,
    organizationId,
    projectId,
    content: {
      template: 'crowd-invitation',
      link: `${platform.config.publicUrl}/work/join?token=${token}`,
      organizationName: opening.organization,
      batchTitle: opening.title,
      reward: `${opening.currency} ${formatMoney(opening.reward_cents)}`,
      expiresInHours: LIFE_HOURS,
    },
  });
  await emit(tx, actor, {
    type: 'CROWD_WORKER_INVITED',
    organizationId,
    projectId,
    aggregateType: 'crowd_invitation',
    aggregateId: id,
    payload: { batch_id: batchId, email },
  });
}

export async function pageInvitations(
  platform: Platform,
  actor: Actor,
  { organizationId }: ProjectAccess,
  batchId: number,
  page: PageRequest,
): Promise<PageResult<CrowdInvitation>> {
  const rows = await withActor(platform.db, actor, async (tx) => {
    await getPortalBatch(tx, organizationId, batchId);
    return listInvitations(tx, organizationId, batchId, beforeOf(page), page.limit + 1);
  });
  const cut = cutPage(rows, page.limit, (row) => [row.id]);
  const now = platform.now();
  return { ...cut, rows: cut.rows.map((row) => presentInvitation(row, now)) };
}

function presentInvitation(row: InvitationRow, now: Date): CrowdInvitation {
  return {
    id: row.id,
    email: row.email,
    status: statusOf(row, now),
    asked_themselves: row.invited_by === null,
    expires_at: row.expires_at.toISOString(),
    created_at: row.created_at.toISOString(),
  };
}

function statusOf(
  row: Pick<InvitationRow, 'accepted_at' | 'revoked_at' | 'expires_at'>,
  now: Date,
): CrowdInvitation['status'] {
  if (row.accepted_at) return 'accepted';
  if (row.revoked_at) return 'revoked';
  return row.expires_at <= now ? 'expired' : 'pending';
}

export async function withdrawInvitation(
  platform: Platform,
  actor: Actor,
  { organizationId }: ProjectAccess,
  batchId: number,
  id: number,
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    if (!(await revokeInvitation(tx, organizationId, batchId, id, platform.now()))) throw notFound('Open invitation');
  });
}

/** What the open link leads to. */
export async function getOpening(platform: Platform, key: string): Promise<PortalOpening> {
  const opening = await withSystem(platform.db, (tx) => findOpening(tx, key));
  if (!opening?.is_open) throw notFound('Open work');
  return { ...previewOf(opening), is_full: isFull(opening) };
}

/** Answers the same whoever asks: only the mailbox learns more. */
export async function askToJoin(platform: Platform, actor: Actor, key: string, email: string): Promise<void> {
  await withSystem(platform.db, async (tx) => {
    const opening = await findOpening(tx, key);
    if (!opening?.is_open) throw notFound('Open work');
    if (isFull(opening)) throw full();
    const stranger = { ...actor, userId: undefined };
    await mailInvitation(platform, tx, stranger, opening, email.toLowerCase());
  });
}

const isFull = ({ worker_cap: cap, enrolled }: OpeningRow): boolean => cap !== null && enrolled >= cap;

const full = (): AppError =>
  new AppError('conflict', 'As many people as were wanted have come already.', { reason: 'full' });

function previewOf({ title, description, organization, reward_cents, currency }: OpeningRow) {
  return { title, description, organization, reward_cents, currency };
}

export async function getInvitation(platform: Platform, token: string): Promise<PortalInvitation> {
  const row = await withSystem(platform.db, (tx) => findInvitation(tx, hashToken(token)));
  if (!row) throw notFound('Invitation');
  assertUsable(row, platform.now());
  return {
    ...previewOf(row),
    email: row.email,
    has_account: row.has_account,
    expires_at: row.expires_at.toISOString(),
  };
}

function assertUsable(row: PresentedInvitation, now: Date): void {
  const status = statusOf(row, now);
  if (status === 'accepted')
    throw new AppError('conflict', 'This invitation was accepted already. Sign in to go on.', { reason: 'accepted' });
  if (status !== 'pending' || !row.is_open)
    throw new AppError('conflict', 'This invitation has ended.', { reason: status === 'pending' ? 'over' : status });
}

/** Lets somebody in: with the account they are signed in to, or a new one for the address that the mail went to. */
export async function acceptInvitation(
  platform: Platform,
  actor: Actor,
  token: string,
  given: AcceptPortal,
): Promise<PortalAccepted> {
  const { batchId, userId, email } = await withSystem(platform.db, async (tx) => {
    const row = await findInvitation(tx, hashToken(token));
    if (!row) throw notFound('Invitation');
    assertUsable(row, platform.now());
    const user = await whoComes(tx, actor, row, given);
    await enter(platform, tx, { ...actor, userId: user, name: row.email }, row, user);
    return { batchId: row.batch_id, userId: user, email: row.email };
  });
  credentialsOf(platform.db).forgetUser(userId);
  return { batch: batchId, email };
}

async function whoComes(tx: Tx, actor: Actor, row: PresentedInvitation, given: AcceptPortal): Promise<number> {
  if (given.password !== undefined) {
    const displayName = given.display_name?.trim() ?? '';
    const made = await createProvenAccount(tx, {
      email: row.email.toLowerCase(),
      password: given.password,
      displayName,
    });
    if (made !== undefined) return made;
    throw new AppError('conflict', 'This address has an account. Sign in to accept.', { reason: 'account_exists' });
  }
  if (actor.userId === undefined) throw invalidField('password', 'Choose a password for your account, or sign in.');
  if (actor.name.toLowerCase() !== row.email.toLowerCase())
    throw new AppError('forbidden', 'This invitation is for another address. Sign in with the one it was sent to.', {
      reason: 'other_address',
    });
  return requireFullAccess(actor);
}

async function enter(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  row: PresentedInvitation,
  userId: number,
): Promise<void> {
  const { organization_id: organizationId, batch_id: batchId, project_id: projectId } = row;
  const place = await findPlace(tx, organizationId, userId);
  if (place && !place.is_crowd)
    throw new AppError('conflict', `You work for ${row.organization} already: its paid work is for others.`, {
      reason: 'member',
    });
  if (place && !place.enabled)
    throw new AppError('forbidden', 'Your access was ended. Ask whoever invited you.', { reason: 'disabled' });
  // Counted with the terms held, so that two who come at once do not both get the last place.
  const { worker_cap: cap } = await holdTerms(tx, organizationId, batchId);
  await placeInCrowd(tx, organizationId, userId);
  if (await enrol(tx, organizationId, batchId, userId)) {
    if (cap !== null && (await countEnrolled(tx, organizationId, batchId)) > cap) throw full();
    await emit(tx, actor, {
      type: 'CROWD_WORKER_JOINED',
      organizationId,
      projectId,
      aggregateType: 'crowd_batch',
      aggregateId: batchId,
      payload: { batch_id: batchId, user_id: userId },
    });
  }
  await markAccepted(tx, row.id, platform.now());
  await setActiveOrganization(tx, userId, organizationId);
}
