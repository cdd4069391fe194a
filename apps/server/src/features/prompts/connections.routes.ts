import {
  ConnectionChoiceSchema,
  ConnectionParams,
  ConnectionSchema,
  ConnectionTestAnswer,
  CreateConnectionBody,
  PromptProjectParams,
  UpdateConnectionBody,
} from '@labelwright/contract/prompts';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  changeConnection,
  createConnection,
  listChoices,
  pageConnections,
  readConnection,
  removeConnection,
  testConnection,
} from './connections.service.ts';

const tags = ['Prompts'];
// The owners and admins of the organization hold its keys; projects only choose among them.
const config = { permission: 'organization.manage' } as const;
const secret = { ...config, ownHands: true } as const;

export function connectionRoutes(http: Http, platform: Platform): void {
  lists(http, platform);
  single(http, platform);
}

function lists(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/prompt-connections',
    config,
    schema: { tags, summary: 'Connections to language models', response: { 200: Type.Array(ConnectionSchema) } },
    handler: ({ actor }) => pageConnections(platform, actor),
  });
  http.route({
    method: 'POST',
    url: '/api/prompt-connections',
    config: secret,
    schema: {
      tags,
      summary: 'Connect a language model',
      description:
        "Any endpoint that speaks OpenAI's chat completions. The key is stored encrypted and never given back. Addresses within the private network must be allowed by OUTBOUND_ALLOW.",
      body: CreateConnectionBody,
      response: { 201: ConnectionSchema },
    },
    handler: async ({ actor, body }, reply) => reply.code(201).send(await createConnection(platform, actor, body)),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompt-connections',
    config: { permission: 'prediction.manage', target: { kind: 'project', param: 'id' } },
    schema: {
      tags,
      summary: 'Connections that prompts of a project may use',
      params: PromptProjectParams,
      response: { 200: Type.Array(ConnectionChoiceSchema) },
    },
    handler: ({ actor, access }) => listChoices(platform, actor, access),
  });
}

function single(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/prompt-connections/:id',
    config,
    schema: { tags, summary: 'One connection', params: ConnectionParams, response: { 200: ConnectionSchema } },
    handler: ({ actor, params }) => readConnection(platform, actor, Number(params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/prompt-connections/:id',
    config: secret,
    schema: {
      tags,
      summary: 'Change a connection',
      description: 'Another server needs the key again.',
      params: ConnectionParams,
      body: UpdateConnectionBody,
      response: { 200: ConnectionSchema },
    },
    handler: ({ actor, params, body }) => changeConnection(platform, actor, Number(params.id), body),
  });
  http.route({
    method: 'DELETE',
    url: '/api/prompt-connections/:id',
    config,
    schema: {
      tags,
      summary: 'Remove a connection and its key',
      description: 'Prompts that use it stay, and cannot run any more.',
      params: ConnectionParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, params }, reply) => {
      await removeConnection(platform, actor, Number(params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/prompt-connections/:id/test',
    config,
    schema: {
      tags,
      summary: 'Ask for one short answer',
      params: ConnectionParams,
      response: { 200: ConnectionTestAnswer },
    },
    handler: ({ actor, params }) => testConnection(platform, actor, Number(params.id)),
  });
}
