import {
  FilterGroupBody,
  FilterGroupListQuery,
  FilterGroupPatch,
  FilterGroupSchema,
} from '@labelwright/contract/filter-groups';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import { changeGroup, createGroup, getGroup, listProjectGroups, removeGroup } from './filter-groups.service.ts';

const tags = ['Data manager'];
const url = '/api/dm/filter-groups';
const params = Type.Object({ id: IdParam });
const config = { permission: 'authenticated' } as const;

export function filterGroupRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'Saved filters of a project',
      querystring: FilterGroupListQuery,
      response: { 200: Type.Array(FilterGroupSchema) },
    },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return listProjectGroups(platform, request.actor, access);
    },
  });
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Save a filter',
      description: 'Groups nest up to 8 deep. Views name it by `filter_group`, lists by `?filter_group=`.',
      body: FilterGroupBody,
      response: { 201: FilterGroupSchema },
    },
    handler: async (request, reply) => {
      const access = await requireProject(platform, request.actor, request.body.project, 'task.list');
      return reply.code(201).send(await createGroup(platform, request.actor, access, request.body));
    },
  });
  http.route({
    method: 'GET',
    url: `${url}/:id`,
    config,
    schema: { tags, summary: 'Read a saved filter', params, response: { 200: FilterGroupSchema } },
    handler: (request) => getGroup(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const)
    http.route({
      method,
      url: `${url}/:id`,
      config,
      schema: {
        tags,
        summary: method === 'PUT' ? 'Change a saved filter (PUT)' : 'Change a saved filter',
        description: 'Every view that uses it changes with it.',
        params,
        body: FilterGroupPatch,
        response: { 200: FilterGroupSchema },
      },
      handler: (request) => changeGroup(platform, request.actor, Number(request.params.id), request.body),
    });
  http.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config,
    schema: {
      tags,
      summary: 'Delete a saved filter',
      description: 'Views that use it stay, without a filter.',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeGroup(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
