import type { Job } from '@labelwright/contract/jobs';
import { formatNumber } from '../../lib/format.ts';
import { t } from './strings.ts';

export const isFinished = (job: Pick<Job, 'finished_at'>): boolean => job.finished_at !== null;

const numberIn = (record: Readonly<Record<string, unknown>>, name: string): number | undefined => {
  const value = record[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export const metricOf = (job: Pick<Job, 'metrics'>, name: string): number | undefined => numberIn(job.metrics, name);

/** From start to end, or until now while it runs; undefined before it starts. */
export function runTimeMs(job: Pick<Job, 'started_at' | 'finished_at'>, nowMs: number): number | undefined {
  if (job.started_at === null) return undefined;
  const endMs = job.finished_at === null ? nowMs : Date.parse(job.finished_at);
  return Math.max(0, endMs - Date.parse(job.started_at));
}

const SHORTEST_MS = 500;

/** Units of work per second, over the whole run; undefined while too little has happened to tell. */
export function ratePerSecond(
  job: Pick<Job, 'progress' | 'started_at' | 'finished_at'>,
  nowMs: number,
): number | undefined {
  const done = numberIn(job.progress, 'done');
  const durationMs = runTimeMs(job, nowMs);
  if (done === undefined || done <= 0 || durationMs === undefined || durationMs < SHORTEST_MS) return undefined;
  return done / (durationMs / 1000);
}

const roundRate = (rate: number): number => (rate >= 10 ? Math.round(rate) : Number(rate.toPrecision(2)));

/** "1,204 of 5,000 tasks · 120/s", as far as the job tells; undefined when it counts nothing. */
export function progressText(job: Job, nowMs: number): string | undefined {
  if (job.status === 'queued') return t.waiting;
  const done = numberIn(job.progress, 'done');
  if (done === undefined) return undefined;
  const unit = typeof job.progress.unit === 'string' ? job.progress.unit : '';
  const counted = t.counted(done, numberIn(job.progress, 'total'), unit);
  const rate = ratePerSecond(job, nowMs);
  return rate === undefined ? counted : `${counted} · ${t.rate(formatNumber(roundRate(rate)))}`;
}
