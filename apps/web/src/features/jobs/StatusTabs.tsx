import { JOB_STATUSES, type JobCounts } from '@labelwright/contract/jobs';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import type { RawSearch } from '../../lib/url-state.ts';
import { cx } from '../../ui/cx.ts';
import { t } from './strings.ts';

type JobStatus = (typeof JOB_STATUSES)[number];

const TABS: readonly (JobStatus | undefined)[] = [undefined, 'running', 'queued', 'failed', 'succeeded', 'cancelled'];

export const statusOf = (raw: unknown): JobStatus | undefined => JOB_STATUSES.find((status) => status === raw);

type StatusTabsProps = { value: JobStatus | undefined; counts: JobCounts | undefined };

/** Links, not tabs: the table below stays the same one. */
export function StatusTabs({ value, counts }: StatusTabsProps) {
  return (
    <nav aria-label={t.states} className="flex gap-5 overflow-x-auto">
      {TABS.map((status) => (
        <Link
          key={status ?? 'all'}
          to="."
          search={(current: RawSearch) => ({ ...current, status, job: undefined })}
          aria-current={status === value ? 'true' : undefined}
          className={cx(
            '-mb-px flex h-9 min-w-6 shrink-0 items-center gap-1.5 border-b-2 whitespace-nowrap -outline-offset-2 transition-colors hover:text-fg pointer-coarse:h-11',
            status === value ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
          )}
        >
          {t[status ?? 'all']}
          <span className="tabular min-w-2 text-xs font-normal text-muted">
            {counts !== undefined && formatNumber(countOf(counts, status))}
          </span>
        </Link>
      ))}
    </nav>
  );
}

const countOf = (counts: JobCounts, status: JobStatus | undefined): number =>
  status === undefined ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[status];
