import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Recent } from './recent.ts';
import { watchQueries } from './watch-queries.ts';

/** A number looked up when somebody reads the metrics, such as how many jobs wait. */
export interface CollectedGauge {
  name: string;
  help: string;
  labels: readonly string[];
  collect: () => Promise<readonly { labels?: Readonly<Record<string, string>>; value: number }[]>;
}

export interface ObservedRequest {
  method: string;
  /** The pattern, not the path: ids would make a series each. */
  route: string;
  status: number;
  durationMs: number;
  /** Its time is that of the line, not ours. */
  isTransfer?: boolean;
}

export interface Metrics {
  contentType: string;
  /** Everything, in the Prometheus text format. A gauge that cannot be collected is left out and counted as failed. */
  metricsText(): Promise<string>;
  requestStarted(): void;
  requestEnded(): void;
  observeRequest(request: ObservedRequest): void;
}

export interface MetricsSettings {
  pool: pg.Pool;
  /** Further pools of the same database, counted together with it. */
  otherPools?: readonly pg.Pool[];
  /** Queries that take longer are counted as slow; 250 when absent. */
  slowQueryMs?: number;
  queueDepth: () => Promise<readonly { queue: string; status: string; count: number }[]>;
  gauges?: readonly CollectedGauge[];
  /** Also told of every request. */
  recent?: Recent;
}

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const queryBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Of the process, whatever apps run in it: what watches its memory is never taken off again. */
const processRegistry = new Registry();
collectDefaultMetrics({ register: processRegistry });

export function createMetrics(settings: MetricsSettings): Metrics {
  const registry = new Registry();
  const gauges = [queueDepthGauge(settings.queueDepth), ...(settings.gauges ?? [])];
  addCollectedGauges(registry, gauges);
  const pools = [...new Set([settings.pool, ...(settings.otherPools ?? [])])];
  addPoolGauges(registry, pools);
  addQueryMetrics(registry, pools, settings.slowQueryMs ?? 250);
  return {
    contentType: registry.contentType,
    metricsText: () => Registry.merge([processRegistry, registry]).metrics(),
    ...requestMetrics(registry, settings.recent),
  };
}

function requestMetrics(
  registry: Registry,
  recent: Recent | undefined,
): Pick<Metrics, 'requestStarted' | 'requestEnded' | 'observeRequest'> {
  const registers = [registry];
  const labelNames = ['method', 'route', 'status'];
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last byte of its answer.',
    labelNames,
    buckets: requestBuckets,
    registers,
  });
  const errors = new Counter({
    name: 'http_request_errors_total',
    help: 'Requests answered with a status of 500 or more.',
    labelNames,
    registers,
  });
  const inFlight = new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered now.', registers });
  return {
    requestStarted: () => inFlight.inc(),
    requestEnded: () => inFlight.dec(),
    observeRequest: ({ method, route, status, durationMs, isTransfer = false }) => {
      if (!isTransfer) recent?.observe(durationMs, status);
      const labels = { method, route, status: String(status) };
      duration.observe(labels, durationMs / 1000);
      if (status >= 500) errors.inc(labels);
    },
  };
}

function queueDepthGauge(queueDepth: MetricsSettings['queueDepth']): CollectedGauge {
  return {
    name: 'job_queue_depth',
    help: 'Jobs by queue and status.',
    labels: ['queue', 'status'],
    collect: async () =>
      (await queueDepth()).map(({ queue, status, count }) => ({ labels: { queue, status }, value: count })),
  };
}

function addCollectedGauges(registry: Registry, gauges: readonly CollectedGauge[]): void {
  const failures = new Counter({
    name: 'metrics_collect_errors_total',
    help: 'How often a gauge could not be collected.',
    labelNames: ['name'],
    registers: [registry],
  });
  for (const { name, help, labels, collect } of gauges) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      collect: async () => {
        gauge.reset();
        // Without labels a reset leaves a 0, which would pass for a measurement.
        if (labels.length === 0) gauge.remove();
        try {
          for (const entry of await collect()) gauge.set({ ...entry.labels }, entry.value);
        } catch {
          failures.inc({ name });
        }
      },
    });
  }
}

function addPoolGauges(registry: Registry, pools: readonly pg.Pool[]): void {
  const sum = (of: (pool: pg.Pool) => number): number => pools.reduce((total, pool) => total + of(pool), 0);
  const counts = {
    total: () => sum((pool) => pool.totalCount),
    idle: () => sum((pool) => pool.idleCount),
    in_use: () => sum((pool) => pool.totalCount - pool.idleCount),
    waiting: () => sum((pool) => pool.waitingCount),
  };
  const gauge = new Gauge({
    name: 'db_pool_connections',
    help: 'Database connections by state; waiting counts those who wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect: () => {
      for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count());
    },
  });
}

function addQueryMetrics(registry: Registry, pools: readonly pg.Pool[], slowQueryMs: number): void {
  const duration = new Histogram({
    name: 'db_query_duration_seconds',
    help: 'Time of a database query, waiting for its answer included.',
    buckets: queryBuckets,
    registers: [registry],
  });
  const slow = new Counter({
    name: 'db_slow_queries_total',
    help: `Database queries that took ${slowQueryMs} ms or more.`,
    registers: [registry],
  });
  for (const pool of pools)
    watchQueries(pool, (durationMs) => {
      duration.observe(durationMs / 1000);
      if (durationMs >= slowQueryMs) slow.inc();
    });
}
