import {
  JobOverview,
  JobStatisticsQuery,
  JobTypeStatistics,
  QueueParams,
  RedriveJobs,
  Redriven,
} from '@labelwright/contract/jobs';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { redriveJobs } from './jobs.service.ts';
import { getOverview, getStatistics, pauseQueue } from './overview.ts';

const tags = ['Jobs'];

export function overviewRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/jobs/overview',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'Queues and workers',
      description: 'How much waits in each queue and since when, how fast it goes, who works on it and on what.',
      querystring: Type.Pick(JobStatisticsQuery, ['scope']),
      response: { 200: JobOverview },
    },
    handler: ({ actor, query }) => getOverview(platform, actor, query.scope),
  });
  http.route({
    method: 'GET',
    url: '/api/jobs/statistics',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'How long jobs waited and ran, by type',
      description: 'Medians and 95th percentiles over the jobs that finished in the last days.',
      querystring: JobStatisticsQuery,
      response: { 200: Type.Array(JobTypeStatistics) },
    },
    handler: ({ actor, query }) => getStatistics(platform, actor, query),
  });
  http.route({
    method: 'POST',
    url: '/api/jobs/redrive',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'Run again all jobs that a filter finds',
      description:
        'Of the failed, dead or cancelled jobs that the caller sees, oldest first, at most 1,000 a call; `left` says whether to call again.',
      body: RedriveJobs,
      response: { 200: Redriven },
    },
    handler: ({ actor, body }) => redriveJobs(platform, actor, body),
  });
  for (const [method, isPaused, summary] of [
    ['PUT', true, 'Let a queue stand still'],
    ['DELETE', false, 'Let a queue go on'],
  ] as const) {
    http.route({
      method,
      url: '/api/jobs/queues/:queue/pause',
      config: { permission: 'platform.admin' },
      schema: {
        tags,
        summary,
        description: 'What runs is finished. Workers follow within two seconds.',
        params: QueueParams,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        await pauseQueue(platform, request.actor, request.params.queue, isPaused);
        reply.code(204);
        return null;
      },
    });
  }
}
