import {
  AccessToken,
  ApiToken,
  ChangePasswordBody,
  CreatedApiToken,
  Me,
  MePatch,
  NewApiToken,
  Session,
  SwitchOrganizationBody,
} from '@labelwright/contract/identity';
import { IdParam, Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { createToken, listTokens, revokeToken } from './api-tokens.service.ts';
import { getMe, switchOrganization, updateMe } from './me.service.ts';
import { changePassword } from './passwords.service.ts';
import { endSession, listSessions } from './sessions.service.ts';

const tags = ['Account'];
const config = { permission: 'authenticated', whenSuspended: true } as const;
/** The account itself, which people of a crowd have like everybody. */
const anybody = { ...config, crowd: true } as const;
const own = { ...config, ownHands: true } as const;
const nothing = Type.Null();

export function accountRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/auth/me',
    config: anybody,
    schema: {
      tags,
      summary: 'Who am I',
      description: 'The person, the organization they work in, all those they belong to, and what they may do.',
      response: { 200: Me },
    },
    handler: (request) => getMe(platform, request.actor),
  });
  http.route({
    method: 'PATCH',
    url: '/api/auth/me',
    config: anybody,
    schema: { tags, summary: 'Change names and preferences', body: MePatch, response: { 200: Me } },
    handler: (request) => updateMe(platform, request.actor, request.body),
  });
  http.route({
    method: 'POST',
    url: '/api/auth/switch-organization',
    config: anybody,
    schema: {
      tags,
      summary: 'Work in another organization',
      description: 'Holds for all sessions and bearer tokens of the person.',
      body: SwitchOrganizationBody,
      response: { 200: Me },
    },
    handler: (request) => switchOrganization(platform, request.actor, request.body.organization_id),
  });
  http.route({
    method: 'POST',
    url: '/api/auth/change-password',
    config: { ...own, crowd: true, rate: 'auth', replayed: false },
    schema: {
      tags,
      summary: 'Change the password',
      description: 'Ends all other sessions and all bearer tokens; answers with a new bearer token.',
      body: ChangePasswordBody,
      response: { 200: AccessToken },
    },
    handler: async (request) => {
      const { current_password: current, new_password: next } = request.body;
      const { accessToken } = await changePassword(platform, request.actor, { current, next });
      return { access_token: accessToken };
    },
  });
  http.route({
    method: 'GET',
    url: '/api/auth/sessions',
    config: { ...own, crowd: true },
    schema: { tags, summary: 'Where I am signed in', response: { 200: Type.Array(Session) } },
    handler: (request) => listSessions(platform, request.actor),
  });
  http.route({
    method: 'DELETE',
    url: '/api/auth/sessions/:id',
    config: { ...own, crowd: true },
    schema: { tags, summary: 'End a session', params: Type.Object({ id: Uuid }), response: { 204: nothing } },
    handler: async (request, reply) => {
      await endSession(platform, request.actor, request.params.id);
      return reply.code(204).send(null);
    },
  });
  tokenRoutes(http, platform);
}

function tokenRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/tokens',
    config: own,
    schema: { tags, summary: 'My API tokens in this organization', response: { 200: Type.Array(ApiToken) } },
    handler: (request) => listTokens(platform, request.actor),
  });
  http.route({
    method: 'POST',
    url: '/api/tokens',
    config: { ...own, replayed: false },
    schema: {
      tags,
      summary: 'Make an API token',
      description:
        'For `Authorization: Token …`. The token is shown this once. Scopes are permission names, or a group such as `task.*`.',
      body: NewApiToken,
      response: { 201: CreatedApiToken },
    },
    handler: async (request, reply) => reply.code(201).send(await createToken(platform, request.actor, request.body)),
  });
  http.route({
    method: 'DELETE',
    url: '/api/tokens/:id',
    config: own,
    schema: { tags, summary: 'Revoke an API token', params: Type.Object({ id: IdParam }), response: { 204: nothing } },
    handler: async (request, reply) => {
      await revokeToken(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
