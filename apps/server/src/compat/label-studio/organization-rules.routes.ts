import {
  InviteLink,
  InviteMails,
  JwtSettings,
  JwtSettingsPatch,
  SessionPolicy,
  SessionPolicyPatch,
} from '@labelwright/contract/label-studio';
import { Type } from 'typebox';
import { requireOrganization } from '../../features/identity/index.ts';
import { endInvitationLinks, inviteToOrganization } from '../../features/tenants/index.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  getSessionPolicy,
  getTokenSettings,
  makeInviteLink,
  setSessionPolicy,
  setTokenSettings,
} from './organization-rules.service.ts';

const tags = ['Compatibility'];
const read = { permission: 'organization.read' } as const;
const manage = { permission: 'organization.manage', ownHands: true, replayed: false } as const;

export function organizationRuleRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/jwt/settings',
    config: read,
    schema: { tags, summary: 'Which kinds of tokens the organization allows', response: { 200: JwtSettings } },
    handler: ({ actor }) => getTokenSettings(platform, actor),
  });
  http.route({
    method: 'POST',
    url: '/api/jwt/settings',
    config: manage,
    schema: {
      tags,
      summary: 'Allow kinds of tokens',
      description: 'Tokens of a kind that is not allowed any more stop working at once, and work again when it is.',
      body: JwtSettingsPatch,
      response: { 200: JwtSettings },
    },
    handler: ({ actor, body }) => setTokenSettings(platform, actor, body),
  });
  http.route({
    method: 'GET',
    url: '/api/session-policy',
    config: read,
    schema: { tags, summary: 'How long people stay signed in', response: { 200: SessionPolicy } },
    handler: ({ actor }) => getSessionPolicy(platform, actor),
  });
  http.route({
    method: 'PATCH',
    url: '/api/session-policy',
    config: manage,
    schema: {
      tags,
      summary: 'Say how long people stay signed in',
      description: 'For browser sessions of those who work in this organization. Never longer than the server allows.',
      body: SessionPolicyPatch,
      response: { 200: SessionPolicy },
    },
    handler: ({ actor, body }) => setSessionPolicy(platform, actor, body),
  });
  inviteRoutes(http, platform);
}

function inviteRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/invite',
    config: manage,
    schema: {
      tags,
      summary: 'A link that makes whoever follows it a member',
      description: 'Good for a week. Each call gives another one; /api/invite/reset-token ends all others.',
      response: { 200: InviteLink },
    },
    handler: ({ actor }) => makeInviteLink(platform, actor, false),
  });
  http.route({
    method: 'POST',
    url: '/api/invite/reset-token',
    config: manage,
    schema: { tags, summary: 'A new link; all others end', response: { 201: InviteLink } },
    handler: async ({ actor }, reply) => reply.code(201).send(await makeInviteLink(platform, actor, true)),
  });
  http.route({
    method: 'POST',
    url: '/api/invite/revoke',
    config: manage,
    schema: { tags, summary: 'End all links', response: { 204: Type.Null() } },
    handler: async ({ actor }, reply) => {
      await endInvitationLinks(platform, actor);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/invite/send-email',
    config: { ...manage, rate: 'auth' },
    schema: { tags, summary: 'Invite people by mail', body: InviteMails, response: { 200: Type.Object({}) } },
    handler: async ({ actor, body }) => {
      const organizationId = requireOrganization(actor);
      for (const email of body.emails) await inviteToOrganization(platform, actor, organizationId, { email });
      return {};
    },
  });
}
