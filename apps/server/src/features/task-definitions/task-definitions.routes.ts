import { Reference } from '@labelwright/contract/schemas';
import {
  ConfigBody,
  ConfigCheck,
  ConfigCheckBody,
  DefinitionListQuery,
  EssentialChange,
  ParsedConfig,
  SampleTask,
  SampleTaskBody,
  type TaskDefinition,
  TemplateGallery,
} from '@labelwright/contract/task-definitions';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { compileOrRefuse } from '../projects/index.ts';
import { checkConfig, getParsedConfig, listTemplates, makeSampleTask, validateStrictly } from './config-check.ts';
import { listProjectDefinitions } from './definitions.service.ts';

const tags = ['Label configs'];
const params = Type.Object({ id: Reference });
const target: Target = { kind: 'project', param: 'id' };

/** A body whose fields are all optional may be left out as a whole. */
async function allowNoBody(request: { body?: unknown }): Promise<void> {
  request.body ??= {};
}

export function taskDefinitionRoutes(http: Http, platform: Platform): void {
  definitions(http, platform);
  checks(http, platform);
  readings(http, platform);
}

function definitions(http: Http, platform: Platform): void {
  for (const path of ['definitions', 'label-config-versions']) {
    http.route({
      method: 'GET',
      url: `/api/projects/:id/${path}`,
      config: { permission: 'task.read', target },
      schema: {
        tags,
        summary: 'List the versions of the label config',
        description: 'Newest first. A version never changes; every annotation names the one it was made under.',
        params,
        querystring: DefinitionListQuery,
      },
      handler: async (request, reply) => {
        const page = pageRequest(request.query);
        const found = await listProjectDefinitions(platform, request.actor, request.access.projectId, page);
        return sendPage(request, reply, page, found) as TaskDefinition[];
      },
    });
  }
}

function checks(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/validate',
    config: { permission: 'public' },
    schema: {
      tags,
      summary: 'Check a label config',
      description: '204 when it compiles; 400 with line and column of every mistake otherwise.',
      body: ConfigBody,
    },
    handler: async (request, reply) => {
      compileOrRefuse(request.body.label_config);
      return reply.code(204).send();
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/validate',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Check a label config against the stored data',
      params,
      body: ConfigBody,
      response: { 200: EssentialChange },
    },
    handler: async (request) => ({
      config_essential_data_has_changed: await validateStrictly(
        platform,
        request.actor,
        request.access.projectId,
        request.body.label_config,
      ),
    }),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/validate-config',
    config: { permission: 'project.update', target, quiet: true },
    schema: {
      tags,
      summary: 'Show what saving a label config would mean',
      description: 'Diagnostics with their places, and what would break. With `strict` a breaking change is a 400.',
      params,
      body: ConfigCheckBody,
      response: { 200: ConfigCheck },
    },
    handler: async (request) => {
      const { label_config: source, strict } = request.body;
      const { actor, access } = request;
      if (strict) await validateStrictly(platform, actor, access.projectId, source);
      return checkConfig(platform, actor, access.projectId, source);
    },
  });
}

function readings(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/parsed-config',
    config: { permission: 'task.read', target },
    schema: { tags, summary: 'Read controls, choices and objects', params, response: { 200: ParsedConfig } },
    handler: (request) => getParsedConfig(platform, request.actor, request.access.projectId),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/sample-task',
    config: { permission: 'task.read', target, quiet: true },
    schema: {
      tags,
      summary: 'Make up a task for a label config',
      params,
      body: SampleTaskBody,
      response: { 200: SampleTask },
    },
    preValidation: allowNoBody,
    handler: async (request) => ({
      sample_task: await makeSampleTask(platform, request.actor, request.access.projectId, request.body.label_config),
    }),
  });
  http.route({
    method: 'GET',
    url: '/api/templates',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'List the ready interfaces', response: { 200: TemplateGallery } },
    handler: () => listTemplates(),
  });
}
