import { OrganizationRef } from '@labelwright/contract/identity';
import {
  IdParams,
  MembershipParams,
  NewWorkspaceMember,
  Workspace,
  WorkspaceBody,
  WorkspaceMember,
} from '@labelwright/contract/tenants';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  changeWorkspace,
  createWorkspace,
  getWorkspace,
  getWorkspaceMembers,
  listMyWorkspaces,
  putWorkspaceMember,
  removeWorkspace,
  removeWorkspaceMember,
} from './workspaces.service.ts';

const tags = ['Workspaces'];
const read = { permission: 'organization.read' } as const;
const manage = { permission: 'organization.manage' } as const;
const nothing = Type.Null();

export function workspaceRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/workspaces',
    config: read,
    schema: {
      tags,
      summary: 'Workspaces of the organization',
      description: 'Managers see all, others the default one and those they belong to.',
      response: { 200: Type.Array(Workspace) },
    },
    handler: (request) => listMyWorkspaces(platform, request.actor),
  });
  http.route({
    method: 'POST',
    url: '/api/workspaces',
    config: manage,
    schema: { tags, summary: 'Create a workspace', body: WorkspaceBody, response: { 201: Workspace } },
    handler: async (request, reply) =>
      reply.code(201).send(await createWorkspace(platform, request.actor, request.body)),
  });
  http.route({
    method: 'GET',
    url: '/api/workspaces/:id',
    config: read,
    schema: { tags, summary: 'Read a workspace', params: IdParams, response: { 200: Workspace } },
    handler: (request) => getWorkspace(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/workspaces/:id',
    config: read,
    schema: {
      tags,
      summary: 'Rename a workspace',
      description: 'For managers of the organization or of the workspace.',
      params: IdParams,
      body: WorkspaceBody,
      response: { 200: Workspace },
    },
    handler: (request) => changeWorkspace(platform, request.actor, Number(request.params.id), request.body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/workspaces/:id',
    config: manage,
    schema: {
      tags,
      summary: 'Delete an empty workspace',
      description: '409 for the default workspace and while it has projects.',
      params: IdParams,
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await removeWorkspace(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
  memberRoutes(http, platform);
}

function memberRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/workspaces/:id/members',
    config: read,
    schema: {
      tags,
      summary: 'Members of a workspace',
      params: IdParams,
      response: { 200: Type.Array(WorkspaceMember) },
    },
    handler: (request) => getWorkspaceMembers(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/workspaces/:id/members',
    config: read,
    schema: {
      tags,
      summary: 'Add a member, or change their role',
      description: 'Owners and admins of a workspace are administrators of all its projects.',
      params: IdParams,
      body: NewWorkspaceMember,
      response: { 201: WorkspaceMember },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await putWorkspaceMember(platform, request.actor, Number(request.params.id), request.body)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/workspaces/:id/members/:userId',
    config: read,
    schema: {
      tags,
      summary: 'Change the role of a member',
      params: MembershipParams,
      body: Type.Object({ role: OrganizationRef.properties.role }, { additionalProperties: false }),
      response: { 200: WorkspaceMember },
    },
    handler: ({ actor, params, body }) =>
      putWorkspaceMember(platform, actor, Number(params.id), { user_id: Number(params.userId), role: body.role }),
  });
  http.route({
    method: 'DELETE',
    url: '/api/workspaces/:id/members/:userId',
    config: read,
    schema: { tags, summary: 'Remove a member', params: MembershipParams, response: { 204: nothing } },
    handler: async ({ actor, params }, reply) => {
      await removeWorkspaceMember(platform, actor, Number(params.id), Number(params.userId));
      return reply.code(204).send(null);
    },
  });
}
