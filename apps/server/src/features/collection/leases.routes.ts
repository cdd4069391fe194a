import { ItemParams } from '@labelwright/contract/collection-fields';
import { ItemLease, NextItem } from '@labelwright/contract/collection-review';
import { Reference } from '@labelwright/contract/schemas';
import { type Static, Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { claimItem, nextItem, releaseItem } from './lease-items.ts';

const tags = ['Review'];
const signedIn = { permission: 'authenticated', rate: 'labelling', quiet: true } as const;

/** Who has which item open, so that no two people decide about the same one. */
export function leaseRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/items/next',
    config: { permission: 'item.review', target: { kind: 'project', param: 'id' }, rate: 'labelling', quiet: true },
    schema: {
      tags,
      summary: 'Next collected item to review',
      description:
        'Opens the item that waits longest to the caller alone. 404 when there is none; `error.reason` is one of none_left, all_taken, own_work.',
      params: Type.Object({ id: Reference }),
      response: { 200: NextItem },
    },
    handler: (request) => nextItem(platform, request.actor, request.access),
  });
  http.route({
    method: 'POST',
    url: '/api/items/:id/review/claim',
    config: signedIn,
    schema: {
      tags,
      summary: 'Open a collected item for review, or keep it open',
      description:
        'Until `expires_at` it is the caller’s alone; ask again before that. 409 `held` while somebody else has it open.',
      params: ItemParams,
      response: { 200: ItemLease },
    },
    handler: (request) => claimItem(platform, request.actor, request.params.id),
  });
  releaseRoute(http, platform);
}

/** Called by a page that is going away: the beacon's body is text of any kind and says nothing that matters. */
function releaseRoute(http: Http, platform: Platform): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_000 }, async () => undefined);
    scope.route({
      method: 'POST',
      url: '/api/items/:id/review/release',
      config: signedIn,
      schema: {
        tags,
        summary: 'Give a collected item under review back',
        params: ItemParams,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        await releaseItem(platform, request.actor, (request.params as Static<typeof ItemParams>).id);
        return reply.code(204).send(null);
      },
    });
  });
}
