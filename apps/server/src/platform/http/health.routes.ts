import { type TSchema, Type } from 'typebox';
import type { Services } from '../services/services.ts';
import { health, healthEnvelope, liveness, readiness } from './health.ts';
import type { Http } from './types.ts';

export interface HealthOptions {
  services: Services;
  now: () => Date;
}

const tags = ['Health'];
const state = Type.Union([Type.Literal('healthy'), Type.Literal('unhealthy'), Type.Literal('not_configured')]);
const services = Type.Record(Type.String(), state, {
  description:
    'database, redis, rabbitmq (the broker in use), smtp, storage, and what features need. One that something stands in for is healthy without being there.',
});
const overall = Type.Union([Type.Literal('healthy'), Type.Literal('degraded'), Type.Literal('unhealthy')]);
const HealthBody = Type.Object({ status: overall, timestamp: Type.String({ format: 'date-time' }), services });
const ReadyBody = statusBody(Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]));
const AliveBody = statusBody(Type.Literal('alive'));
const SuccessEnvelope = Type.Object({
  status: Type.Literal('success'),
  message: Type.String(),
  data: Type.Object({ status: Type.Literal('UP'), health: overall, services }),
  timestamp: Type.Integer({ description: 'Milliseconds since 1970' }),
});
const FailureEnvelope = Type.Object({
  status: Type.Literal('failure'),
  message: Type.String(),
  timestamp: Type.Integer({ description: 'Milliseconds since 1970' }),
});

function statusBody<T extends TSchema>(status: T) {
  return Type.Object({ status, timestamp: Type.String({ format: 'date-time' }) });
}

/** Health under every documented name. Needs no log-in; the slash at the end is the router's to ignore. */
export function registerHealth(http: Http, options: HealthOptions): void {
  const config = { permission: 'public', rate: 'none', quiet: true } as const;
  http.get(
    '/health',
    {
      config,
      schema: { tags, summary: 'Health, in the envelope', response: { 200: SuccessEnvelope, 503: FailureEnvelope } },
    },
    async (_request, reply) => {
      const now = options.now();
      const answer = health(await options.services.look(), now);
      const envelope = healthEnvelope(answer, now);
      return envelope.status === 'success' ? reply.code(200).send(envelope) : reply.code(503).send(envelope);
    },
  );
  http.get(
    '/api/health',
    { config, schema: { tags, summary: 'Health by service', response: { 200: HealthBody, 503: HealthBody } } },
    async (_request, reply) => {
      const { code, body } = health(await options.services.look(), options.now());
      return reply.code(code).send(body);
    },
  );
  for (const url of ['/api/health/ready', '/api/health/readiness', '/ready']) {
    http.get(
      url,
      { config, schema: { tags, summary: 'Ready for requests', response: { 200: ReadyBody, 503: ReadyBody } } },
      async (_request, reply) => {
        const { code, body } = readiness(await options.services.look(['database']), options.now());
        return reply.code(code).send(body);
      },
    );
  }
  for (const url of ['/api/health/live', '/api/health/liveness', '/live']) {
    http.get(url, { config, schema: { tags, summary: 'Process is running', response: { 200: AliveBody } } }, async () =>
      liveness(options.now()),
    );
  }
}
