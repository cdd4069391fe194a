import {
  ApplyTemplate,
  Embedding,
  EmbeddingCreate,
  EmbeddingUpdate,
  TemplateDashboard,
  TemplateDashboardCreate,
  TemplateDashboardQuery,
  TemplateDashboardUpdate,
} from '@labelwright/contract/dashboards';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  applyTemplateDashboard,
  changeEmbedding,
  changeTemplateDashboard,
  createEmbedding,
  createTemplateDashboard,
  getEmbedding,
  getTemplateDashboard,
  listProjectEmbeddings,
  listTemplateDashboards,
  removeEmbedding,
  removeTemplateDashboard,
} from './dashboards.service.ts';
import { embedPage } from './embed-page.ts';

const tags = ['Dashboards'];
const params = Type.Object({ id: IdParam });
const read = { permission: 'library.read' } as const;
const manage = { permission: 'library.manage' } as const;
const target: Target = { kind: 'project', param: 'id' };

export function dashboardRoutes(http: Http, platform: Platform): void {
  templates(http, platform);
  template(http, platform);
  embeddings(http, platform);
  embedding(http, platform);
  http.route({
    method: 'GET',
    url: '/embed/:token',
    config: { permission: 'public', rate: 'general' },
    schema: {
      tags,
      summary: 'A page that frames a dashboard',
      description: 'The address comes with the embedding and is good for an hour.',
      params: Type.Object({ token: Type.String({ maxLength: 1000 }) }),
    },
    handler: async (request, reply) => {
      const { html, policy } = await embedPage(platform, request.params.token, reply.cspNonce);
      return reply
        .header('Content-Security-Policy', policy)
        .header('X-Frame-Options', 'SAMEORIGIN')
        .header('Cache-Control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(html);
    },
  });
}

function templates(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/template-dashboards',
    config: read,
    schema: { tags, summary: 'List dashboard templates in their order', querystring: TemplateDashboardQuery },
    handler: async (request, reply) => {
      const all = await listTemplateDashboards(platform, request.actor, request.query.template_type);
      const page = pageRequest(request.query, { limit: 500, maximum: 500 });
      const from = page.page === undefined ? 0 : (page.page - 1) * page.limit;
      const rows = all.slice(from, from + page.limit);
      return sendPage(request, reply, page, { rows, total: all.length }) as unknown[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/template-dashboards',
    config: manage,
    schema: {
      tags,
      summary: 'Make a dashboard template',
      body: TemplateDashboardCreate,
      response: { 201: TemplateDashboard },
    },
    handler: async ({ actor, body }, reply) =>
      reply.code(201).send(await createTemplateDashboard(platform, actor, body)),
  });
}

function template(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/template-dashboards/:id',
    config: read,
    schema: { tags, summary: 'Read a dashboard template', params, response: { 200: TemplateDashboard } },
    handler: (request) => getTemplateDashboard(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/template-dashboards/:id',
      config: manage,
      schema: {
        tags,
        summary: 'Change a dashboard template',
        params,
        body: TemplateDashboardUpdate,
        response: { 200: TemplateDashboard },
      },
      handler: (request) => changeTemplateDashboard(platform, request.actor, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/template-dashboards/:id',
    config: manage,
    schema: {
      tags,
      summary: 'Delete a dashboard template; dashboards made from it stay',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeTemplateDashboard(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/template-dashboards/:id/apply',
    config: read,
    schema: {
      tags,
      summary: 'Add the dashboard to a project',
      params,
      body: ApplyTemplate,
      response: { 201: Embedding },
    },
    handler: async (request, reply) => {
      const { actor, params: given, body } = request;
      return reply.code(201).send(await applyTemplateDashboard(platform, actor, Number(given.id), body.project));
    },
  });
}

const projectParams = Type.Object({ id: Reference });
const embeddingParams = Type.Object({ id: Reference, embeddingId: IdParam });

function embeddings(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/embeddings',
    config: { permission: 'project.read', target },
    schema: {
      tags,
      summary: 'Dashboards of a project in their order',
      params: projectParams,
      response: { 200: Type.Array(Embedding) },
    },
    handler: ({ actor, access }) => listProjectEmbeddings(platform, actor, access),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/embeddings',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Embed a dashboard',
      params: projectParams,
      body: EmbeddingCreate,
      response: { 201: Embedding },
    },
    handler: async ({ actor, access, body }, reply) =>
      reply.code(201).send(await createEmbedding(platform, actor, access, body)),
  });
}

function embedding(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/embeddings/:embeddingId',
    config: { permission: 'project.read', target },
    schema: { tags, summary: 'Read an embedded dashboard', params: embeddingParams, response: { 200: Embedding } },
    handler: ({ actor, access, params: given }) => getEmbedding(platform, actor, access, Number(given.embeddingId)),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/projects/:id/embeddings/:embeddingId',
      config: { permission: 'project.update', target },
      schema: {
        tags,
        summary: 'Change an embedded dashboard',
        params: embeddingParams,
        body: EmbeddingUpdate,
        response: { 200: Embedding },
      },
      handler: ({ actor, access, params: given, body }) =>
        changeEmbedding(platform, actor, access, Number(given.embeddingId), body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/embeddings/:embeddingId',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Take a dashboard out of a project',
      params: embeddingParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, access, params: given }, reply) => {
      await removeEmbedding(platform, actor, access, Number(given.embeddingId));
      return reply.code(204).send(null);
    },
  });
}
