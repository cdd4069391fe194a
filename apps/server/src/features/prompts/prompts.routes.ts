import {
  CheckPromptAnswer,
  CheckPromptBody,
  CreatePromptBody,
  CreateVersionBody,
  EnablePromptBody,
  LedgerQuery,
  LedgerSchema,
  type Prompt,
  PromptParams,
  PromptProjectParams,
  PromptSchema,
  PromptSettingsSchema,
  type PromptVersion,
  PromptVersionSchema,
  UpdatePromptSettingsBody,
} from '@labelwright/contract/prompts';
import { PageOf, PageQuery } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  checkPrompt,
  createPrompt,
  createVersion,
  pagePrompts,
  pageVersions,
  readPrompt,
  removePrompt,
} from './prompts.service.ts';
import { changeSettings, readLedger, readSettings, switchOff, switchOn } from './settings.service.ts';

const tags = ['Prompts'];
const config = { permission: 'prediction.manage', target: { kind: 'project', param: 'id' } } as const;

export function promptRoutes(http: Http, platform: Platform): void {
  prompts(http, platform);
  versions(http, platform);
  settings(http, platform);
}

function prompts(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompts',
    config,
    schema: {
      tags,
      summary: 'Prompts of a project, with their latest versions',
      params: PromptProjectParams,
      querystring: PageQuery,
      response: { 200: PageOf(PromptSchema) },
    },
    handler: async (request, reply) => {
      const { limit, cursor } = request.query;
      const page = pageRequest({ limit, cursor });
      const found = await pagePrompts(platform, request.actor, request.access, page);
      return sendPage(request, reply, page, found) as Prompt[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompts',
    config,
    schema: {
      tags,
      summary: 'Make a prompt',
      description:
        'Its first version comes with it. The template is checked against the fields of the tasks, the controls against the label config.',
      params: PromptProjectParams,
      body: CreatePromptBody,
      response: { 201: PromptSchema },
    },
    handler: async ({ actor, access, body }, reply) =>
      reply.code(201).send(await createPrompt(platform, actor, access, body)),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompts/check',
    config: { ...config, quiet: true },
    schema: {
      tags,
      summary: 'See what would be sent',
      description:
        'Mistakes, the form of the answer, and the messages for one task. Nothing is sent and nothing stored.',
      params: PromptProjectParams,
      body: CheckPromptBody,
      response: { 200: CheckPromptAnswer },
    },
    handler: ({ actor, access, body }) => checkPrompt(platform, actor, access, body),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompts/:promptId',
    config,
    schema: { tags, summary: 'One prompt', params: PromptParams, response: { 200: PromptSchema } },
    handler: ({ actor, access, params }) => readPrompt(platform, actor, access, Number(params.promptId)),
  });
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/prompts/:promptId',
    config,
    schema: {
      tags,
      summary: 'Remove a prompt',
      description: 'Its predictions and its costs stay, and so does its name.',
      params: PromptParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, access, params }, reply) => {
      await removePrompt(platform, actor, access, Number(params.promptId));
      return reply.code(204).send(null);
    },
  });
}

function versions(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompts/:promptId/versions',
    config,
    schema: {
      tags,
      summary: 'Versions of a prompt, newest first',
      params: PromptParams,
      querystring: PageQuery,
      response: { 200: PageOf(PromptVersionSchema) },
    },
    handler: async (request, reply) => {
      const { limit, cursor } = request.query;
      const page = pageRequest({ limit, cursor });
      const id = Number(request.params.promptId);
      const found = await pageVersions(platform, request.actor, request.access, id, page);
      return sendPage(request, reply, page, found) as PromptVersion[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompts/:promptId/versions',
    config,
    schema: {
      tags,
      summary: 'Make another version',
      description: 'Versions never change, so that every prediction tells what it was made by.',
      params: PromptParams,
      body: CreateVersionBody,
      response: { 201: PromptSchema },
    },
    handler: async ({ actor, access, params, body }, reply) =>
      reply.code(201).send(await createVersion(platform, actor, access, Number(params.promptId), body)),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompts/:promptId/enable',
    config,
    schema: {
      tags,
      summary: 'Switch a version on',
      description:
        'Refused with 409 until an evaluation has shown that it agrees with people as the settings of the project ask: `not_evaluated`, `evaluation_outdated`, `agreement_too_low`. One version of one prompt is on at a time.',
      params: PromptParams,
      body: EnablePromptBody,
      response: { 200: PromptSchema },
    },
    handler: ({ actor, access, params, body }) =>
      switchOn(platform, actor, access, Number(params.promptId), body.version),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompts/:promptId/disable',
    config,
    schema: {
      tags,
      summary: 'Switch a prompt off',
      description: 'Runs that store predictions with it are stopped; what they stored stays.',
      params: PromptParams,
      response: { 200: PromptSchema },
    },
    handler: ({ actor, access, params }) => switchOff(platform, actor, access, Number(params.promptId)),
  });
}

function settings(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompt-settings',
    config,
    schema: {
      tags,
      summary: 'What prompts of a project must show and may cost',
      params: PromptProjectParams,
      response: { 200: PromptSettingsSchema },
    },
    handler: ({ actor, access }) => readSettings(platform, actor, access),
  });
  http.route({
    method: 'PATCH',
    url: '/api/projects/:id/prompt-settings',
    config,
    schema: {
      tags,
      summary: 'Set what prompts of a project must show and may cost',
      params: PromptProjectParams,
      body: UpdatePromptSettingsBody,
      response: { 200: PromptSettingsSchema },
    },
    handler: ({ actor, access, body }) => changeSettings(platform, actor, access, body),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompt-ledger',
    config,
    schema: {
      tags,
      summary: 'What prompts of a project have cost',
      description: 'Requests, tokens and money, by version and by day.',
      params: PromptProjectParams,
      querystring: LedgerQuery,
      response: { 200: LedgerSchema },
    },
    handler: ({ actor, access, query }) => readLedger(platform, actor, access, query.since),
  });
}
