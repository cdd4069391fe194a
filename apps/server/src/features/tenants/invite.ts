import type { ProjectRole } from '@labelwright/contract/permissions';
import { roleOfMemberType } from '@labelwright/contract/permissions';
import type { CreatedInvitation, Invitation } from '@labelwright/contract/tenants';
import { hashToken, newToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireOrganization, requirePerson } from '../identity/index.ts';
import { requestMail } from '../mail/index.ts';
import {
  findInvitation,
  findInviter,
  type InvitationFilter,
  type InvitationRow,
  insertInvitation,
  listInvitations,
  renewInvitation,
  revokeInvitation,
  revokeLinks,
  revokeOpen,
} from './invitations.queries.ts';
import { findPersonOf, type OrganizationRoleName } from './members.queries.ts';
import { hasProjectMember } from './project-members.queries.ts';
import { assertActive, ownRole } from './standing.ts';
import { invitationStatus, mayManageRole, memberTypeOf } from './tenancy.policy.ts';

const LIFE_HOURS = 7 * 24;

export async function inviteToOrganization(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  given: { email?: string | null | undefined; role?: OrganizationRoleName | undefined },
): Promise<CreatedInvitation> {
  assertActive(actor, organizationId);
  const role = given.role ?? 'member';
  const email = given.email?.toLowerCase() ?? null;
  if (email === null && role !== 'member')
    throw invalidField('role', 'A link is good for whoever finds it, so it can make members only. Name an address.');
  return withActor(platform.db, actor, async (tx) => {
    const managerRole = await ownRole(tx, actor);
    if (!managerRole || !mayManageRole(managerRole, role))
      throw new AppError('forbidden', 'Only an owner can invite owners.');
    const known = email === null ? undefined : await findPersonOf(tx, organizationId, { email });
    if (known && !known.is_crowd) throw invalidField('email', 'Belongs to the organization already.');
    return create(platform, tx, actor, { projectId: undefined, email, role });
  });
}

export async function inviteToProject(
  platform: Platform,
  actor: Actor,
  projectId: number,
  given: { email: string; role?: ProjectRole | undefined; member_type?: number | undefined },
): Promise<CreatedInvitation> {
  const organizationId = requireOrganization(actor);
  const email = given.email.toLowerCase();
  const memberType = memberTypeOf(given) ?? 4;
  if (memberType === 'contradiction') throw invalidField('member_type', 'Says something else than role.');
  return withActor(platform.db, actor, async (tx) => {
    if (await hasProjectMember(tx, organizationId, projectId, email))
      throw invalidField('email', 'Is a member of the project already.');
    return create(platform, tx, actor, { projectId, email, role: roleOfMemberType(memberType) });
  });
}

/** No link into the organization works any more; invitations of addresses stay. */
export async function endInvitationLinks(platform: Platform, actor: Actor): Promise<void> {
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    await revokeLinks(tx, organizationId, platform.now());
    await emit(tx, actor, {
      type: 'INVITATION_REVOKED',
      organizationId,
      aggregateType: 'organization',
      aggregateId: organizationId,
      payload: { email: null, role: 'member' },
    });
  });
}

interface Wanted {
  projectId: number | undefined;
  email: string | null;
  role: string;
}

async function create(platform: Platform, tx: Tx, actor: Actor, wanted: Wanted): Promise<CreatedInvitation> {
  const organizationId = requireOrganization(actor);
  const now = platform.now();
  const tokens = makeTokens(platform, wanted.email);
  if (wanted.email !== null) await revokeOpen(tx, organizationId, wanted.projectId, wanted.email, now);
  const id = await insertInvitation(tx, {
    organizationId,
    ...wanted,
    ...tokens,
    invitedBy: requirePerson(actor),
    now,
  });
  return send(platform, tx, actor, id, tokens, 'INVITATION_CREATED');
}

/**
 * Two tokens: the one shown to the inviter, for passing the link on by other means, and the one that only the mail holds.
 * Both accept; registering with the latter proves the address, since nobody but its reader can have it.
 */
function makeTokens(platform: Platform, email: string | null) {
  const token = newToken();
  const mailToken = email === null ? undefined : newToken();
  return {
    token,
    mailToken,
    tokenHash: hashToken(token),
    mailTokenHash: mailToken === undefined ? null : hashToken(mailToken),
    expiresAt: new Date(platform.now().getTime() + LIFE_HOURS * 3_600_000),
  };
}

async function send(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  id: number,
  tokens: ReturnType<typeof makeTokens>,
  event: string,
): Promise<CreatedInvitation> {
  const organizationId = requireOrganization(actor);
  const row = await findInvitation(tx, organizationId, id, undefined);
  if (!row) throw notFound('Invitation');
  await emit(tx, actor, {
    type: event,
    organizationId,
    projectId: row.project_id ?? undefined,
    aggregateType: 'invitation',
    aggregateId: id,
    payload: { email: row.email, role: row.role },
  });
  if (row.email !== null && tokens.mailToken !== undefined)
    await requestMail(platform, tx, actor, {
      recipient: row.email,
      organizationId,
      projectId: row.project_id ?? undefined,
      content: await contentOf(tx, actor, row, linkOf(platform, tokens.mailToken)),
    });
  return { ...present(row, platform.now()), token: tokens.token, link: linkOf(platform, tokens.token) };
}

async function contentOf(tx: Tx, actor: Actor, row: InvitationRow, link: string) {
  const names = await findInviter(tx, row.organization_id, requirePerson(actor));
  const shared = { link, inviterName: names?.inviter ?? actor.name, role: row.role, expiresInHours: LIFE_HOURS };
  return row.project_title === null
    ? ({ ...shared, template: 'organization-invitation', organizationName: names?.organization ?? '' } as const)
    : ({ ...shared, template: 'project-invitation', projectTitle: row.project_title } as const);
}

function linkOf(platform: Platform, token: string): string {
  return `${platform.config.publicUrl}/invitations/${token}`;
}

/** projectId undefined: all of the organization, those of its projects too. */
export async function getInvitations(
  platform: Platform,
  actor: Actor,
  projectId: number | undefined,
  asked: PageRequest,
  status: InvitationFilter['status'],
): Promise<PageResult<Invitation>> {
  const now = platform.now();
  const { rows, total } = await withActor(platform.db, actor, (tx) =>
    listInvitations(tx, {
      organizationId: requireOrganization(actor),
      projectId,
      status,
      beforeId: asked.after === undefined ? undefined : Number(asked.after[0]) || 0,
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
      limit: asked.limit,
      now,
    }),
  );
  const page = cutPage(rows, asked.limit, (row) => [row.id]);
  return { ...page, rows: page.rows.map((row) => present(row, now)), total };
}

export async function withdrawInvitation(
  platform: Platform,
  actor: Actor,
  id: number,
  projectId: number | undefined,
): Promise<void> {
  const organizationId = requireOrganization(actor);
  await withActor(platform.db, actor, async (tx) => {
    const row = await getOpen(platform, tx, organizationId, id, projectId);
    await revokeInvitation(tx, organizationId, id, platform.now());
    await emit(tx, actor, {
      type: 'INVITATION_REVOKED',
      organizationId,
      projectId: row.project_id ?? undefined,
      aggregateType: 'invitation',
      aggregateId: id,
      payload: { email: row.email, role: row.role },
    });
  });
}

/** A fresh link and a fresh week; the earlier link is dead. Also for one that has expired. */
export async function resendInvitation(
  platform: Platform,
  actor: Actor,
  id: number,
  projectId: number | undefined,
): Promise<CreatedInvitation> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    const row = await getOpen(platform, tx, organizationId, id, projectId);
    const managerRole = await ownRole(tx, actor);
    if (row.project_id === null && row.role === 'owner' && managerRole !== 'owner')
      throw new AppError('forbidden', 'Only an owner can invite owners.');
    const tokens = makeTokens(platform, row.email);
    await renewInvitation(tx, organizationId, id, tokens);
    return send(platform, tx, actor, id, tokens, 'INVITATION_RESENT');
  });
}

async function getOpen(
  platform: Platform,
  tx: Tx,
  organizationId: number,
  id: number,
  projectId: number | undefined,
): Promise<InvitationRow> {
  const row = await findInvitation(tx, organizationId, id, projectId);
  if (!row) throw notFound('Invitation');
  const status = statusOf(row, platform.now());
  if (status === 'accepted' || status === 'revoked')
    throw new AppError('conflict', `The invitation is ${status} already.`, { reason: status });
  return row;
}

function statusOf(row: InvitationRow, now: Date) {
  return invitationStatus({ acceptedAt: row.accepted_at, revokedAt: row.revoked_at, expiresAt: row.expires_at }, now);
}

function present(row: InvitationRow, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    project: row.project_id === null ? null : { id: row.project_id, title: row.project_title ?? '' },
    status: statusOf(row, now),
    invited_by:
      row.inviter_id === null
        ? null
        : { id: row.inviter_id, email: row.inviter_email ?? '', display_name: row.inviter_name ?? '' },
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
  };
}
