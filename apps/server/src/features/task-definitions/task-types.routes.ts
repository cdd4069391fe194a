import { IdParam } from '@labelwright/contract/schemas';
import { CreateTaskType, TaskType, TaskTypeListQuery, UpdateTaskType } from '@labelwright/contract/task-types';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeTaskType, createTaskType, getTaskType, pageTaskTypes, removeTaskType } from './task-types.service.ts';

const tags = ['Task types'];
const params = Type.Object({ id: IdParam });
const read = { permission: 'organization.read' } as const;
const manage = { permission: 'organization.manage' } as const;

export function taskTypeRoutes(http: Http, platform: Platform): void {
  readings(http, platform);
  writings(http, platform);
}

function readings(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/task-types',
    config: read,
    schema: { tags, summary: 'List task types', querystring: TaskTypeListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageTaskTypes(platform, request.actor, page, request.query.slug);
      return sendPage(request, reply, page, found) as TaskType[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/task-types/:id',
    config: read,
    schema: { tags, summary: 'Read a task type', params, response: { 200: TaskType } },
    handler: (request) => getTaskType(platform, request.actor, Number(request.params.id)),
  });
}

function writings(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/task-types',
    config: manage,
    schema: { tags, summary: 'Create a task type', body: CreateTaskType, response: { 201: TaskType } },
    handler: async (request, reply) =>
      reply.code(201).send(await createTaskType(platform, request.actor, request.body)),
  });
  for (const method of ['PUT', 'PATCH'] as const) {
    http.route({
      method,
      url: '/api/task-types/:id',
      config: manage,
      schema: {
        tags,
        summary: method === 'PUT' ? 'Replace a task type' : 'Change a task type',
        params,
        body: method === 'PUT' ? CreateTaskType : UpdateTaskType,
        response: { 200: TaskType },
      },
      handler: (request) => changeTaskType(platform, request.actor, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/task-types/:id',
    config: manage,
    schema: {
      tags,
      summary: 'Delete a task type',
      description: 'With its definitions and its plug-in. 409 while one of its definitions is in use.',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeTaskType(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
