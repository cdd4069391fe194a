import type { Job } from '@labelwright/contract/jobs';
import { formatNumber } from '../lib/format.ts';

const numberIn = (progress: Job['progress'], name: string): number | undefined => {
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

/** "1,204 of 5,000 tasks", as far as the job tells. */
export function jobProgressText({ progress, status }: Pick<Job, 'progress' | 'status'>): string {
  if (status === 'queued') return 'Waiting to start';
  const done = numberIn(progress, 'done');
  if (done === undefined) return 'Running';
  const total = numberIn(progress, 'total');
  const unit = typeof progress.unit === 'string' ? ` ${progress.unit}` : '';
  return total === undefined
    ? `${formatNumber(done)}${unit}`
    : `${formatNumber(done)} of ${formatNumber(total)}${unit}`;
}
