import type { JobCounts } from '@labelwright/contract/jobs';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import type { RawSearch } from '../../lib/url-state.ts';
import { cx } from '../../ui/cx.ts';
import { countOf, type JobTab, TABS } from './jobs-search.ts';
import { t } from './strings.ts';

type StatusTabsProps = { value: JobTab; counts: JobCounts | undefined };

/** Links, not tabs: the table below stays the same one. Parts of a state show only when there are any. */
export function StatusTabs({ value, counts }: StatusTabsProps) {
  const isShown = (tab: JobTab): boolean => {
    const isPart = tab === 'retrying' || tab === 'scheduled' || tab === 'dead';
    return !isPart || tab === value || (counts !== undefined && counts[tab] > 0);
  };
  return (
    <nav aria-label={t.states} className="flex gap-5 overflow-x-auto">
      {TABS.filter(isShown).map((status) => (
        <Link
          key={status ?? 'all'}
          to="."
          search={(current: RawSearch) => ({ ...current, status, job: undefined })}
          aria-current={status === value ? 'true' : undefined}
          className={tabClass(status === value)}
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

export const tabClass = (isCurrent: boolean): string =>
  cx(
    '-mb-px flex h-9 min-w-6 shrink-0 items-center gap-1.5 border-b-2 whitespace-nowrap -outline-offset-2 transition-colors hover:text-fg pointer-coarse:h-11',
    isCurrent ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
  );
