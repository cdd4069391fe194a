import { IdParam, PageOf } from '@labelwright/contract/schemas';
import {
  RedeliverFailed,
  ReplayWebhook,
  WebhookLog,
  WebhookLogQuery,
  WebhookLogRecord,
  WebhookPayloadParams,
  WebhookPayloadQuery,
  WebhookQueued,
} from '@labelwright/contract/webhooks';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { pageLogs, readLog, redeliver, redeliverFailed } from './logs.service.ts';
import { PAYLOAD_PATH } from './make-request.ts';
import { readPayload } from './read-payload.ts';
import { replayWebhook } from './replay.ts';

const tags = ['Webhooks'];
const params = Type.Object({ id: IdParam });
const logParams = Type.Object({ id: IdParam, log: IdParam });
/** A webhook belongs to a project, a workspace or an organization: the handlers ask. */
const config = { permission: 'authenticated' } as const;

export function logRoutes(http: Http, platform: Platform, wake: () => void): void {
  readRoutes(http, platform);
  http.route({
    method: 'POST',
    url: '/api/webhooks/:id/redeliver/:log',
    config,
    schema: {
      tags,
      summary: 'Send a delivery again',
      description: 'With the same id and as many attempts as a new one.',
      params: logParams,
      response: { 200: WebhookLog },
    },
    handler: async (request) => {
      const { id, log } = request.params;
      const queued = await redeliver(platform, request.actor, Number(id), Number(log));
      wake();
      return queued;
    },
  });
  http.route({
    method: 'POST',
    url: '/api/webhooks/:id/redeliver-failed',
    config,
    schema: {
      tags,
      summary: 'Send all deliveries again that were given up',
      params,
      body: Type.Union([RedeliverFailed, Type.Null()]),
      response: { 200: WebhookQueued },
    },
    handler: async (request) => {
      const queued = await redeliverFailed(platform, request.actor, Number(request.params.id), request.body ?? {});
      wake();
      return queued;
    },
  });
  http.route({
    method: 'POST',
    url: '/api/webhooks/:id/replay',
    config,
    schema: {
      tags,
      summary: 'Send again what happened since a moment, or after a message',
      description:
        'In its order, also what happened while the webhook was switched off, as far back as messages are kept. At most 10,000 messages in a call: go on from next_cursor.',
      params,
      body: ReplayWebhook,
      response: { 200: WebhookQueued },
    },
    handler: async (request) => {
      const queued = await replayWebhook(platform, request.actor, Number(request.params.id), request.body);
      wake();
      return queued;
    },
  });
}

function readRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/webhooks/:id/logs',
    config,
    schema: {
      tags,
      summary: 'What was sent, newest first',
      params,
      querystring: WebhookLogQuery,
      response: { 200: PageOf(WebhookLog) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const page = await pageLogs(platform, request.actor, Number(request.params.id), request.query, asked);
      return sendPage(request, reply, asked, page) as WebhookLog[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/webhooks/:id/logs/:log',
    config,
    schema: {
      tags,
      summary: 'One delivery with its request and all attempts',
      params: logParams,
      response: { 200: WebhookLogRecord },
    },
    handler: (request) => {
      const { id, log } = request.params;
      return readLog(platform, request.actor, Number(id), Number(log));
    },
  });
  http.route({
    method: 'GET',
    url: `${PAYLOAD_PATH}/:message`,
    config: { permission: 'public' },
    schema: {
      tags,
      summary: 'The body of an event that was too large to be sent',
      description: 'The address stands in the delivery as `payload_url`. Its signature is the permission.',
      params: WebhookPayloadParams,
      querystring: WebhookPayloadQuery,
    },
    handler: async (request, reply) => {
      const query = request.query as unknown as Record<string, string>;
      const body = await readPayload(platform, request.params.message, query);
      return reply.header('Cache-Control', 'private, no-store').type('application/json').send(body);
    },
  });
}
