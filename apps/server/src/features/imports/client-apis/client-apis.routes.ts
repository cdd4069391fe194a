import {
  ClientApi,
  ClientApiParams,
  ClientApiTest,
  EnrichAnswer,
  EnrichTasks,
  SaveClientApi,
  TestClientApi,
  UpdateClientApi,
} from '@labelwright/contract/client-apis';
import { ProjectParams } from '@labelwright/contract/imports';
import { Type } from 'typebox';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import {
  changeApi,
  createApi,
  getProjectApi,
  listProjectApis,
  removeApi,
  startEnriching,
  tryApi,
} from './client-apis.service.ts';

const tags = ['Client APIs'];
const target = { kind: 'project', param: 'id' } as const;
const url = '/api/projects/:id/client-apis';

export function clientApiRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'List client APIs',
      description: 'Programs that fill in fields of tasks, by field and in the order in which they are tried.',
      params: ProjectParams,
      response: { 200: Type.Array(ClientApi) },
    },
    handler: (request) => listProjectApis(platform, request.actor, request.access),
  });
  http.route({
    method: 'POST',
    url,
    config: { permission: 'project.update', target, ownHands: true },
    schema: {
      tags,
      summary: 'Add a client API',
      params: ProjectParams,
      body: SaveClientApi,
      response: { 201: ClientApi },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return createApi(platform, request.actor, request.access, request.body);
    },
  });
  oneApi(http, platform);
  http.route({
    method: 'POST',
    url: `${url}/test`,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Try a client API',
      description: 'One call with the given data in place of a task. Nothing is kept; files are only described.',
      params: ProjectParams,
      body: TestClientApi,
      response: { 200: ClientApiTest },
    },
    handler: (request) => tryApi(platform, request.actor, request.access, request.body),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/enrich',
    config: { permission: 'task.update', target },
    schema: {
      tags,
      summary: 'Fill fields of tasks from client APIs',
      description:
        'As a job that goes on after its last batch when it is interrupted. Fields that hold something stay.',
      params: ProjectParams,
      body: EnrichTasks,
      response: { 202: EnrichAnswer },
    },
    handler: async (request, reply) => {
      reply.code(202);
      return startEnriching(platform, request.actor, request.access, request.body);
    },
  });
}

function oneApi(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${url}/:apiId`,
    config: { permission: 'project.update', target },
    schema: { tags, summary: 'Read a client API', params: ClientApiParams, response: { 200: ClientApi } },
    handler: (request) => getProjectApi(platform, request.actor, request.access, Number(request.params.apiId)),
  });
  http.route({
    method: 'PATCH',
    url: `${url}/:apiId`,
    config: { permission: 'project.update', target, ownHands: true },
    schema: {
      tags,
      summary: 'Change a client API',
      description: 'A masked value sent back stands for what is stored.',
      params: ClientApiParams,
      body: UpdateClientApi,
      response: { 200: ClientApi },
    },
    handler: (request) =>
      changeApi(platform, request.actor, request.access, Number(request.params.apiId), request.body),
  });
  http.route({
    method: 'DELETE',
    url: `${url}/:apiId`,
    config: { permission: 'project.update', target },
    schema: { tags, summary: 'Delete a client API', params: ClientApiParams, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removeApi(platform, request.actor, request.access, Number(request.params.apiId));
      return reply.code(204).send(null);
    },
  });
}
