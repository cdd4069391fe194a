import type { Job } from '@labelwright/contract/jobs';
import { formatDuration, formatNumber } from './format.ts';

type Progress = Job['progress'];

const numberIn = (progress: Progress, name: string): number | undefined => {
  const value = progress[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/** 0 to 1; undefined while the size of the work is not known. */
export function jobShare({ progress }: Pick<Job, 'progress'>): number | undefined {
  const done = numberIn(progress, 'done');
  const total = numberIn(progress, 'total');
  if (done === undefined || total === undefined || total <= 0) return undefined;
  return Math.min(1, Math.max(0, done / total));
}

const STEADY_MS = 3000;

/** At the pace so far; undefined while too little is done to tell. */
export function jobTimeLeftMs(job: Pick<Job, 'progress' | 'started_at'>, nowMs: number): number | undefined {
  const share = jobShare(job);
  if (share === undefined || share === 0 || job.started_at === null) return undefined;
  const elapsedMs = nowMs - Date.parse(job.started_at);
  return elapsedMs < STEADY_MS ? undefined : (elapsedMs * (1 - share)) / share;
}

/** "1,204 of 5,000 tasks · 20 s left", as far as the job tells. */
export function jobProgressText(job: Pick<Job, 'progress' | 'status' | 'started_at'>, nowMs: number): string {
  if (job.status === 'queued') return 'Waiting to start';
  const { progress } = job;
  const done = numberIn(progress, 'done');
  if (done === undefined) return 'Running';
  const total = numberIn(progress, 'total');
  const unit = typeof progress.unit === 'string' ? ` ${progress.unit}` : '';
  const counted =
    total === undefined ? `${formatNumber(done)}${unit}` : `${formatNumber(done)} of ${formatNumber(total)}${unit}`;
  const leftMs = jobTimeLeftMs(job, nowMs);
  return leftMs === undefined || leftMs < 1000 ? counted : `${counted} · ${formatDuration(leftMs)} left`;
}
