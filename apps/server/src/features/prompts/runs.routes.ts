import {
  EstimateRunBody,
  PromptProjectParams,
  type PromptRun,
  PromptRunSchema,
  RunEstimate,
  RunListQuery,
  RunParams,
  type RunTask,
  RunTaskQuery,
  RunTaskSchema,
  StartRunBody,
} from '@labelwright/contract/prompts';
import { PageOf } from '@labelwright/contract/schemas';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { cancelRun, pageRuns, pageRunTasks, readRun } from './runs.service.ts';
import { estimateRun, startRun } from './start-run.ts';

const tags = ['Prompts'];
const config = { permission: 'prediction.manage', target: { kind: 'project', param: 'id' } } as const;

export function runRoutes(http: Http, platform: Platform): void {
  starting(http, platform);
  reading(http, platform);
}

function starting(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompt-runs',
    config,
    schema: {
      tags,
      summary: 'Run a prompt',
      description:
        'As a job, over a sample, a list of tasks or the whole project. `try` and `evaluate` store no predictions; `predict` needs a version that is switched on.',
      params: PromptProjectParams,
      body: StartRunBody,
      response: { 202: PromptRunSchema },
    },
    handler: async ({ actor, access, body }, reply) => {
      const id = await startRun(platform, actor, access, body);
      return reply.code(202).send(await readRun(platform, actor, access, id));
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompt-runs/estimate',
    config: { ...config, quiet: true },
    schema: {
      tags,
      summary: 'Guess what a run would cost',
      params: PromptProjectParams,
      body: EstimateRunBody,
      response: { 200: RunEstimate },
    },
    handler: ({ actor, access, body }) => estimateRun(platform, actor, access, body),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/prompt-runs/:runId/cancel',
    config,
    schema: { tags, summary: 'Stop a run', params: RunParams, response: { 200: PromptRunSchema } },
    handler: ({ actor, access, params }) => cancelRun(platform, actor, access, Number(params.runId)),
  });
}

function reading(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompt-runs',
    config,
    schema: {
      tags,
      summary: 'Runs of prompts, newest first',
      params: PromptProjectParams,
      querystring: RunListQuery,
      response: { 200: PageOf(PromptRunSchema) },
    },
    handler: async (request, reply) => {
      const { actor, access, query } = request;
      const page = pageRequest(query);
      const asked = { promptId: query.prompt, purpose: query.purpose, page };
      const found = await pageRuns(platform, actor, access, asked);
      return sendPage(request, reply, page, found) as PromptRun[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompt-runs/:runId',
    config,
    schema: {
      tags,
      summary: 'One run: progress, tokens, cost, agreement',
      params: RunParams,
      response: { 200: PromptRunSchema },
    },
    handler: ({ actor, access, params }) => readRun(platform, actor, access, Number(params.runId)),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prompt-runs/:runId/tasks',
    config,
    schema: {
      tags,
      summary: 'What became of each task of a run',
      params: RunParams,
      querystring: RunTaskQuery,
      response: { 200: PageOf(RunTaskSchema) },
    },
    handler: async (request, reply) => {
      const { actor, access, params, query } = request;
      const page = pageRequest(query);
      const asked = { status: query.status, page };
      const found = await pageRunTasks(platform, actor, access, Number(params.runId), asked);
      return sendPage(request, reply, page, found) as RunTask[];
    },
  });
}
