import { quantileOf, RECENT_BUCKETS } from '../../platform/metrics/recent.ts';
import type { Facts, Finding, ThresholdOf } from './facts.ts';

/** Of fewer requests a share says nothing. */
const FEWEST_REQUESTS = 20;
const BADLY_LOW = 0.4;
const GIB = 1024 ** 3;

const SERVICE_NAMES: Readonly<Record<string, string>> = {
  database: 'The database',
  redis: 'Redis',
  rabbitmq: 'The broker',
  smtp: 'The mail server',
  storage: 'The file store',
  ocr: 'The OCR engine',
  speech: 'The speech engine',
};

/** The broker in use is named only when it is not the database itself that is away. */
export function serviceFailure({ services }: Facts): Finding[] {
  const down = services.filter(({ state }) => state === 'unhealthy');
  const isDatabaseDown = down.some(({ name }) => name === 'database');
  return down
    .filter(({ name }) => name !== 'rabbitmq' || !isDatabaseDown)
    .map(({ name, detail }) => ({
      key: `service:${name}`,
      title: `${SERVICE_NAMES[name] ?? name} does not answer`,
      detail: `It said: ${detail} See that it runs and that this server can reach it.`,
    }));
}

export function responseTime({ processes }: Facts, threshold: ThresholdOf): Finding[] {
  const histogram = Array.from({ length: RECENT_BUCKETS.length + 1 }, (_, slot) =>
    processes.reduce((sum, { stats }) => sum + (stats.histogram[slot] ?? 0), 0),
  );
  const requests = histogram.reduce((sum, count) => sum + count, 0);
  const seconds = quantileOf(histogram, 0.95);
  if (requests < FEWEST_REQUESTS || seconds === undefined) return [];
  const valueMs = Math.round(seconds * 1000);
  if (valueMs <= threshold(undefined)) return [];
  return [
    {
      key: 'p95',
      title: 'Answers are slow',
      detail: `One request in twenty took longer than ${valueMs} ms in the last five minutes (${requests} requests). Look at /metrics for the slow routes and queries.`,
      value: valueMs,
    },
  ];
}

export function errorRate({ processes }: Facts, threshold: ThresholdOf): Finding[] {
  const requests = processes.reduce((sum, { stats }) => sum + stats.requests, 0);
  const errors = processes.reduce((sum, { stats }) => sum + stats.errors, 0);
  if (requests < FEWEST_REQUESTS) return [];
  const share = percent(errors, requests);
  if (share <= threshold(undefined)) return [];
  return [
    {
      key: 'errors',
      title: `${share} % of the requests fail`,
      detail: `${errors} of ${requests} requests of the last five minutes ended with an error of the server. The log has the reasons.`,
      value: share,
    },
  ];
}

export function lowDisk({ disk }: Facts, threshold: ThresholdOf): Finding[] {
  if (disk === undefined || disk.totalBytes <= 0) return [];
  const share = percent(disk.freeBytes, disk.totalBytes);
  const limit = threshold(undefined);
  if (share >= limit) return [];
  return [
    {
      key: 'data',
      title: 'The disk fills up',
      detail: `${(disk.freeBytes / GIB).toFixed(1)} GiB (${share} %) are free on the disk of the data folder. Make room: without any the database stops.`,
      value: share,
      ...(share < limit * BADLY_LOW ? { severity: 'critical' as const } : {}),
    },
  ];
}

/** With two decimals; 0 of nothing. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}
