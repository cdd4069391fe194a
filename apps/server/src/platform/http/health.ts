import type { ServiceState, ServiceStatus } from '../services/services.ts';

/** State of each service by name; `database`, `redis` and `rabbitmq` are always there. */
export type ServiceStates = Record<string, ServiceState>;

export interface HealthAnswer {
  /** HTTP status. */
  code: 200 | 503;
  body: {
    status: 'healthy' | 'degraded' | 'unhealthy';
    timestamp: string;
    services: ServiceStates;
  };
}

/** Without the database nothing works; without another service most things do. */
export function health(statuses: readonly ServiceStatus[], now: Date): HealthAnswer {
  const services = Object.fromEntries(statuses.map(({ name, state }) => [name, state]));
  const states = Object.values(services);
  const status =
    services.database === 'unhealthy' ? 'unhealthy' : states.includes('unhealthy') ? 'degraded' : 'healthy';
  return { code: status === 'unhealthy' ? 503 : 200, body: { status, timestamp: now.toISOString(), services } };
}

/** Whether this process should be sent requests: only without the database should it not. */
export function readiness(
  statuses: readonly ServiceStatus[],
  now: Date,
): { code: 200 | 503; body: { status: 'ready' | 'not_ready'; timestamp: string } } {
  const isReady = statuses.every(({ name, state }) => name !== 'database' || state === 'healthy');
  return {
    code: isReady ? 200 : 503,
    body: { status: isReady ? 'ready' : 'not_ready', timestamp: now.toISOString() },
  };
}

/** Whether this process should be left running; asks nothing of anybody else. */
export function liveness(now: Date): { status: 'alive'; timestamp: string } {
  return { status: 'alive', timestamp: now.toISOString() };
}

/** The same facts in the envelope of the /task family, whose timestamps are milliseconds since 1970. */
export type HealthEnvelope =
  | {
      status: 'success';
      message: string;
      data: { status: 'UP'; health: HealthAnswer['body']['status']; services: ServiceStates };
      timestamp: number;
    }
  | { status: 'failure'; message: string; timestamp: number };

export function healthEnvelope(answer: HealthAnswer, now: Date): HealthEnvelope {
  const { status, services } = answer.body;
  const down = Object.entries(services).flatMap(([name, state]) => (state === 'unhealthy' ? [name] : []));
  const message = down.length === 0 ? 'All services answer.' : `No answer from: ${down.join(', ')}.`;
  const timestamp = now.getTime();
  if (answer.code !== 200) return { status: 'failure', message, timestamp };
  return { status: 'success', message, data: { status: 'UP', health: status, services }, timestamp };
}
