import { VersionInfo, WhoAmI } from '@labelwright/contract/identity';
import { ORGANIZATION_PERMISSIONS, PROJECT_PERMISSIONS } from '@labelwright/contract/permissions';
import { Type } from 'typebox';
import { VERSION } from '../../config.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requirePerson } from './actor-checks.ts';
import { resetLegacyToken } from './api-tokens.service.ts';
import { readStanding } from './me.service.ts';
import { presentUser } from './public-user.ts';

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
    config,
    schema: {
      tags,
      summary: 'Not available: tokens are stored as hashes',
      description: 'Always 404. POST /api/current-user/reset-token makes a new one and shows it once.',
      response: { 200: Token },
    },
    handler: () => {
      throw new AppError(
        'not_found',
        'A token is shown only when it is made. Use POST /api/current-user/reset-token for a new one.',
      );
    },
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

async function whoAmI(platform: Platform, actor: Actor) {
  const userId = requirePerson(actor);
  const { profile, active, can } = await withSystem(platform.db, (tx) =>
    readStanding(tx, userId, actor.organizationId),
  );
  const hotkeys = profile.preferences.hotkeys;
  return {
    ...presentUser(profile, active?.id),
    custom_hotkeys: hotkeys !== null && typeof hotkeys === 'object' ? { ...hotkeys } : {},
    active_organization_meta: { title: active?.name ?? '', email: profile.email },
    permissions: [...ORGANIZATION_PERMISSIONS, ...PROJECT_PERMISSIONS].filter(can),
  };
}
