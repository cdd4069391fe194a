import { BackendParams } from '@labelwright/contract/crowd-assignments';
import { AccountCheck, CrowdProviderInfo, SaveAccount } from '@labelwright/contract/crowd-providers';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { checkAccount, listProviderInfos, removeAccount, saveAccount } from './accounts.service.ts';

const tags = ['Crowd'];

export function accountRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/crowd/providers',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'List the providers of crowd work',
      description: 'With the account of the organization; secrets are named, never told.',
      response: { 200: Type.Array(CrowdProviderInfo) },
    },
    handler: (request) => listProviderInfos(platform, request.actor),
  });
  http.route({
    method: 'PUT',
    url: '/api/crowd/providers/:backend',
    config: { permission: 'organization.manage', ownHands: true },
    schema: {
      tags,
      summary: 'Save the account at a provider',
      description: 'Settings and secrets that are left out stay; null removes one.',
      params: BackendParams,
      body: SaveAccount,
      response: { 200: CrowdProviderInfo },
    },
    handler: (request) => saveAccount(platform, request.actor, request.params.backend, request.body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/crowd/providers/:backend',
    config: { permission: 'organization.manage', ownHands: true },
    schema: {
      tags,
      summary: 'Remove the account at a provider',
      params: BackendParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeAccount(platform, request.actor, request.params.backend);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/crowd/providers/:backend/check',
    config: { permission: 'organization.manage' },
    schema: { tags, summary: 'Ask a provider for its balance', params: BackendParams, response: { 200: AccountCheck } },
    handler: (request) => checkAccount(platform, request.actor, request.params.backend),
  });
}
