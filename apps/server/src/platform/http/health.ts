/** How the services are; a service that is not configured is stood in for by another and is not listed as unhealthy. */
export type ServiceState = 'healthy' | 'unhealthy';

export interface Services {
  database: ServiceState;
  redis: ServiceState;
  /** The broker in use, whichever it is; the key is the documented one. */
  rabbitmq: ServiceState;
}

/** Resolves when the service answers, rejects when it does not. */
export type Check = () => Promise<unknown>;

export interface HealthChecks {
  checkDatabase: Check;
  /** undefined: cache and limits are kept in this process. */
  checkRedis?: Check;
  /** undefined: jobs are kept in the database. */
  checkBroker?: Check;
}

export interface HealthAnswer {
  /** HTTP status. */
  code: 200 | 503;
  body: {
    status: 'healthy' | 'degraded' | 'unhealthy';
    timestamp: string;
    services: Services;
  };
}

const checkTimeoutMs = 2000;

export async function checkServices(checks: HealthChecks): Promise<Services> {
  const [database, redis, broker] = await Promise.all([
    stateOf(checks.checkDatabase),
    checks.checkRedis && stateOf(checks.checkRedis),
    checks.checkBroker && stateOf(checks.checkBroker),
  ]);
  return { database, redis: redis ?? 'healthy', rabbitmq: broker ?? database };
}

async function stateOf(check: Check): Promise<ServiceState> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), checkTimeoutMs);
  try {
    await Promise.race([check(), late.promise]);
    return 'healthy';
  } catch {
    return 'unhealthy';
  } finally {
    clearTimeout(timer);
  }
}

/** Without the database nothing works; without another service most things do. */
export function health(services: Services, now: Date): HealthAnswer {
  const states = Object.values(services);
  const status =
    services.database === 'unhealthy' ? 'unhealthy' : states.includes('unhealthy') ? 'degraded' : 'healthy';
  return { code: status === 'unhealthy' ? 503 : 200, body: { status, timestamp: now.toISOString(), services } };
}

/** Whether this process should be sent requests. */
export function readiness(
  services: Services,
  now: Date,
): { code: 200 | 503; body: { status: 'ready' | 'not_ready'; timestamp: string } } {
  const isReady = services.database === 'healthy';
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
      data: { status: 'UP'; health: HealthAnswer['body']['status']; services: Services };
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
