import { PublicUser } from '@labelwright/contract/identity';
import {
  Home,
  IdParams,
  MembershipParams,
  NewOrganization,
  Organization,
  OrganizationMember,
  OrganizationMemberPatch,
  OrganizationMemberQuery,
  OrganizationMembers,
  OrganizationPatch,
} from '@labelwright/contract/tenants';
import { type Static, Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import { readIds } from '../../platform/http/read-ids.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { readHome } from './home.service.ts';
import {
  changeOrganizationMember,
  getOrganizationMember,
  getUser,
  listOrganizationMembers,
  listUsers,
  removeOrganizationMember,
} from './members.service.ts';
import {
  changeOrganization,
  createOrganization,
  getOrganization,
  listMyOrganizations,
} from './organizations.service.ts';

const tags = ['Organizations'];
const read = { permission: 'organization.read' } as const;
const manage = { permission: 'organization.manage' } as const;
const MEMBERS_PER_PAGE = 20;

export function organizationRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/organizations',
    config: { permission: 'authenticated', whenSuspended: true },
    schema: { tags, summary: 'Organizations that I belong to', response: { 200: Type.Array(Organization) } },
    handler: (request) => listMyOrganizations(platform, request.actor),
  });
  http.route({
    method: 'POST',
    url: '/api/organizations',
    config: { permission: 'authenticated', whenSuspended: true },
    schema: {
      tags,
      summary: 'Create an organization',
      description: 'Its maker owns it and works in it from now on. A default workspace comes with it.',
      body: NewOrganization,
      response: { 201: Organization },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await createOrganization(platform, request.actor, request.body)),
  });
  http.route({
    method: 'GET',
    url: '/api/organizations/:id',
    config: read,
    schema: {
      tags,
      summary: 'Read the organization that I work in',
      description: 'Another one is a 404; POST /api/auth/switch-organization first.',
      params: IdParams,
      response: { 200: Organization },
    },
    handler: (request) => getOrganization(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/organizations/:id',
    config: manage,
    schema: {
      tags,
      summary: 'Change name and contact details',
      params: IdParams,
      body: OrganizationPatch,
      response: { 200: Organization },
    },
    handler: (request) => changeOrganization(platform, request.actor, Number(request.params.id), request.body),
  });
  membershipRoutes(http, platform);
  peopleRoutes(http, platform);
}

function membershipRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/organizations/:id/memberships',
    config: manage,
    schema: {
      tags,
      summary: 'Members with their roles',
      description: 'By address, 20 a page; page_size=-1 gives all. With limit or cursor a bare array.',
      params: IdParams,
      querystring: OrganizationMemberQuery,
      response: { 200: OrganizationMembers },
    },
    handler: async (request, reply) => {
      const { search, role, is_crowd: isCrowd, tags: ids, page, page_size: size, limit, cursor } = request.query;
      const isCursor = cursor !== undefined || limit !== undefined;
      const asked = pageRequest(
        isCursor ? { limit, cursor } : { page: page ?? 1, page_size: size ?? MEMBERS_PER_PAGE },
      );
      const result = await listOrganizationMembers(platform, request.actor, Number(request.params.id), asked, {
        search,
        role,
        isCrowd,
        tags: readIds('tags', ids),
      });
      return sendPage(request, reply, asked, result) as Static<typeof OrganizationMembers>;
    },
  });
  http.route({
    method: 'GET',
    url: '/api/organizations/:id/memberships/:userId',
    config: manage,
    schema: { tags, summary: 'Read one member', params: MembershipParams, response: { 200: OrganizationMember } },
    handler: ({ actor, params }) => getOrganizationMember(platform, actor, Number(params.id), Number(params.userId)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/organizations/:id/memberships/:userId',
    config: manage,
    schema: {
      tags,
      summary: 'Change role, disable or enable a member',
      description: 'Owners are changed by owners only, and the last one stays.',
      params: MembershipParams,
      body: OrganizationMemberPatch,
      response: { 200: OrganizationMember },
    },
    handler: ({ actor, params, body }) =>
      changeOrganizationMember(platform, actor, Number(params.id), Number(params.userId), body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/organizations/:id/memberships/:userId',
    config: manage,
    schema: {
      tags,
      summary: 'Remove a member',
      description: 'With all roles in workspaces and projects and all API tokens. Annotations stay.',
      params: MembershipParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, params }, reply) => {
      await removeOrganizationMember(platform, actor, Number(params.id), Number(params.userId));
      return reply.code(204).send(null);
    },
  });
}

function peopleRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/users',
    config: read,
    schema: {
      tags,
      summary: 'People of the organization',
      description: 'Managers of the organization or of a project see everybody, others themselves.',
      response: { 200: Type.Array(PublicUser) },
    },
    handler: (request) => listUsers(platform, request.actor),
  });
  http.route({
    method: 'GET',
    url: '/api/users/:id',
    config: read,
    schema: { tags, summary: 'Read one person', params: IdParams, response: { 200: PublicUser } },
    handler: (request) => getUser(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/home',
    config: read,
    schema: {
      tags,
      summary: 'What waits for me',
      description: 'Projects with work for me, projects that I manage with what keeps them from moving, my day.',
      response: { 200: Home },
    },
    handler: (request) => readHome(platform, request.actor),
  });
}
