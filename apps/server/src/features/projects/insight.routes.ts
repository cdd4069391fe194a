import {
  CounterDrift,
  MemberStats,
  ModelVersionsQuery,
  ProgressQuery,
  ProjectEta,
  ProjectProgress,
  ProjectSetup,
  ProjectStats,
  ProjectSummary,
  SummaryResetBody,
} from '@labelwright/contract/projects';
import { JobReference, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  getEta,
  getLiveModels,
  getMemberStats,
  getModelVersions,
  getProgress,
  getSetup,
  getStats,
  getSummary,
} from './insight.service.ts';
import { recalculateProject } from './rearrange-overlap.ts';
import { refreshSummary, startRecount } from './reconcile.jobs.ts';

const tags = ['Projects'];
const params = Type.Object({ id: Reference });
const target: Target = { kind: 'project', param: 'id' };

export function insightRoutes(http: Http, platform: Platform): void {
  dashboards(http, platform);
  people(http, platform);
  repairs(http, platform);
  models(http, platform);
}

function dashboards(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/stats',
    config: { permission: 'project.stats', target },
    schema: { tags, summary: 'Count tasks, annotations and assignments', params, response: { 200: ProjectStats } },
    handler: (request) => getStats(platform, request.actor, request.access.projectId),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/summary',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'Read data columns and label counts',
      description: 'From counters kept in the transactions that change them; costs the same for any number of tasks.',
      params,
      response: { 200: ProjectSummary },
    },
    handler: (request) => getSummary(platform, request.actor, request.access.projectId),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/progress',
    config: { permission: 'project.stats', target },
    schema: { tags, summary: 'Work by day', params, querystring: ProgressQuery, response: { 200: ProjectProgress } },
    handler: (request) => getProgress(platform, request.actor, request.access.projectId, request.query.days ?? 60),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/eta',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'Estimate when the project is done',
      description: 'Missing annotations divided by the rate of the last seven days; null without a rate.',
      params,
      response: { 200: ProjectEta },
    },
    handler: (request) => getEta(platform, request.actor, request.access.projectId),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/setup',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'What is left to set up, and why queues are dry',
      params,
      response: { 200: ProjectSetup },
    },
    handler: (request) => getSetup(platform, request.actor, request.access.projectId),
  });
}

function people(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/members/stats',
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'What each person did and holds',
      description: 'Also people who are no members any more. The time is the median of their annotations.',
      params,
      response: { 200: Type.Array(MemberStats) },
    },
    handler: (request) => getMemberStats(platform, request.actor, request.access.projectId),
  });
}

function repairs(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/summary/refresh',
    config: { permission: 'project.update', target },
    schema: { tags, summary: 'Count again and repair', params, response: { 200: CounterDrift } },
    handler: (request) => refreshSummary(platform, request.actor, request.access.projectId),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/summary/reset',
    config: { permission: 'project.update', target },
    preValidation: async (request) => {
      request.body ??= {};
    },
    schema: {
      tags,
      summary: 'Count from nothing',
      description: 'With `tasks_data_based: false` the data columns are left as they are.',
      params,
      body: SummaryResetBody,
      response: { 200: CounterDrift },
    },
    handler: (request) =>
      refreshSummary(platform, request.actor, request.access.projectId, {
        isDataBased: request.body.tasks_data_based ?? true,
      }),
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/summary/reconcile',
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Count again in the background',
      description: 'The result of the job names every counter that was wrong, and by how much.',
      params,
      response: { 202: JobReference },
    },
    handler: async (request, reply) =>
      reply.code(202).send(await startRecount(platform, request.actor, request.access.projectId)),
  });
  for (const path of ['recalculate', 'rearrange-overlap']) {
    http.route({
      method: 'POST',
      url: `/api/projects/:id/${path}`,
      config: { permission: 'project.update', target },
      schema: {
        tags,
        summary: 'Decide anew which tasks are done',
        params,
        response: { 200: Type.Object({ finished: Type.Integer(), reopened: Type.Integer() }) },
      },
      handler: (request) => recalculateProject(platform, request.actor, request.access.projectId),
    });
  }
}

function models(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/model-versions',
    config: { permission: 'prediction.read', target },
    schema: {
      tags,
      summary: 'List the model versions of the predictions',
      description:
        'Version → number of predictions; with `extended=1` a list with the latest date, and the connected models.',
      params,
      querystring: ModelVersionsQuery,
    },
    handler: async (request) => {
      const { actor, access } = request;
      const { extended, limit } = request.query;
      const versions = await getModelVersions(platform, actor, access.projectId, limit);
      if (extended === '1' || extended?.toLowerCase() === 'true')
        return { static: versions, live: await getLiveModels(platform, actor, access.projectId) };
      return Object.fromEntries(versions.map(({ model_version, count }) => [model_version, count]));
    },
  });
}
