import {
  AcknowledgeAlertBody,
  ALERT_KINDS,
  Alert,
  AlertCounts,
  AlertListQuery,
  AlertRecord,
  AlertRule,
  AlertScopeQuery,
  MuteAlertBody,
  ServiceReport,
  UpdateAlertRuleBody,
} from '@labelwright/contract/alerts';
import { IdParam, JobReference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { startCheck } from './alerts.jobs.ts';
import {
  acknowledgeAlert,
  closeAlertByHand,
  countAlerts,
  getAlert,
  muteAlert,
  pageAlerts,
  unmuteAlert,
} from './alerts.service.ts';
import { listRules, readServices, updateRule } from './rules.service.ts';

const tags = ['Alerts'];
const config = { permission: 'alerts.manage' } as const;
const params = Type.Object({ id: IdParam });

export function alertRoutes(http: Http, platform: Platform): void {
  reading(http, platform);
  handling(http, platform);
  rules(http, platform);
}

function reading(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/alerts',
    config,
    schema: {
      tags,
      summary: 'What needs attention',
      description:
        'Newest first. Administrators see the alerts of their organization; with scope=platform super administrators see all.',
      querystring: AlertListQuery,
      response: { 200: Type.Array(Alert) },
    },
    handler: async (request, reply) => {
      const { limit, cursor } = request.query;
      const page = await pageAlerts(platform, request.actor, request.query);
      return sendPage(request, reply, pageRequest({ limit, cursor }), page) as Alert[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/alerts/counts',
    config,
    schema: { tags, summary: 'Count open alerts', querystring: AlertScopeQuery, response: { 200: AlertCounts } },
    handler: (request) => countAlerts(platform, request.actor, request.query.scope),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/alerts/:id',
    config,
    schema: { tags, summary: 'One alert and what happened to it', params, response: { 200: AlertRecord } },
    handler: (request) => getAlert(platform, request.actor, Number(request.params.id)),
  });
}

function handling(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/admin/alerts/:id/acknowledge',
    config,
    preValidation: async (request) => {
      request.body ??= {};
    },
    schema: {
      tags,
      summary: 'Say that somebody looks after it',
      params,
      body: AcknowledgeAlertBody,
      response: { 200: Alert },
    },
    handler: (request) => acknowledgeAlert(platform, request.actor, Number(request.params.id), request.body.note ?? ''),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/alerts/:id/mute',
    config,
    schema: {
      tags,
      summary: 'Tell nobody of it for a while',
      description: 'Also when it closes and opens again within that time.',
      params,
      body: MuteAlertBody,
      response: { 200: Alert },
    },
    handler: (request) => muteAlert(platform, request.actor, Number(request.params.id), request.body.hours),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/alerts/:id/unmute',
    config,
    schema: { tags, summary: 'Tell of it again', params, response: { 200: Alert } },
    handler: (request) => unmuteAlert(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/alerts/:id/close',
    config,
    schema: {
      tags,
      summary: 'Close an alert',
      description: 'It opens again at the next look when its cause lasts.',
      params,
      response: { 200: Alert },
    },
    handler: (request) => closeAlertByHand(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/alerts/check',
    config: { permission: 'platform.admin' },
    schema: { tags, summary: 'Look now', response: { 202: JobReference } },
    handler: async (_request, reply) => reply.code(202).send(await startCheck(platform)),
  });
}

function rules(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/alert-rules',
    config,
    schema: {
      tags,
      summary: 'When alerts open',
      querystring: AlertScopeQuery,
      response: { 200: Type.Array(AlertRule) },
    },
    handler: (request) => listRules(platform, request.actor, request.query.scope),
  });
  http.route({
    method: 'PUT',
    url: '/api/admin/alert-rules/:kind',
    config,
    schema: {
      tags,
      summary: 'Set when an alert opens',
      description: 'For the organization; with scope=platform for all that have not set it themselves.',
      params: Type.Object({ kind: Type.Enum([...ALERT_KINDS]) }),
      querystring: AlertScopeQuery,
      body: UpdateAlertRuleBody,
      response: { 200: AlertRule },
    },
    handler: (request) =>
      updateRule(platform, request.actor, { kind: request.params.kind, scope: request.query.scope }, request.body),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/services',
    config: { permission: 'platform.admin' },
    schema: { tags, summary: 'Services and processes', response: { 200: ServiceReport } },
    handler: () => readServices(platform),
  });
}
