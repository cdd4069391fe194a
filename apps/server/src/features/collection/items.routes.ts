import { ItemIds, ManyAnswer } from '@labelwright/contract/collection-changes';
import { MyDrafts, MyDraftsQuery, SubmitAnswer, SubmitItems } from '@labelwright/contract/collection-drafts';
import { ItemParams } from '@labelwright/contract/collection-fields';
import {
  CollectionItem,
  CollectionItemDetail,
  ItemQuery,
  ItemUrl,
  ItemUrlQuery,
  ProjectItemQuery,
} from '@labelwright/contract/collection-items';
import { DecideItems, DecideManyAnswer, UndoItems } from '@labelwright/contract/collection-review';
import { CollectionHome, CollectionHomeQuery, ItemSummary } from '@labelwright/contract/collection-summaries';
import { PageOf, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { decideMany, undoMany } from './decide-items.ts';
import { listMyDrafts, pageItems, presignItem, readDetail } from './read-items.ts';
import { deleteMany, restoreMany } from './remove-items.ts';
import { submitMany } from './submit-items.ts';
import { readHome, summarize } from './summary.ts';

const tags = ['Collection'];
const signedIn = { permission: 'authenticated' } as const;
const target = { kind: 'project', param: 'id' } as const;
const ProjectParams = Type.Object({ id: Reference });

/** Items of every type together, and what is done with many at once. */
export function itemRoutes(http: Http, platform: Platform): void {
  ownRoutes(http, platform);
  projectRoutes(http, platform);
  singleRoutes(http, platform);
  manyRoutes(http, platform);
  reviewRoutes(http, platform);
}

function ownRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/my-drafts',
    config: signedIn,
    schema: {
      tags,
      summary: 'Own items that were not sent in yet',
      description: 'The oldest first, at most 5,000.',
      querystring: MyDraftsQuery,
      response: { 200: MyDrafts },
    },
    handler: (request) => listMyDrafts(platform, request.actor, request.query.project_id),
  });
  http.route({
    method: 'GET',
    url: '/api/my-items',
    config: signedIn,
    schema: {
      tags,
      summary: 'Own items of every type and status',
      description: 'With `deleted=true` those that the caller deleted and can still restore.',
      querystring: ItemQuery,
      response: { 200: PageOf(CollectionItem) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const asked = { shape: 'item' as const, query: request.query, page, own: true };
      const found = await pageItems(platform, request.actor, asked);
      return sendPage(request, reply, page, found) as CollectionItem[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/my-collection',
    config: signedIn,
    schema: {
      tags,
      summary: 'Where one may contribute, and what became of it',
      querystring: CollectionHomeQuery,
      response: { 200: CollectionHome },
    },
    handler: (request) => readHome(platform, request.actor, request.query.timeframe ?? '30d'),
  });
}

function projectRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/items',
    config: { permission: 'item.list', target },
    schema: {
      tags,
      summary: 'Collected items of a project',
      description: 'Contributors see their own, reviewers what was sent in, managers all.',
      params: ProjectParams,
      querystring: ProjectItemQuery,
      response: { 200: PageOf(CollectionItem) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const query = { ...request.query, project_id: String(request.access.projectId) };
      const found = await pageItems(platform, request.actor, { shape: 'item', query, page });
      return sendPage(request, reply, page, found) as CollectionItem[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/items/summary',
    config: { permission: 'item.list', target },
    schema: {
      tags,
      summary: 'How many items there are, by status and type',
      params: ProjectParams,
      response: { 200: ItemSummary },
    },
    handler: (request) => summarize(platform, request.actor, request.access),
  });
}

function singleRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/items/:id',
    config: signedIn,
    schema: {
      tags,
      summary: 'Read an item with its history',
      params: ItemParams,
      response: { 200: CollectionItemDetail },
    },
    handler: (request) => readDetail(platform, request.actor, request.params.id),
  });
  http.route({
    method: 'GET',
    url: '/api/items/:id/url',
    config: { ...signedIn, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Get a presigned address of the file',
      description: 'Whoever has it may read the file until it expires.',
      params: ItemParams,
      querystring: ItemUrlQuery,
      response: { 200: ItemUrl },
    },
    handler: (request) =>
      presignItem(platform, request.actor, request.params.id, {
        expiresInSeconds: request.query.expires_in ?? 3600,
        download: request.query.download ?? false,
      }),
  });
}

function manyRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/submit',
    config: signedIn,
    schema: {
      tags,
      summary: 'Send in drafts and mended items',
      description:
        'Ids that are not your own refuse the whole call. Own items that cannot be sent in are named in `skipped_items`.',
      body: SubmitItems,
      response: { 200: SubmitAnswer },
    },
    handler: (request) => submitMany(platform, request.actor, request.body),
  });
  http.route({
    method: 'POST',
    url: '/api/items/delete',
    config: signedIn,
    schema: {
      tags,
      summary: 'Delete items',
      description: 'Managers any that no task was made of, contributors what they have not sent in yet.',
      body: ItemIds,
      response: { 200: ManyAnswer },
    },
    handler: (request) => deleteMany(platform, request.actor, request.body.ids),
  });
  http.route({
    method: 'POST',
    url: '/api/items/restore',
    config: signedIn,
    schema: {
      tags,
      summary: 'Restore deleted items',
      description: 'Until they are removed for good: managers any, others what they deleted of their own.',
      body: ItemIds,
      response: { 200: ManyAnswer },
    },
    handler: (request) => restoreMany(platform, request.actor, request.body.ids),
  });
}

function reviewRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/review/decide',
    config: { ...signedIn, rate: 'labelling' },
    schema: {
      tags: ['Review'],
      summary: 'Decide on many collected items',
      description: 'What cannot be decided on, such as what somebody else decided meanwhile, is told in `skipped`.',
      body: DecideItems,
      response: { 200: DecideManyAnswer },
    },
    handler: (request) => {
      const { items, decision, feedback = null } = request.body;
      return decideMany(platform, request.actor, items, { decision, feedback });
    },
  });
  http.route({
    method: 'POST',
    url: '/api/review/undo',
    config: { ...signedIn, rate: 'labelling' },
    schema: {
      tags: ['Review'],
      summary: 'Take decisions on collected items back',
      description: 'Own ones for five minutes, managers any, as long as no task was made of the item.',
      body: UndoItems,
      response: { 200: DecideManyAnswer },
    },
    handler: (request) => undoMany(platform, request.actor, request.body.items),
  });
}
