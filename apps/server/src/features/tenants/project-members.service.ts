import { roleOfMemberType } from '@labelwright/contract/permissions';
import type { NewProjectMember, ProjectMember, ProjectMemberPatch } from '@labelwright/contract/tenants';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { presentUser, requireOrganization } from '../identity/index.ts';
import {
  deleteProjectMember,
  findProjectMember,
  insertProjectMember,
  listProjectMembers,
  type MemberFields,
  type MemberKey,
  type ProjectMemberFilter,
  type ProjectMemberRow,
  updateProjectMember,
} from './project-members.queries.ts';
import { memberTypeOf } from './tenancy.policy.ts';
import { getPersonOf } from './workspaces.service.ts';

export async function listMembersOf(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: PageRequest,
  filter: Pick<ProjectMemberFilter, 'search' | 'memberType' | 'enabled'>,
): Promise<PageResult<ProjectMember>> {
  const { rows, total } = await withActor(platform.db, actor, (tx) =>
    listProjectMembers(tx, {
      organizationId: access.organizationId,
      projectId: access.projectId,
      ...filter,
      afterEmail: asked.after === undefined ? undefined : String(asked.after[0]),
      offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
      limit: asked.limit,
    }),
  );
  const page = cutPage(rows, asked.limit, (row) => [row.email]);
  return { ...page, rows: page.rows.map((row) => present(row, access)), total };
}

/** Somebody of the organization; others are invited. Without a role they annotate (C-024). */
export async function addProjectMember(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: NewProjectMember,
): Promise<ProjectMember> {
  const { organizationId, projectId } = access;
  const fields = fieldsOf(body);
  return withActor(platform.db, actor, async (tx) => {
    const person = await getPersonOf(tx, organizationId, { user_id: body.user_id ?? body.user, email: body.email });
    const key = { organizationId, projectId, userId: person.id };
    if (!(await insertProjectMember(tx, key, fields)))
      throw invalidField(
        body.email === undefined ? 'user_id' : 'email',
        'Is a member of the project already. Change the membership instead.',
      );
    const row = await getMember(tx, key);
    await announce(tx, actor, key, 'PROJECT_MEMBER_ADDED', row);
    return present(row, access);
  });
}

/** People of the organization who are not members yet, in the caller's transaction. */
export async function joinProjectIn(
  tx: Tx,
  actor: Actor,
  place: { organizationId: number; projectId: number },
  people: readonly { userId: number; memberType: number }[],
): Promise<void> {
  for (const { userId, memberType } of people) {
    const key = { ...place, userId };
    if (await insertProjectMember(tx, key, { member_type: memberType }))
      await announce(tx, actor, key, 'PROJECT_MEMBER_ADDED', await getMember(tx, key));
  }
}

export async function changeProjectMember(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  patch: ProjectMemberPatch,
): Promise<ProjectMember> {
  const key = { organizationId: access.organizationId, projectId: access.projectId, userId };
  const fields = fieldsOf(patch);
  return withActor(platform.db, actor, async (tx) => {
    await getMember(tx, key);
    if (Object.keys(fields).length > 0) await updateProjectMember(tx, key, fields);
    const row = await getMember(tx, key);
    if (Object.keys(fields).length > 0) await announce(tx, actor, key, 'PROJECT_MEMBER_UPDATED', row);
    return present(row, access);
  });
}

/** Annotations stay; leases end by the event. */
export async function removeProjectMember(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
): Promise<void> {
  const key = { organizationId: access.organizationId, projectId: access.projectId, userId };
  await withActor(platform.db, actor, async (tx) => {
    const row = await getMember(tx, key);
    await deleteProjectMember(tx, key);
    await announce(tx, actor, key, 'PROJECT_MEMBER_REMOVED', row);
  });
}

async function getMember(tx: Tx, key: MemberKey): Promise<ProjectMemberRow> {
  const row = await findProjectMember(tx, key);
  if (!row) throw notFound('Member');
  return row;
}

function fieldsOf(given: ProjectMemberPatch): MemberFields {
  const memberType = memberTypeOf(given);
  if (memberType === 'contradiction') throw invalidField('member_type', 'Says something else than role.');
  return {
    ...(memberType === undefined ? {} : { member_type: memberType }),
    ...(given.enabled === undefined ? {} : { enabled: given.enabled }),
    ...(given.task_limit === undefined ? {} : { task_limit: given.task_limit }),
  };
}

function announce(tx: Tx, actor: Actor, key: MemberKey, type: string, row: ProjectMemberRow): Promise<void> {
  return emit(tx, actor, {
    type,
    organizationId: requireOrganization(actor),
    projectId: key.projectId,
    aggregateType: 'project_member',
    aggregateId: `${key.projectId}:${key.userId}`,
    payload: {
      user_id: key.userId,
      role: roleOfMemberType(row.member_type),
      enabled: row.enabled,
      task_limit: row.task_limit,
    },
  });
}

function present(row: ProjectMemberRow, access: ProjectAccess): ProjectMember {
  const may = access.can('members.manage');
  return {
    id: row.id,
    user_id: row.id,
    project_id: row.project_id,
    role: roleOfMemberType(row.member_type),
    member_type: row.member_type,
    enabled: row.enabled,
    task_limit: row.task_limit,
    user: presentUser(row, access.organizationId),
    created_at: row.joined_at.toISOString(),
    updated_at: row.changed_at.toISOString(),
    can: { update: may, delete: may },
  };
}
