import {
  View,
  ViewBody,
  ViewDuplicate,
  ViewListQuery,
  ViewOrder,
  ViewPatch,
  ViewReset,
} from '@labelwright/contract/data-manager-views';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import {
  arrangeViews,
  changeView,
  createView,
  duplicateView,
  getView,
  listProjectViews,
  removeView,
  resetViews,
} from './views.service.ts';

const tags = ['Data manager'];
const ViewParams = Type.Object({ id: IdParam });
const config = { permission: 'authenticated' } as const;

export function viewRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/dm/views',
    config,
    schema: {
      tags,
      summary: 'Views of a project',
      description: 'Your own and those that others share, in the order of the tabs.',
      querystring: ViewListQuery,
      response: { 200: Type.Array(View) },
    },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return listProjectViews(platform, request.actor, access);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/dm/views',
    config,
    schema: { tags, summary: 'Keep a view', body: ViewBody, response: { 201: View } },
    handler: async (request, reply) => {
      const { actor, body } = request;
      const access = await requireProject(platform, actor, body.project, 'task.list');
      return reply.code(201).send(await createView(platform, actor, access, body));
    },
  });
  oneView(http, platform);
  http.route({
    method: 'DELETE',
    url: '/api/dm/views/reset',
    config,
    schema: { tags, summary: 'Delete all your views of a project', body: ViewReset, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      const access = await requireProject(platform, request.actor, request.body.project, 'task.list');
      await resetViews(platform, request.actor, access);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/dm/views/order',
    config,
    schema: {
      tags,
      summary: 'Order the tabs',
      description: 'Views that are not named stay where they are.',
      body: ViewOrder,
      response: { 200: Type.Array(View) },
    },
    handler: async (request) => {
      const { actor, body } = request;
      const access = await requireProject(platform, actor, body.project, 'task.list');
      await arrangeViews(platform, actor, access, body.ids);
      return listProjectViews(platform, actor, access);
    },
  });
}

function oneView(http: Http, platform: Platform): void {
  const url = '/api/dm/views/:id';
  http.route({
    method: 'GET',
    url,
    config,
    schema: { tags, summary: 'Read a view', params: ViewParams, response: { 200: View } },
    handler: (request) => getView(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const)
    http.route({
      method,
      url,
      config,
      schema: {
        tags,
        summary: method === 'PUT' ? 'Change a view (PUT)' : 'Change a view',
        description: 'What is left out stays. `data` is replaced as a whole.',
        params: ViewParams,
        body: ViewPatch,
        response: { 200: View },
      },
      handler: (request) => changeView(platform, request.actor, Number(request.params.id), request.body),
    });
  http.route({
    method: 'POST',
    url: `${url}/duplicate`,
    config,
    schema: {
      tags,
      summary: 'Copy a view',
      description: 'The copy is yours and private, whoever the view belongs to.',
      params: ViewParams,
      body: ViewDuplicate,
      response: { 201: View },
    },
    handler: async (request, reply) => {
      const copy = await duplicateView(platform, request.actor, Number(request.params.id), request.body.title);
      return reply.code(201).send(copy);
    },
  });
  http.route({
    method: 'DELETE',
    url,
    config,
    schema: { tags, summary: 'Delete a view', params: ViewParams, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removeView(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
