import { Job, JobCountQuery, JobCounts, JobListQuery, JobLogLine } from '@labelwright/contract/jobs';
import { Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import { openEventStream } from '../../platform/http/sse.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { cancelJob, countVisibleJobs, getJob, getJobLog, listVisibleJobs, retryJob } from './jobs.service.ts';
import { findVisible } from './reach.ts';

const tags = ['Jobs'];
const params = Type.Object({ id: Uuid });

export function jobRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/jobs',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'List jobs',
      description:
        'Newest first. Administrators see all jobs of the organization, managers of projects theirs, others their own.',
      querystring: JobListQuery,
      response: { 200: Type.Array(Job) },
    },
    handler: async (request, reply) =>
      sendPage(
        request,
        reply,
        pageRequest(request.query),
        await listVisibleJobs(platform, request.actor, request.query),
      ) as Job[],
  });
  http.route({
    method: 'GET',
    url: '/api/jobs/counts',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'Count jobs by state',
      description: 'Of the jobs that the list shows to the same person.',
      querystring: JobCountQuery,
      response: { 200: JobCounts },
    },
    handler: (request) => countVisibleJobs(platform, request.actor, request.query),
  });
  http.route({
    method: 'GET',
    url: '/api/jobs/:id',
    config: { permission: 'organization.read' },
    schema: { tags, summary: 'Read one job', params, response: { 200: Job } },
    handler: (request) => getJob(platform, request.actor, request.params.id),
  });
  http.route({
    method: 'GET',
    url: '/api/jobs/:id/logs',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'Read the log lines of a job',
      params,
      querystring: Type.Object({
        after: Type.Optional(
          Type.Integer({ minimum: 0, default: 0, description: 'Id of the last line already known' }),
        ),
      }),
      response: { 200: Type.Array(JobLogLine) },
    },
    handler: (request) => getJobLog(platform, request.actor, request.params.id, request.query.after ?? 0),
  });
  http.route({
    method: 'POST',
    url: '/api/jobs/:id/cancel',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'Cancel a job',
      description: 'A queued job ends at once, a running one at its next safe point.',
      params,
      response: { 200: Job },
    },
    handler: (request) => cancelJob(platform, request.actor, request.params.id),
  });
  http.route({
    method: 'POST',
    url: '/api/jobs/:id/retry',
    config: { permission: 'organization.read' },
    schema: { tags, summary: 'Run a failed or cancelled job again', params, response: { 200: Job } },
    handler: (request) => retryJob(platform, request.actor, request.params.id),
  });
  streams(http, platform);
}

function streams(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/jobs/:id/stream',
    config: { permission: 'organization.read', rate: 'none', quiet: true },
    schema: {
      tags,
      summary: 'Follow a job',
      description: 'Server-sent events: `job` with the record and `log` with new lines, until it has ended.',
      params,
    },
    handler: async (request, reply) => {
      const { actor } = request;
      const { id } = request.params;
      let lastLine = Number(request.headers['last-event-id'] ?? 0) || 0;
      const { job: first } = await findVisible(platform, actor, id);
      let pushing: Promise<void> = Promise.resolve();
      const push = (): void => {
        // One after the other, so that no line is sent twice.
        pushing = pushing.then(send).catch((error: unknown) => {
          request.log.warn({ err: error }, 'a job could not be followed');
          stream.close();
        });
      };
      const unfollow = platform.jobFeed.follow(first, push);
      const stream = openEventStream(request, reply, unfollow);
      const send = async (): Promise<void> => {
        if (stream.closed) return;
        // The lines after the job, so that none is missed when it has ended.
        const job = await getJob(platform, actor, id);
        const lines = await getJobLog(platform, actor, id, lastLine);
        for (const line of lines) stream.send({ id: line.id, event: 'log', data: line });
        lastLine = lines.at(-1)?.id ?? lastLine;
        stream.send({ event: 'job', data: job });
        if (job.finished_at) stream.close();
      };
      push();
    },
  });
  http.route({
    method: 'GET',
    url: '/api/live',
    config: { permission: 'organization.read', rate: 'none', quiet: true },
    schema: {
      tags: ['Live updates'],
      summary: 'Hints that something changed',
      description:
        'Server-sent events named by topic (`job`, `project`, `tasks`, `queue`, `notifications`) with `{id, projectId}`; fetch what changed. `everything`: hints were missed.',
    },
    handler: async (request, reply) => {
      const { actor } = request;
      const unsubscribe = platform.live.subscribe(actor.organizationId ?? 0, ({ topic, id, projectId, userId }) => {
        if (userId === undefined || userId === actor.userId) stream.send({ event: topic, data: { id, projectId } });
      });
      const stream = openEventStream(request, reply, unsubscribe);
    },
  });
}
