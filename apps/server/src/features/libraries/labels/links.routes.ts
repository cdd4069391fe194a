import { LabelLink, LabelLinkCreate, LabelLinkListQuery, LabelLinkUpdate } from '@labelwright/contract/libraries';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createLink, getLink, listLabelLinks, moveLink, removeLink } from './links.service.ts';

const tags = ['Label library'];
const params = Type.Object({ id: IdParam });
const config = { permission: 'library.read' } as const;

/** A link names its project in the body or by itself: the service checks. */
export function linkRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/label_links',
    config: { permission: 'library.read' },
    schema: { tags, summary: 'List links of labels to controls', querystring: LabelLinkListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      return sendPage(
        request,
        reply,
        page,
        await listLabelLinks(platform, request.actor, request.query, page),
      ) as unknown[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/label-links',
    config: { permission: 'project.read', target: { kind: 'project', param: 'id' } },
    schema: {
      tags,
      summary: 'List the library labels of a project',
      params: Type.Object({ id: Reference }),
      querystring: LabelLinkListQuery,
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const query = { ...request.query, project: request.access.projectId };
      return sendPage(request, reply, page, await listLabelLinks(platform, request.actor, query, page)) as unknown[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/label_links',
    config,
    schema: {
      tags,
      summary: 'Link a label to a control of a project',
      description: 'The options of the label become part of the label config, and follow the label from then on.',
      body: LabelLinkCreate,
      response: { 201: LabelLink },
    },
    handler: async (request, reply) => reply.code(201).send(await createLink(platform, request.actor, request.body)),
  });
  single(http, platform);
}

function single(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/label_links/:id',
    config,
    schema: { tags, summary: 'Read a link', params, response: { 200: LabelLink } },
    handler: (request) => getLink(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/label_links/:id',
      config,
      schema: {
        tags,
        summary: 'Move a link to another control',
        params,
        body: LabelLinkUpdate,
        response: { 200: LabelLink },
      },
      handler: (request) => moveLink(platform, request.actor, Number(request.params.id), request.body.from_name),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/label_links/:id',
    config,
    schema: {
      tags,
      summary: 'Unlink a label',
      description: 'What it brought leaves the control, unless answers use it: that becomes the project’s own.',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeLink(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
