import {
  BulkTagBody,
  BulkTagResult,
  ProjectTagsBody,
  Tag,
  TagBrief,
  TagCreate,
  TagListQuery,
  TagReport,
  TagUpdate,
} from '@labelwright/contract/project-groups';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../../platform/http/paging.ts';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getVisibleProject } from '../../projects/index.ts';
import {
  changeTag,
  createTag,
  getTag,
  getTagReport,
  listAllTags,
  removeTag,
  setProjectTags,
  tagProjects,
} from './tags.service.ts';

const tags = ['Tags'];
const params = Type.Object({ id: IdParam });
const read = { permission: 'library.read' } as const;
const manage = { permission: 'library.manage' } as const;
const target: Target = { kind: 'project', param: 'id' };

export function tagRoutes(http: Http, platform: Platform): void {
  collection(http, platform);
  single(http, platform);
  projects(http, platform);
}

function collection(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/tags',
    config: read,
    schema: { tags, summary: 'List tags with how many projects have them', querystring: TagListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query, { limit: 200, maximum: 500 });
      return sendPage(
        request,
        reply,
        page,
        await listAllTags(platform, request.actor, request.query, page),
      ) as unknown[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/tags',
    config: manage,
    schema: { tags, summary: 'Make a tag', body: TagCreate, response: { 201: Tag } },
    handler: async (request, reply) => reply.code(201).send(await createTag(platform, request.actor, request.body)),
  });
  http.route({
    method: 'GET',
    url: '/api/tags/report',
    config: read,
    schema: {
      tags,
      summary: 'Work by tag',
      querystring: Type.Object({ tag_type: Type.Optional(Type.String({ maxLength: 50 })) }),
      response: { 200: TagReport },
    },
    handler: (request) => getTagReport(platform, request.actor, request.query.tag_type),
  });
}

function single(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/tags/:id',
    config: read,
    schema: { tags, summary: 'Read a tag', params, response: { 200: Tag } },
    handler: (request) => getTag(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/tags/:id',
      config: manage,
      schema: { tags, summary: 'Change a tag', params, body: TagUpdate, response: { 200: Tag } },
      handler: (request) => changeTag(platform, request.actor, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/tags/:id',
    config: manage,
    schema: { tags, summary: 'Delete a tag; projects lose it', params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removeTag(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}

function projects(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/bulk-tags',
    config: { permission: 'library.propose' },
    schema: {
      tags,
      summary: 'Tag many projects at once',
      description: 'All or nothing: every project must be one that you manage.',
      body: BulkTagBody,
      response: { 200: BulkTagResult },
    },
    handler: (request) => tagProjects(platform, request.actor, request.body),
  });
  const projectParams = Type.Object({ id: Reference });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/tags',
    config: { permission: 'project.read', target },
    schema: { tags, summary: 'Tags of a project', params: projectParams, response: { 200: Type.Array(TagBrief) } },
    handler: async (request) => (await getVisibleProject(platform, request.actor, request.access.projectId)).tags,
  });
  http.route({
    method: 'PUT',
    url: '/api/projects/:id/tags',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Give a project exactly these tags',
      params: projectParams,
      body: ProjectTagsBody,
      response: { 200: Type.Array(TagBrief) },
    },
    handler: async (request) => {
      await setProjectTags(platform, request.actor, request.access, request.body.tags);
      return (await getVisibleProject(platform, request.actor, request.access.projectId)).tags;
    },
  });
  for (const method of ['POST', 'DELETE'] as const) {
    http.route({
      method,
      url: '/api/projects/:id/tags/:tagId',
      config: { permission: 'project.update', target },
      schema: {
        tags,
        summary: method === 'POST' ? 'Tag a project' : 'Take a tag from a project',
        params: Type.Object({ id: Reference, tagId: IdParam }),
        response: { 200: Type.Array(TagBrief) },
      },
      handler: async (request) => {
        const { projectId } = request.access;
        const tag = [Number(request.params.tagId)];
        await tagProjects(platform, request.actor, {
          projects: [projectId],
          ...(method === 'POST' ? { add: tag } : { remove: tag }),
        });
        return (await getVisibleProject(platform, request.actor, projectId)).tags;
      },
    });
  }
}
