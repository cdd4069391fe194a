import { IdParam, Reference } from '@labelwright/contract/schemas';
import {
  CheckedResult,
  CheckResultBody,
  CreateSchemaDefinition,
  ProjectDefinition,
  ProjectDefinitionBody,
  SchemaDefinition,
  SchemaDefinitionListQuery,
  TaskDefinition,
  UpdateSchemaDefinition,
} from '@labelwright/contract/task-definitions';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getAnyDefinition } from './definitions.service.ts';
import {
  changeSchemaDefinition,
  checkResult,
  chooseProjectDefinition,
  createSchemaDefinition,
  pageSchemaDefinitions,
  removeSchemaDefinition,
} from './schema-definitions.service.ts';

const tags = ['Task definitions'];
const params = Type.Object({ id: IdParam });
const read = { permission: 'organization.read' } as const;
const manage = { permission: 'organization.manage' } as const;

export function schemaDefinitionRoutes(http: Http, platform: Platform): void {
  readings(http, platform);
  writings(http, platform);
  http.route({
    method: 'PUT',
    url: '/api/projects/:id/task-definition',
    config: { permission: 'project.update', target: { kind: 'project', param: 'id' } },
    schema: {
      tags,
      summary: 'Choose the definition of a project',
      description: 'Tasks without a definition of their own ask it from now on; null goes back to the label config.',
      params: Type.Object({ id: Reference }),
      body: ProjectDefinitionBody,
      response: { 200: ProjectDefinition },
    },
    handler: (request) =>
      chooseProjectDefinition(platform, request.actor, request.access, request.body.task_definition),
  });
}

function readings(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/task-definitions',
    config: read,
    schema: { tags, summary: 'List definitions', querystring: SchemaDefinitionListQuery },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageSchemaDefinitions(platform, request.actor, page, request.query.task_type);
      return sendPage(request, reply, page, found) as SchemaDefinition[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/task-definitions/:id',
    config: read,
    schema: {
      tags,
      summary: 'Read a definition',
      description: 'Of either kind: a JSON-schema definition, or one version of a project’s label config.',
      params,
      response: { 200: Type.Union([SchemaDefinition, TaskDefinition]) },
    },
    handler: (request) => getAnyDefinition(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/task-definitions/:id/check',
    config: { ...read, rate: 'labelling', quiet: true },
    schema: {
      tags,
      summary: 'Check an answer against a definition',
      description: 'Nothing is stored.',
      params,
      body: CheckResultBody,
      response: { 200: CheckedResult },
    },
    handler: (request) => checkResult(platform, request.actor, Number(request.params.id), request.body.result),
  });
}

function writings(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/task-definitions',
    config: manage,
    schema: {
      tags,
      summary: 'Create a version of a task type',
      description: '`label_schema` is JSON Schema 2020-12; an empty one accepts anything.',
      body: CreateSchemaDefinition,
      response: { 201: SchemaDefinition },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await createSchemaDefinition(platform, request.actor, request.body)),
  });
  for (const method of ['PUT', 'PATCH'] as const) {
    http.route({
      method,
      url: '/api/task-definitions/:id',
      config: manage,
      schema: {
        tags,
        summary: method === 'PUT' ? 'Replace a definition' : 'Change a definition',
        description: '409 once tasks, projects or annotations use it: create another version instead.',
        params,
        body: method === 'PUT' ? CreateSchemaDefinition : UpdateSchemaDefinition,
        response: { 200: SchemaDefinition },
      },
      handler: (request) => changeSchemaDefinition(platform, request.actor, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/task-definitions/:id',
    config: manage,
    schema: { tags, summary: 'Delete an unused definition', params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removeSchemaDefinition(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
