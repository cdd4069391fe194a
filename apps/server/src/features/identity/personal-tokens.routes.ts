import {
  AccessOfRefresh,
  HotkeysBody,
  PersonalToken,
  PersonalTokens,
  RefreshBody,
  RotatedToken,
} from '@labelwright/contract/label-studio';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getHotkeys, setHotkeys } from './hotkeys.ts';
import {
  createPersonalToken,
  endPersonalToken,
  getPersonalTokens,
  refreshAccess,
  rotatePersonalToken,
} from './personal-tokens.service.ts';

const tags = ['Compatibility'];
const own = { permission: 'authenticated', ownHands: true, replayed: false } as const;

export function personalTokenRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/token',
    config: { permission: 'authenticated', ownHands: true },
    schema: {
      tags,
      summary: 'My personal access tokens, without their signatures',
      response: { 200: PersonalTokens },
    },
    handler: async ({ actor }) => (await getPersonalTokens(platform, actor)).map((token) => ({ token })),
  });
  http.route({
    method: 'POST',
    url: '/api/token',
    config: own,
    schema: {
      tags,
      summary: 'Make a personal access token',
      description:
        'Shown this once; 409 while there is one. It is exchanged for access tokens under /api/token/refresh, and works in the organization that it was made in.',
      response: { 201: PersonalToken },
    },
    handler: async ({ actor }, reply) => reply.code(201).send({ token: await createPersonalToken(platform, actor) }),
  });
  http.route({
    method: 'POST',
    url: '/api/token/refresh',
    config: { permission: 'public', replayed: false },
    schema: {
      tags,
      summary: 'Exchange a personal access token for an access token',
      body: RefreshBody,
      response: { 200: AccessOfRefresh },
    },
    handler: async ({ body }) => ({ access: await refreshAccess(platform, body.refresh) }),
  });
  http.route({
    method: 'POST',
    url: '/api/token/blacklist',
    config: own,
    schema: {
      tags,
      summary: 'Revoke a personal access token of mine',
      description: 'With or without its signature. Access tokens made from it end with it.',
      body: RefreshBody,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, body }, reply) => {
      await endPersonalToken(platform, actor, body.refresh);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/token/rotate',
    config: own,
    schema: {
      tags,
      summary: 'Replace a personal access token of mine',
      body: RefreshBody,
      response: { 200: RotatedToken },
    },
    handler: async ({ actor, body }) => ({ refresh: await rotatePersonalToken(platform, actor, body.refresh) }),
  });
  hotkeyRoutes(http, platform);
}

function hotkeyRoutes(http: Http, platform: Platform): void {
  const config = { permission: 'authenticated' } as const;
  const url = '/api/current-user/hotkeys';
  http.route({
    method: 'GET',
    url,
    config,
    schema: { tags, summary: "My keys for the field's own editor", response: { 200: HotkeysBody } },
    handler: ({ actor }) => getHotkeys(platform, actor),
  });
  http.route({
    method: 'PATCH',
    url,
    config,
    schema: {
      tags,
      summary: "Replace my keys for the field's own editor",
      description: 'Names are written as section:action.',
      body: HotkeysBody,
      response: { 200: HotkeysBody },
    },
    handler: ({ actor, body }) => setHotkeys(platform, actor, body),
  });
}
