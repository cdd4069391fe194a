import { MEMBER_TYPES } from '@labelwright/contract/permissions';
import {
  NewProjectMember,
  ProjectMember,
  ProjectMemberParams,
  ProjectMemberPatch,
  ProjectMemberQuery,
  ProjectMembers,
  ProjectParams,
} from '@labelwright/contract/tenants';
import { type Static, Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  addProjectMember,
  changeProjectMember,
  listMembersOf,
  removeProjectMember,
} from './project-members.service.ts';

const tags = ['Project members'];
const target = { kind: 'project', param: 'id' } as const;
const manage = { permission: 'members.manage', target } as const;

export function projectMemberRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/members',
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'Members of a project',
      description: 'By address. Owners and admins of the organization have every right without being members.',
      params: ProjectParams,
      querystring: ProjectMemberQuery,
      response: { 200: ProjectMembers },
    },
    handler: async (request, reply) => {
      const { search, role, enabled } = request.query;
      const asked = pageRequest(request.query);
      const memberType = role === undefined ? undefined : MEMBER_TYPES[role];
      const filter = { search, memberType, enabled };
      const result = await listMembersOf(platform, request.actor, request.access, asked, filter);
      return sendPage(request, reply, asked, result) as Static<typeof ProjectMembers>;
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/members',
    config: manage,
    schema: {
      tags,
      summary: 'Add somebody of the organization',
      description: 'By user_id or email. Without a role they annotate. Others are invited.',
      params: ProjectParams,
      body: NewProjectMember,
      response: { 201: ProjectMember },
    },
    handler: async ({ actor, access, body }, reply) =>
      reply.code(201).send(await addProjectMember(platform, actor, access, body)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/projects/:id/members/:userId',
    config: manage,
    schema: {
      tags,
      summary: 'Change role and limit, disable or enable',
      description: 'Takes effect with the next request of that person.',
      params: ProjectMemberParams,
      body: ProjectMemberPatch,
      response: { 200: ProjectMember },
    },
    handler: ({ actor, access, params, body }) =>
      changeProjectMember(platform, actor, access, Number(params.userId), body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/members/:userId',
    config: manage,
    schema: {
      tags,
      summary: 'Remove a member',
      description: 'Annotations stay.',
      params: ProjectMemberParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, access, params }, reply) => {
      await removeProjectMember(platform, actor, access, Number(params.userId));
      return reply.code(204).send(null);
    },
  });
}
