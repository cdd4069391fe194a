import { IdParam, PageOf } from '@labelwright/contract/schemas';
import { WEBHOOK_ACTIONS, type WebhookActionSpec } from '@labelwright/contract/webhook-actions';
import {
  CreateWebhook,
  RotateSecret,
  TestWebhook,
  UpdateWebhook,
  WebhookActionInfo,
  WebhookActionList,
  WebhookInfoQuery,
  WebhookListQuery,
  WebhookRecord,
  WebhookSecret,
  WebhookTestResult,
  WebhookWithSecret,
} from '@labelwright/contract/webhooks';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { testWebhook } from './test-webhook.ts';
import {
  changeWebhook,
  createWebhook,
  pageWebhooks,
  readWebhook,
  removeWebhook,
  rotateSecret,
} from './webhooks.service.ts';

const tags = ['Webhooks'];
const params = Type.Object({ id: IdParam });
/** A webhook belongs to a project, a workspace or an organization: the handlers ask. */
const config = { permission: 'authenticated' } as const;
const ownHands = { ...config, ownHands: true } as const;

export function webhookRoutes(http: Http, platform: Platform, wake: () => void): void {
  recordRoutes(http, platform, wake);
  actionRoutes(http, platform);
  http.route({
    method: 'POST',
    url: '/api/webhooks/:id/test',
    config: ownHands,
    schema: {
      tags,
      summary: 'Send a sample to the receiver',
      description:
        'Now, also when the webhook is switched off. Answers what the receiver said; nothing is tried again.',
      params,
      body: Type.Union([TestWebhook, Type.Null()]),
      response: { 200: WebhookTestResult },
    },
    handler: (request) => testWebhook(platform, request.actor, Number(request.params.id), request.body?.action),
  });
  http.route({
    method: 'POST',
    url: '/api/webhooks/:id/rotate-secret',
    config: { ...ownHands, replayed: false },
    schema: {
      tags,
      summary: 'Make a new signing secret',
      description: 'Shown once. The one before goes on signing beside it for `overlap_hours`.',
      params,
      body: Type.Union([RotateSecret, Type.Null()]),
      response: { 200: WebhookSecret },
    },
    handler: (request) => rotateSecret(platform, request.actor, Number(request.params.id), request.body ?? {}),
  });
}

function recordRoutes(http: Http, platform: Platform, wake: () => void): void {
  http.route({
    method: 'GET',
    url: '/api/webhooks',
    config,
    schema: {
      tags,
      summary: 'List webhooks',
      description: 'Of a project, for its managers; without `project` all of the organization, for its administrators.',
      querystring: WebhookListQuery,
      response: { 200: PageOf(WebhookRecord) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const page = await pageWebhooks(platform, request.actor, request.query, asked);
      return sendPage(request, reply, asked, page) as WebhookRecord[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/webhooks',
    config: { ...ownHands, replayed: false },
    schema: {
      tags,
      summary: 'Set up a webhook',
      description: 'The signing secret is in this answer only. Headers are kept encrypted and never shown again.',
      body: CreateWebhook,
      response: { 201: WebhookWithSecret },
    },
    handler: async (request, reply) => reply.code(201).send(await createWebhook(platform, request.actor, request.body)),
  });
  http.route({
    method: 'GET',
    url: '/api/webhooks/:id',
    config,
    schema: { tags, summary: 'Read a webhook', params, response: { 200: WebhookRecord } },
    handler: (request) => readWebhook(platform, request.actor, Number(request.params.id)),
  });
  for (const method of ['PATCH', 'PUT'] as const)
    http.route({
      method,
      url: '/api/webhooks/:id',
      config: ownHands,
      schema: {
        tags,
        summary: 'Change a webhook',
        description: 'What is left out stays as it is. Switching it on again sends what has waited.',
        params,
        body: UpdateWebhook,
        response: { 200: WebhookRecord },
      },
      handler: async (request) => {
        const changed = await changeWebhook(platform, request.actor, Number(request.params.id), request.body);
        wake();
        return changed;
      },
    });
  http.route({
    method: 'DELETE',
    url: '/api/webhooks/:id',
    config,
    schema: { tags, summary: 'Delete a webhook with its log', params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removeWebhook(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}

function actionRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/webhooks/info',
    config: { permission: 'organization.read' },
    schema: {
      tags,
      summary: 'What webhooks can be told of, by action',
      querystring: WebhookInfoQuery,
      response: { 200: Type.Record(Type.String(), WebhookActionInfo) },
    },
    handler: async (request) => {
      const only = request.query['organization-only'];
      const list = actionInfos().filter((info) => only === undefined || info['organization-only'] === only);
      return Object.fromEntries(list.map((info) => [info.action, info]));
    },
  });
  http.route({
    method: 'GET',
    url: '/api/webhook-actions',
    config: { permission: 'organization.read' },
    schema: { tags, summary: 'What webhooks can be told of', response: { 200: Type.Array(WebhookActionInfo) } },
    handler: async () => actionInfos(),
  });
  http.route({
    method: 'GET',
    url: '/api/webhooks/:id/actions',
    config,
    schema: { tags, summary: 'Which actions a webhook asked for', params, response: { 200: WebhookActionList } },
    handler: async (request) => {
      const { actions } = await readWebhook(platform, request.actor, Number(request.params.id));
      return { actions: actions as WebhookActionList['actions'] };
    },
  });
  http.route({
    method: 'PUT',
    url: '/api/webhooks/:id/actions',
    config: ownHands,
    schema: {
      tags,
      summary: 'Choose the actions of a webhook',
      params,
      body: WebhookActionList,
      response: { 200: WebhookActionList },
    },
    handler: async (request) => {
      const { actions } = request.body;
      const changed = await changeWebhook(platform, request.actor, Number(request.params.id), {
        actions,
        send_for_all_actions: false,
      });
      return { actions: changed.actions as WebhookActionList['actions'] };
    },
  });
}

function actionInfos(): WebhookActionInfo[] {
  return Object.entries<WebhookActionSpec>(WEBHOOK_ACTIONS).map(([action, spec]) => ({
    action,
    name: spec.name,
    description: spec.description,
    key: spec.key,
    group: spec.group,
    'organization-only': spec.organizationOnly ?? false,
  }));
}
