import type { Job } from '@labelwright/contract/jobs';
import { jobRateText } from './job-rate.ts';
import { t } from './strings.ts';

const numberIn = (record: Readonly<Record<string, unknown>>, name: string): number | undefined => {
  const value = record[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export const metricOf = (job: Pick<Job, 'metrics'>, name: string): number | undefined => numberIn(job.metrics, name);

/** "1,204 of 5,000 · 120 tasks/s", as far as the job tells; undefined when it counts nothing. */
export function progressText(job: Job, nowMs: number): string | undefined {
  if (job.status === 'queued') return t.waiting;
  const done = numberIn(job.progress, 'done');
  if (done === undefined) return undefined;
  const rate = jobRateText(job, nowMs);
  const total = numberIn(job.progress, 'total');
  if (rate !== undefined) return `${t.counted(done, total, '')} · ${rate}`;
  return t.counted(done, total, typeof job.progress.unit === 'string' ? job.progress.unit : '');
}
