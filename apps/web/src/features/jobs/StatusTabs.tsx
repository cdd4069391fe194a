import { JOB_STATUSES } from '@labelwright/contract/jobs';
import { Link } from '@tanstack/react-router';
import type { RawSearch } from '../../lib/url-state.ts';
import { cx } from '../../ui/cx.ts';
import { t } from './strings.ts';

type JobStatus = (typeof JOB_STATUSES)[number];

const TABS: readonly (JobStatus | undefined)[] = [undefined, 'running', 'queued', 'failed', 'succeeded', 'cancelled'];

export const statusOf = (raw: unknown): JobStatus | undefined => JOB_STATUSES.find((status) => status === raw);

/** Links, not tabs: the table below stays the same one. */
export function StatusTabs({ value }: { value: JobStatus | undefined }) {
  return (
    <nav aria-label={t.states} className="flex gap-5 overflow-x-auto">
      {TABS.map((status) => (
        <Link
          key={status ?? 'all'}
          to="."
          search={(current: RawSearch) => ({ ...current, status, job: undefined })}
          aria-current={status === value ? 'true' : undefined}
          className={cx(
            '-mb-px flex h-9 items-center border-b-2 whitespace-nowrap -outline-offset-2 transition-colors hover:text-fg pointer-coarse:h-11',
            status === value ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
          )}
        >
          {t[status ?? 'all']}
        </Link>
      ))}
    </nav>
  );
}
