import { MEMBER_TYPES, type ProjectRole, roleOfMemberType } from '@labelwright/contract/permissions';
import type { InvitationPreview } from '@labelwright/contract/tenants';
import { hashToken } from '../../platform/crypto/tokens.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { credentialsOf, insertMembership, requireFullAccess, setActiveOrganization } from '../identity/index.ts';
import { findByToken, findSharedProject, markAccepted, type PresentedInvitation } from './invitations.queries.ts';
import { findMember, type OrganizationRoleName, updateMember } from './members.queries.ts';
import { findProjectMember, insertProjectMember, updateProjectMember } from './project-members.queries.ts';
import { invitationStatus } from './tenancy.policy.ts';

/** What the holder of a link may know before signing in; also of a project's shared link. */
export async function previewInvitation(platform: Platform, token: string): Promise<InvitationPreview> {
  return withSystem(platform.db, async (tx) => {
    const row = await findByToken(tx, hashToken(token));
    if (!row) return previewSharedLink(tx, token);
    assertUsable(row, platform.now());
    return {
      kind: row.project_id === null ? 'organization' : 'project',
      project: row.project_id === null ? null : { id: row.project_id, title: row.project_title ?? '' },
      organization: { id: row.organization_id, name: row.organization_name },
      email: row.email,
      role: row.role,
      expires_at: row.expires_at.toISOString(),
    };
  });
}

async function previewSharedLink(tx: Tx, token: string): Promise<InvitationPreview> {
  const project = await findSharedProject(tx, token);
  if (!project) throw notFound('Invitation');
  return {
    kind: 'project_link',
    project: { id: project.id, title: project.title },
    organization: { id: project.organization_id, name: project.organization_name },
    email: null,
    role: 'annotator',
    expires_at: null,
  };
}

/** Only the invited address may accept (S2-094), once. Accepting twice at the same time makes one member. */
export async function acceptInvitation(
  platform: Platform,
  actor: Actor,
  token: string,
): Promise<{ projectId: number | null }> {
  const userId = requireFullAccess(actor);
  const projectId = await withSystem(platform.db, async (tx) => {
    const row = await findByToken(tx, hashToken(token));
    if (!row) throw notFound('Invitation');
    if (row.email !== null && row.email.toLowerCase() !== actor.name.toLowerCase())
      throw new AppError('forbidden', 'This invitation is for another address. Sign in with the one it was sent to.', {
        reason: 'other_address',
      });
    assertUsable(row, platform.now());
    const isProject = row.project_id !== null;
    const role = isProject ? 'member' : (row.role as OrganizationRoleName);
    await enterOrganization(tx, actor, row.organization_id, role);
    if (row.project_id !== null)
      await enterProject(tx, actor, row.organization_id, row.project_id, MEMBER_TYPES[row.role as ProjectRole], true);
    if (row.email !== null) await markAccepted(tx, row.id, userId, platform.now());
    await setActiveOrganization(tx, userId, row.organization_id);
    await emit(tx, actor, {
      type: 'INVITATION_ACCEPTED',
      organizationId: row.organization_id,
      projectId: row.project_id ?? undefined,
      aggregateType: 'invitation',
      aggregateId: row.id,
      payload: { user_id: userId, role: row.role },
    });
    return row.project_id;
  });
  credentialsOf(platform.db).forgetUser(userId);
  return { projectId };
}

/** By the project's shared link: an annotator of the project, and nothing in its workspace (S4-021). */
export async function joinProject(platform: Platform, actor: Actor, token: string): Promise<number> {
  const userId = requireFullAccess(actor);
  const projectId = await withSystem(platform.db, async (tx) => {
    const project = await findSharedProject(tx, token);
    if (!project) throw notFound('Project link');
    await enterOrganization(tx, actor, project.organization_id, 'member');
    await enterProject(tx, actor, project.organization_id, project.id, MEMBER_TYPES.annotator, false);
    await setActiveOrganization(tx, userId, project.organization_id);
    return project.id;
  });
  credentialsOf(platform.db).forgetUser(userId);
  return projectId;
}

function assertUsable(row: PresentedInvitation, now: Date): void {
  const status = invitationStatus(
    { acceptedAt: row.accepted_at, revokedAt: row.revoked_at, expiresAt: row.expires_at },
    now,
  );
  if (status === 'accepted')
    throw new AppError('conflict', 'This invitation was accepted already.', { reason: 'accepted' });
  if (status !== 'pending' || row.project_deleted)
    throw new AppError('validation', 'This invitation has ended. Ask for a new one.', {
      reason: status === 'pending' ? 'project_deleted' : status,
      details: { token: ['This invitation has ended.'] },
    });
}

/** No invitation lifts a suspension: whoever may, does that in the member list. */
function suspended(where: string): AppError {
  return new AppError('forbidden', `Your membership of this ${where} is disabled. Ask its administrators.`, {
    reason: 'membership_disabled',
  });
}

/** Whoever worked there for pay through the portal belongs to the house from now on. */
async function enterOrganization(
  tx: Tx,
  actor: Actor,
  organizationId: number,
  role: OrganizationRoleName,
): Promise<void> {
  const userId = requireFullAccess(actor);
  const existing = await findMember(tx, organizationId, userId);
  if (existing && !existing.enabled) throw suspended('organization');
  if (!existing) return insertMembership(tx, organizationId, userId, role);
  if (!existing.is_crowd) return;
  await updateMember(tx, organizationId, userId, { is_crowd: false, role });
  await emit(tx, actor, {
    type: 'ORGANIZATION_MEMBER_UPDATED',
    organizationId,
    aggregateType: 'organization_member',
    aggregateId: `${organizationId}:${userId}`,
    payload: {
      user_id: userId,
      from: { role: existing.role, is_crowd: true },
      to: { role, is_crowd: false },
    },
  });
}

/** An invitation decides the role, also of somebody who was in already; a shared link leaves it. */
async function enterProject(
  tx: Tx,
  actor: Actor,
  organizationId: number,
  projectId: number,
  memberType: number,
  decidesRole: boolean,
): Promise<void> {
  const key = { organizationId, projectId, userId: requireFullAccess(actor) };
  const existing = await findProjectMember(tx, key);
  if (existing && !existing.enabled) throw suspended('project');
  if (existing && (!decidesRole || existing.member_type === memberType)) return;
  if (existing) await updateProjectMember(tx, key, { member_type: memberType });
  else await insertProjectMember(tx, key, { member_type: memberType });
  await emit(tx, actor, {
    type: existing ? 'PROJECT_MEMBER_UPDATED' : 'PROJECT_MEMBER_ADDED',
    organizationId,
    projectId,
    aggregateType: 'project_member',
    aggregateId: `${projectId}:${key.userId}`,
    payload: { user_id: key.userId, role: roleOfMemberType(memberType), enabled: true },
  });
}
