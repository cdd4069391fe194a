import {
  Asset,
  AssetParams,
  AssetQuery,
  AssetUrl,
  AssetUrlQuery,
  AssetUses,
  DEFAULT_URL_SECONDS,
  UpdateAsset,
} from '@labelwright/contract/assets';
import { PageOf } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeAsset, deleteAsset, getAsset, listVisibleAssets, presignAsset, readUses } from './assets.service.ts';

const tags = ['Assets'];

export function assetRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/assets',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'List the files that are kept',
      description:
        'Newest first. Of a project: whoever may list its tasks. Without one, of the whole organization: its administrators.',
      querystring: AssetQuery,
      response: { 200: PageOf(Asset) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const page = await listVisibleAssets(platform, request.actor, request.query, asked);
      return sendPage(request, reply, asked, page) as Asset[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/assets/:id',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Read what is known of a file', params: AssetParams, response: { 200: Asset } },
    handler: (request) => getAsset(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/assets/:id',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Rename, tag or describe a file',
      params: AssetParams,
      body: UpdateAsset,
      response: { 200: Asset },
    },
    handler: (request) => changeAsset(platform, request.actor, Number(request.params.id), request.body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/assets/:id',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Delete a file',
      description: '409 while tasks show it; the answer names them.',
      params: AssetParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await deleteAsset(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/assets/:id/uses',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Tasks that show a file', params: AssetParams, response: { 200: AssetUses } },
    handler: (request) => readUses(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/assets/:id/url',
    config: { permission: 'authenticated', rate: 'labelling' },
    schema: {
      tags,
      summary: 'Get a presigned address of a file',
      description: 'Whoever has it may read the file until it expires. Made on demand, never stored.',
      params: AssetParams,
      querystring: AssetUrlQuery,
      response: { 200: AssetUrl },
    },
    handler: (request) =>
      presignAsset(platform, request.actor, Number(request.params.id), {
        expiresInSeconds: request.query.expires_in ?? DEFAULT_URL_SECONDS,
        download: request.query.download ?? false,
      }),
  });
}
