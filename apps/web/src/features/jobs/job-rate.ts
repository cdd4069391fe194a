import type { Job } from '@labelwright/contract/jobs';
import { formatNumber } from '../../lib/format.ts';

const FIRST_MS = 1000;

/** "4,200 rows/s" since the start; undefined while too little is done to tell. */
export function jobRateText(
  job: Pick<Job, 'progress' | 'started_at' | 'finished_at'>,
  nowMs: number,
): string | undefined {
  const { done, unit } = job.progress;
  if (typeof done !== 'number' || done <= 0 || job.started_at === null) return undefined;
  const elapsedMs = (job.finished_at === null ? nowMs : Date.parse(job.finished_at)) - Date.parse(job.started_at);
  if (elapsedMs < FIRST_MS) return undefined;
  const perSecond = (done * 1000) / elapsedMs;
  const shown = perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10;
  return `${formatNumber(shown)} ${typeof unit === 'string' ? unit : 'steps'}/s`;
}

/** How long it ran, or has been running; undefined before it starts. */
export function jobDurationMs(job: Pick<Job, 'started_at' | 'finished_at'>, nowMs: number): number | undefined {
  if (job.started_at === null) return undefined;
  return Math.max(0, (job.finished_at === null ? nowMs : Date.parse(job.finished_at)) - Date.parse(job.started_at));
}
