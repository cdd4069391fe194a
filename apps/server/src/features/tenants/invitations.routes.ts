import {
  CreatedInvitation,
  IdParams,
  InvitationAccepted,
  InvitationParams,
  InvitationPreview,
  InvitationQuery,
  Invitations,
  InvitationTokenParams,
  Invited,
  JoinBody,
  Joined,
  NewOrganizationInvitation,
  NewProjectInvitation,
  ProjectInvitationParams,
  ProjectParams,
} from '@labelwright/contract/tenants';
import { type Static, Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { acceptInvitation, joinProject, previewInvitation } from './accept-invitation.ts';
import {
  getInvitations,
  inviteToOrganization,
  inviteToProject,
  resendInvitation,
  withdrawInvitation,
} from './invite.ts';
import { assertActive } from './standing.ts';

const tags = ['Invitations'];
const manage = { permission: 'organization.manage' } as const;
const manageProject = { permission: 'members.manage', target: { kind: 'project', param: 'id' } } as const;
const nothing = Type.Null();

export function invitationRoutes(http: Http, platform: Platform): void {
  organizationInvitations(http, platform);
  projectInvitations(http, platform);
  acceptance(http, platform);
}

function organizationInvitations(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/organizations/:id/invitations',
    config: manage,
    schema: {
      tags,
      summary: 'Invitations to the organization and its projects',
      params: IdParams,
      querystring: InvitationQuery,
      response: { 200: Invitations },
    },
    handler: async (request, reply) => {
      assertActive(request.actor, Number(request.params.id));
      const asked = pageRequest(request.query);
      const result = await getInvitations(platform, request.actor, undefined, asked, request.query.status);
      return sendPage(request, reply, asked, result) as Static<typeof Invitations>;
    },
  });
  http.route({
    method: 'POST',
    url: '/api/organizations/:id/invitations',
    config: { ...manage, replayed: false },
    schema: {
      tags,
      summary: 'Invite by mail, or make a link',
      description:
        'With an address a mail goes out, and only that address may accept. Without one the link makes members of all who follow it, for a week. Token and link are shown this once.',
      params: IdParams,
      body: NewOrganizationInvitation,
      response: { 201: CreatedInvitation },
    },
    handler: async (request, reply) =>
      reply
        .code(201)
        .send(await inviteToOrganization(platform, request.actor, Number(request.params.id), request.body)),
  });
  http.route({
    method: 'DELETE',
    url: '/api/organizations/:id/invitations/:invitationId',
    config: manage,
    schema: { tags, summary: 'Withdraw an invitation', params: InvitationParams, response: { 204: nothing } },
    handler: async ({ actor, params }, reply) => {
      assertActive(actor, Number(params.id));
      await withdrawInvitation(platform, actor, Number(params.invitationId), undefined);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/organizations/:id/invitations/:invitationId/resend',
    config: { ...manage, replayed: false },
    schema: {
      tags,
      summary: 'Send an invitation again',
      description: 'With a fresh link for another week; the earlier link is dead.',
      params: InvitationParams,
      response: { 200: CreatedInvitation },
    },
    handler: ({ actor, params }) => {
      assertActive(actor, Number(params.id));
      return resendInvitation(platform, actor, Number(params.invitationId), undefined);
    },
  });
}

function projectInvitations(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/invite',
    config: { ...manageProject, replayed: false },
    schema: {
      tags,
      summary: 'Invite somebody to a project',
      description:
        'Mails a link that the invited address alone can accept, once, within a week. Without a role they annotate.',
      params: ProjectParams,
      body: NewProjectInvitation,
      response: { 201: Invited },
    },
    handler: async ({ actor, access, body }, reply) => {
      const { token } = await inviteToProject(platform, actor, access.projectId, body);
      return reply.code(201).send({ invited: true as const, token });
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/invitations',
    config: manageProject,
    schema: {
      tags,
      summary: 'Invitations to a project',
      params: ProjectParams,
      querystring: InvitationQuery,
      response: { 200: Invitations },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const { projectId } = request.access;
      const result = await getInvitations(platform, request.actor, projectId, asked, request.query.status);
      return sendPage(request, reply, asked, result) as Static<typeof Invitations>;
    },
  });
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/invitations/:invitationId',
    config: manageProject,
    schema: { tags, summary: 'Withdraw an invitation', params: ProjectInvitationParams, response: { 204: nothing } },
    handler: async ({ actor, access, params }, reply) => {
      await withdrawInvitation(platform, actor, Number(params.invitationId), access.projectId);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/invitations/:invitationId/resend',
    config: { ...manageProject, replayed: false },
    schema: {
      tags,
      summary: 'Send an invitation again',
      params: ProjectInvitationParams,
      response: { 200: CreatedInvitation },
    },
    handler: ({ actor, access, params }) =>
      resendInvitation(platform, actor, Number(params.invitationId), access.projectId),
  });
}

function acceptance(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/invitations/:token',
    config: { permission: 'public', rate: 'auth' },
    schema: {
      tags,
      summary: 'What an invitation is for',
      description: 'For whoever holds the link; also for the shared link of a project.',
      params: InvitationTokenParams,
      response: { 200: InvitationPreview },
    },
    handler: (request) => previewInvitation(platform, request.params.token),
  });
  for (const url of ['/api/projects/invitations/:token/accept', '/api/invitations/:token/accept']) {
    http.route({
      method: 'POST',
      url,
      // People of the crowd, too: they become members of the house by it.
      config: { permission: 'authenticated', crowd: true },
      schema: {
        tags,
        summary: 'Accept an invitation',
        description: 'Only with the invited address (403), once (409), in time (400). Switches to the organization.',
        params: InvitationTokenParams,
        response: { 200: InvitationAccepted },
      },
      handler: async (request) => {
        const { projectId } = await acceptInvitation(platform, request.actor, request.params.token);
        return { accepted: true as const, projectId };
      },
    });
  }
  http.route({
    method: 'POST',
    url: '/api/projects/join',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Join a project by its shared link',
      description: 'As an annotator, without any right in its workspace. Who is in already stays as they are.',
      body: JoinBody,
      response: { 200: Joined },
    },
    handler: async (request) => {
      const projectId = await joinProject(platform, request.actor, request.body.token);
      return { accepted: true as const, projectId, project_id: projectId };
    },
  });
}
