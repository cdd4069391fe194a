import {
  RunnerTask,
  RunnerTaskQuery,
  StreamQuery,
  StreamTicket,
  SubmitTask,
  TaskLogs,
  TaskMetrics,
  TaskType,
} from '@labelwright/contract/job-api';
import { Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { cancelJob, findVisible, listVisibleRecords, retryJob } from '../../features/jobs/index.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { SubmittableJob } from '../../platform/jobs/submittable.ts';
import type { Platform } from '../../platform/platform.ts';
import { makeTicket, readTicket } from './stream-ticket.ts';
import { describeKind, submitTask } from './submit-task.ts';
import { streamTask } from './task-stream.ts';
import { getTaskLogs, getTaskMetrics, presentTask } from './task-view.ts';

const tags = ['Task runner'];
const params = Type.Object({ id: Uuid });
const config = { permission: 'organization.read' } as const;
const PATHS = ['/api/v1/tasks', '/api/jobs'] as const;

export function jobApiRoutes(http: Http, platform: Platform, kinds: readonly SubmittableJob[]): void {
  submitRoutes(http, platform, kinds);
  readRoutes(http, platform, kinds);
  streamRoutes(http, platform);
  controlRoutes(http, platform, kinds);
}

function submitRoutes(http: Http, platform: Platform, kinds: readonly SubmittableJob[]): void {
  http.route({
    method: 'GET',
    url: '/api/v1/task-types',
    config,
    schema: { tags, summary: 'What may be submitted', response: { 200: Type.Array(TaskType) } },
    handler: async () => kinds.map(describeKind),
  });
  for (const url of PATHS) {
    http.route({
      method: 'POST',
      url,
      config,
      schema: {
        tags,
        summary: 'Submit a task',
        description:
          'A job of a type that GET /api/v1/task-types lists. It is stored and queued in one transaction, so an answer means that it will run. Work that is open already is answered with its task. Send an `Idempotency-Key` to be safe against repeats.',
        body: SubmitTask,
        response: { 201: RunnerTask },
      },
      handler: async (request, reply) => {
        const id = await submitTask(platform, kinds, request.actor, request.body);
        reply.code(201).header('Location', `/api/v1/tasks/${id}`);
        return presentTask(kinds, (await findVisible(platform, request.actor, id)).job);
      },
    });
  }
}

function readRoutes(http: Http, platform: Platform, kinds: readonly SubmittableJob[]): void {
  http.route({
    method: 'GET',
    url: '/api/v1/tasks',
    config,
    schema: {
      tags,
      summary: 'List tasks',
      description: 'Newest first: those that the caller may see, at most `limit`; more by the Link header.',
      querystring: RunnerTaskQuery,
      response: { 200: Type.Array(RunnerTask) },
    },
    handler: async (request, reply) => {
      const { project_id: project, ...query } = request.query;
      const page = await listVisibleRecords(platform, request.actor, { ...query, ...(project ? { project } : {}) });
      const rows = page.rows.map((job) => presentTask(kinds, job));
      return sendPage(request, reply, pageRequest(request.query), { ...page, rows }) as RunnerTask[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/v1/tasks/:id',
    config,
    schema: { tags, summary: 'Read a task', params, response: { 200: RunnerTask } },
    handler: async ({ actor, params: { id } }) => presentTask(kinds, (await findVisible(platform, actor, id)).job),
  });
  http.route({
    method: 'GET',
    url: '/api/v1/tasks/:id/logs',
    config,
    schema: {
      tags,
      summary: 'Get a link to the log of a task',
      description:
        'The link works without a token for 15 minutes and answers 403 after that. 404 with the reason `not_run_yet` before the first attempt.',
      params,
      response: { 200: TaskLogs },
    },
    handler: ({ actor, params: { id } }) => getTaskLogs(platform, actor, id),
  });
  for (const path of PATHS) {
    http.route({
      method: 'GET',
      url: `${path}/:id/metrics`,
      config,
      schema: {
        tags,
        summary: 'Read what was measured of a task',
        description: 'Partial while it runs; nothing is null that is known.',
        params,
        response: { 200: TaskMetrics },
      },
      handler: ({ actor, params: { id } }) => getTaskMetrics(platform, actor, id),
    });
  }
}

function streamRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/v1/tasks/:id/stream',
    // Not left to the guard, because a ticket in the address stands in for credentials.
    config: { permission: 'public', rate: 'none', quiet: true },
    onRequest: async ({ actor, query }) => {
      const hasTicket = typeof (query as Record<string, unknown>).access_token === 'string';
      if (actor.userId === undefined && !hasTicket) throw new AppError('unauthenticated');
    },
    schema: {
      tags,
      summary: 'Follow a task',
      description:
        'Server-sent events: `status` and `progress` with numbered ids, `message` for what others publish on its channel. The first event is the present state. After a break, `Last-Event-ID` gives every event since. The stream ends after the task has; a comment every 15 seconds keeps it open.',
      params,
      querystring: StreamQuery,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { access_token: token, last_event_id: asked } = request.query;
      const actor = token === undefined ? request.actor : readTicket(platform, request.actor, id, token);
      if (!actor || actor.userId === undefined) throw new AppError('unauthenticated');
      if (actor.scopes && !isInScope(actor.scopes, config.permission))
        throw new AppError('forbidden', `This token is not allowed to use ${config.permission}.`);
      const { job } = await findVisible(platform, actor, id);
      const header = request.headers['last-event-id'];
      const lastSeen = typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : asked;
      streamTask(platform, request, reply, job, lastSeen);
    },
  });
  for (const path of PATHS) {
    http.route({
      method: 'POST',
      url: `${path}/:id/stream-ticket`,
      config: { ...config, quiet: true, replayed: false },
      schema: {
        tags,
        summary: 'Get a ticket for the stream of a task',
        description:
          'For clients that cannot send headers: append it as `access_token`. It opens streams for a minute.',
        params,
        response: { 201: StreamTicket },
      },
      handler: async (request, reply) => {
        const { id } = request.params;
        await findVisible(platform, request.actor, id);
        reply.code(201);
        return makeTicket(platform, request.actor, id);
      },
    });
  }
}

function controlRoutes(http: Http, platform: Platform, kinds: readonly SubmittableJob[]): void {
  http.route({
    method: 'POST',
    url: '/api/v1/tasks/:id/cancel',
    config,
    schema: { tags, summary: 'Cancel a task', params, response: { 200: RunnerTask } },
    handler: async ({ actor, params: { id } }) => {
      await cancelJob(platform, actor, id);
      return presentTask(kinds, (await findVisible(platform, actor, id)).job);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/v1/tasks/:id/retry',
    config,
    schema: { tags, summary: 'Run a failed or cancelled task again', params, response: { 200: RunnerTask } },
    handler: async ({ actor, params: { id } }) => {
      await retryJob(platform, actor, id);
      return presentTask(kinds, (await findVisible(platform, actor, id)).job);
    },
  });
}
