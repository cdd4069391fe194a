import {
  DeadLetter,
  DeadLetterQuery,
  OutboxCounts,
  OutboxEvent,
  OutboxEventDetail,
  OutboxQuery,
  RedriveAnswer,
  RedriveBody,
  RedriveDeliveriesAnswer,
  RedriveDeliveriesBody,
} from '@labelwright/contract/outbox';
import { Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countEvents,
  pageDeadLetters,
  pageOutbox,
  readOutboxEvent,
  redriveDeliveries,
  redriveMany,
  redriveOne,
} from './outbox.service.ts';

const tags = ['Administration'];
const config = { permission: 'platform.admin' } as const;
const params = Type.Object({ id: Uuid });

export function outboxRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/outbox',
    config,
    schema: {
      tags,
      summary: 'Events on their way to their subscribers',
      description: 'Of all organizations, newest first. Delivered ones are kept for a week.',
      querystring: OutboxQuery,
      response: { 200: Type.Array(OutboxEvent) },
    },
    handler: async (request, reply) => {
      const { limit, cursor, ...filter } = request.query;
      const asked = pageRequest({ limit, cursor });
      return sendPage(request, reply, asked, await pageOutbox(platform, filter, asked)) as OutboxEvent[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/outbox/counts',
    config: { ...config, quiet: true },
    schema: { tags, summary: 'How many events wait, fail and are done', response: { 200: OutboxCounts } },
    handler: () => countEvents(platform),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/outbox/:id',
    config,
    schema: { tags, summary: 'One event with its attempts', params, response: { 200: OutboxEventDetail } },
    handler: (request) => readOutboxEvent(platform, request.params.id),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/outbox/:id/redrive',
    config,
    schema: {
      tags,
      summary: 'Deliver a dead letter again',
      description: 'With all its attempts. Later events of its aggregate may have been delivered before it.',
      params,
      response: { 200: OutboxEvent },
    },
    handler: (request) => redriveOne(platform, request.actor, request.params.id),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/outbox/redrive',
    config,
    schema: {
      tags,
      summary: 'Deliver all dead letters of a filter again',
      body: Type.Union([RedriveBody, Type.Null()]),
      response: { 200: RedriveAnswer },
    },
    handler: (request) => redriveMany(platform, request.actor, request.body ?? {}),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/outbox/deliveries/redrive',
    config,
    schema: {
      tags,
      summary: 'Hand to a broker again what it refused',
      description: 'Mend the cause first. Later entries of the same object may have arrived before them.',
      body: RedriveDeliveriesBody,
      response: { 200: RedriveDeliveriesAnswer },
    },
    handler: (request) => redriveDeliveries(platform, request.actor, request.body.sink),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/dead-letters',
    config,
    schema: {
      tags,
      summary: 'Events, jobs and deliveries to brokers that used up their attempts',
      description:
        'Re-drive an event at /api/admin/outbox/{id}/redrive, a job at /api/jobs/{id}/retry, deliveries at /api/admin/outbox/deliveries/redrive.',
      querystring: DeadLetterQuery,
      response: { 200: Type.Array(DeadLetter) },
    },
    handler: async (request, reply) => {
      const { limit, cursor, kind } = request.query;
      const asked = pageRequest({ limit, cursor });
      return sendPage(request, reply, asked, await pageDeadLetters(platform, kind, asked)) as DeadLetter[];
    },
  });
}
