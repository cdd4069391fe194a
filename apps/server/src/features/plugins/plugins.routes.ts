import { CreatePlugin, FrontendPlugin, PluginListQuery, UpdatePlugin } from '@labelwright/contract/plugins';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changePlugin, getPlugin, pagePlugins, registerPlugin, removePlugin } from './plugins.service.ts';

const tags = ['Plug-ins'];
const params = Type.Object({ id: IdParam });
const read = { permission: 'organization.read' } as const;
const manage = { permission: 'organization.manage' } as const;

export function pluginRoutes(http: Http, platform: Platform): void {
  readings(http, platform);
  writings(http, platform);
  switches(http, platform);
}

function readings(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/plugins',
    config: read,
    schema: { tags, summary: 'List plug-ins', querystring: PluginListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pagePlugins(platform, request.actor, page, request.query.task_type);
      return sendPage(request, reply, page, found) as FrontendPlugin[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/plugins/:id',
    config: read,
    schema: { tags, summary: 'Read a plug-in', params, response: { 200: FrontendPlugin } },
    handler: (request) => getPlugin(platform, request.actor, Number(request.params.id)),
  });
}

function writings(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/plugins',
    config: manage,
    schema: {
      tags,
      summary: 'Register a plug-in',
      description: 'Its files must lie below FRONTENDS_ROOT; the manifest is held against them.',
      body: CreatePlugin,
      response: { 201: FrontendPlugin },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await registerPlugin(platform, request.actor, request.body)),
  });
  for (const method of ['PUT', 'PATCH'] as const) {
    http.route({
      method,
      url: '/api/plugins/:id',
      config: manage,
      schema: {
        tags,
        summary: method === 'PUT' ? 'Replace a plug-in' : 'Change a plug-in',
        description: 'Save it also after its files have changed: their lasting addresses follow from their content.',
        params,
        body: method === 'PUT' ? CreatePlugin : UpdatePlugin,
        response: { 200: FrontendPlugin },
      },
      handler: (request) => changePlugin(platform, request.actor, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/plugins/:id',
    config: manage,
    schema: { tags, summary: 'Delete a plug-in', params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removePlugin(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}

function switches(http: Http, platform: Platform): void {
  for (const [verb, isActive] of [
    ['activate', true],
    ['deactivate', false],
  ] as const) {
    http.route({
      method: 'POST',
      url: `/api/plugins/:id/${verb}`,
      config: manage,
      schema: {
        tags,
        summary: isActive ? 'Switch a plug-in on' : 'Switch a plug-in off',
        description: isActive ? 'Tasks of its type are shown by it.' : 'Tasks of its type are shown as a form.',
        params,
        response: { 200: FrontendPlugin },
      },
      handler: (request) => changePlugin(platform, request.actor, Number(request.params.id), { is_active: isActive }),
    });
  }
}
