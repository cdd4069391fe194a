import { RecordParams } from '@labelwright/contract/crowd-assignments';
import { BlockBody, CrowdWorker, WorkerListQuery } from '@labelwright/contract/crowd-workers';
import { PageOf } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { blockWorker, pageWorkers, unblockWorker } from './workers.service.ts';

const tags = ['Crowd'];
const config = { permission: 'organization.manage' } as const;

export function workerRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/crowd/workers',
    config,
    schema: {
      tags,
      summary: 'List people who worked through a provider',
      querystring: WorkerListQuery,
      response: { 200: PageOf(CrowdWorker) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageWorkers(platform, request.actor, request.query, page);
      return sendPage(request, reply, page, found) as CrowdWorker[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/crowd/workers/:id/block',
    config,
    schema: {
      tags,
      summary: 'Offer somebody no more work',
      description: 'What they did stays as it is. The provider is told where it can be.',
      params: RecordParams,
      body: BlockBody,
      response: { 200: CrowdWorker },
    },
    handler: ({ actor, params, body }) => blockWorker(platform, actor, Number(params.id), body.reason),
  });
  http.route({
    method: 'POST',
    url: '/api/crowd/workers/:id/unblock',
    config,
    schema: {
      tags,
      summary: 'Offer somebody work again',
      params: RecordParams,
      body: Type.Optional(Type.Unknown()),
      response: { 200: CrowdWorker },
    },
    handler: ({ actor, params }) => unblockWorker(platform, actor, Number(params.id)),
  });
}
