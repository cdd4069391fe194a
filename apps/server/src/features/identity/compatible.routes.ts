import { VersionInfo, WhoAmI } from '@labelwright/contract/identity';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { VERSION } from '../../version.ts';
import { readLegacyToken, resetLegacyToken } from './api-tokens.service.ts';
import { whoAmI } from './who-am-i.ts';

const tags = ['Compatibility'];
const config = { permission: 'authenticated' } as const;
const Token = Type.Object({ token: Type.String() });

/** Calls that scripts written for the field's other tool make first: who am I, which version, give me a token. */
export function compatibleRoutes(http: Http, platform: Platform): void {
  for (const url of ['/api/version', '/version']) {
    http.route({
      method: 'GET',
      url,
      config: { permission: 'public', rate: 'none' },
      schema: { tags, summary: 'Version of this server', response: { 200: VersionInfo } },
      handler: () => ({
        release: VERSION,
        edition: 'Community' as const,
        'label-studio-os-package': { version: VERSION, short_version: VERSION.split('.').slice(0, 2).join('.') },
        'label-studio-os-backend': { message: '', commit: '', date: '', branch: '', version: VERSION },
      }),
    });
  }
  http.route({
    method: 'GET',
    url: '/api/current-user/whoami',
    config,
    schema: { tags, summary: 'The signed-in person', response: { 200: WhoAmI } },
    handler: (request) => whoAmI(platform, request.actor),
  });
  http.route({
    method: 'GET',
    url: '/api/current-user/token',
    config: { ...config, ownHands: true },
    schema: {
      tags,
      summary: 'My access token',
      description:
        'The one token that can be looked up again, for clients that sign in with a password and then ask for it. Made at the first call; 403 where the organization does not allow such tokens.',
      response: { 200: Token },
    },
    handler: async (request) => ({ token: await readLegacyToken(platform, request.actor) }),
  });
  http.route({
    method: 'POST',
    url: '/api/current-user/reset-token',
    config: { ...config, replayed: false, ownHands: true },
    schema: {
      tags,
      summary: 'Replace my access token',
      description: 'The former one stops working; tokens made under /api/tokens stay.',
      response: { 201: Token },
    },
    handler: async (request, reply) => reply.code(201).send({ token: await resetLegacyToken(platform, request.actor) }),
  });
}
