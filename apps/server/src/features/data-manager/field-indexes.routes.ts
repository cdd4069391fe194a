import { FieldIndex, FieldIndexBody, FieldIndexListQuery } from '@labelwright/contract/field-indexes';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import { createIndex, listIndexes, removeIndex } from './field-indexes.service.ts';

const tags = ['Data manager'];
const url = '/api/dm/field-indexes';
const config = { permission: 'authenticated' } as const;

export function fieldIndexRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'Indexed fields of the data',
      querystring: FieldIndexListQuery,
      response: { 200: Type.Array(FieldIndex) },
    },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return listIndexes(platform, request.actor, access);
    },
  });
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Index a field of the data',
      description: 'A job takes all tasks in; new ones and changes follow by themselves.',
      body: FieldIndexBody,
      response: { 201: FieldIndex },
    },
    handler: async (request, reply) => {
      const access = await requireProject(platform, request.actor, request.body.project, 'task.list');
      return reply.code(201).send(await createIndex(platform, request.actor, access, request.body.field));
    },
  });
  http.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config,
    schema: {
      tags,
      summary: 'Remove the index of a field',
      params: Type.Object({ id: IdParam }),
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeIndex(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
