import type { OutboxCounts, OutboxEvent, OutboxStatus } from '@labelwright/contract/outbox';
import { OUTBOX_STATUSES } from '@labelwright/contract/outbox';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCw, SearchX, Send, X } from 'lucide-react';
import { useEffect } from 'react';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { OutboxDrawer } from './OutboxDrawer.tsx';
import { OutboxFields } from './OutboxFields.tsx';
import { filterQuery, OUTBOX_KEY, outboxCounts, readFilters, redriveAll } from './outbox-api.ts';
import { OUTBOX_COLUMNS } from './outbox-columns.tsx';
import { SinkList } from './SinkList.tsx';
import { t } from './strings.ts';

const parse = (raw: RawSearch) => ({ ...readFilters(raw), event: textOf(raw.event) });
const idOf = (row: OutboxEvent): string => row.id;
const NO_FILTERS = readFilters({});

/** What was promised to subscribers and is not done yet, and what could not be done. */
export function OutboxPage() {
  const [{ event, ...filters }, setUrl] = useUrlState(parse);
  const query = filterQuery(filters);
  const { data: counts } = useQuery(outboxCounts);
  const list = useList<OutboxEvent>({
    key: [...OUTBOX_KEY, 'list'],
    path: '/api/admin/outbox',
    query: { ...query, status: filters.status },
    idOf,
  });
  useRefreshWith(counts);
  const isNarrowed = Object.keys(query).length > 0;
  const clear = () => setUrl({ ...NO_FILTERS, status: filters.status });
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-2 border-b px-4 pt-3 md:px-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-md">{t.title}</h1>
          <p className="mr-auto text-sm text-muted">{t.description}</p>
          {isNarrowed && (
            <Button size="sm" variant="ghost" icon={<X aria-hidden size={14} />} onClick={clear}>
              {t.clear}
            </Button>
          )}
          {filters.status === 'failed' && list.rows.length > 0 && (
            <RedriveAll filter={query} count={isNarrowed ? undefined : counts?.failed} />
          )}
        </div>
        {counts !== undefined && counts.sinks.length > 0 && <SinkList sinks={counts.sinks} />}
        <OutboxFields filters={filters} types={counts?.event_types ?? []} onChange={setUrl} />
        <States value={filters.status} counts={counts} />
      </div>
      <DataTable
        {...list}
        label={t.title}
        columns={OUTBOX_COLUMNS}
        idOf={idOf}
        openId={event}
        onOpen={(row) => setUrl({ event: row.id }, { isReplace: event !== undefined })}
        empty={<Nothing isNarrowed={isNarrowed} isDead={filters.status === 'failed'} onClear={clear} />}
      />
      {event !== undefined && <OutboxDrawer key={event} id={event} onClose={() => setUrl({ event: undefined })} />}
    </PageBody>
  );
}

/** Whatever moved the counts moved rows, too. */
function useRefreshWith(counts: OutboxCounts | undefined): void {
  const queries = useQueryClient();
  const mark = counts && [counts.pending, counts.processing, counts.failed, counts.completed_last_hour].join();
  useEffect(() => {
    if (mark !== undefined) void queries.invalidateQueries({ queryKey: OUTBOX_KEY });
  }, [mark, queries]);
}

const countOf = (counts: OutboxCounts, status: OutboxStatus): string =>
  status === 'completed' ? `${formatNumber(counts.completed_last_hour)} ${t.lastHour}` : formatNumber(counts[status]);

/** Links, not tabs: the table below stays the same one. */
function States({ value, counts }: { value: OutboxStatus | undefined; counts: OutboxCounts | undefined }) {
  return (
    <nav aria-label={t.states} className="flex items-center gap-5 overflow-x-auto">
      {[undefined, ...OUTBOX_STATUSES].map((status) => (
        <Link
          key={status ?? 'all'}
          to="."
          search={(current: RawSearch) => ({ ...current, status, event: undefined })}
          aria-current={status === value ? 'true' : undefined}
          className={cx(
            '-mb-px flex h-9 min-w-6 shrink-0 items-center gap-1.5 border-b-2 whitespace-nowrap -outline-offset-2 transition-colors hover:text-fg pointer-coarse:h-11',
            status === value ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
          )}
        >
          {t[status ?? 'all']}
          <span className="tabular min-w-2 text-xs font-normal text-muted">
            {counts !== undefined && status !== undefined && countOf(counts, status)}
          </span>
        </Link>
      ))}
      {counts !== undefined && counts.oldest_pending_at !== null && (
        <span className="ml-auto text-sm whitespace-nowrap text-muted">
          {t.oldest}: <RelativeTime at={counts.oldest_pending_at} />
        </span>
      )}
      {counts !== undefined && counts.dead_jobs > 0 && (
        <Link
          to="/jobs"
          search={{ status: 'failed' }}
          className={cx(
            'text-sm whitespace-nowrap text-accent hover:underline',
            !counts.oldest_pending_at && 'ml-auto',
          )}
        >
          {t.deadJobs(formatCount(counts.dead_jobs, 'job'))}
        </Link>
      )}
    </nav>
  );
}

function RedriveAll({ filter, count }: { filter: ReturnType<typeof filterQuery>; count: number | undefined }) {
  const queries = useQueryClient();
  const redriving = useMutation({
    mutationFn: () => redriveAll(filter),
    onSuccess: async ({ redriven, left }) => {
      const detail = left > 0 ? { detail: t.left(formatCount(left, 'dead letter')) } : {};
      toast(t.redrivenMany(formatCount(redriven, 'event')), detail);
      await queries.invalidateQueries({ queryKey: OUTBOX_KEY });
      await queries.invalidateQueries(outboxCounts);
    },
    onError: (error) => toastError(t.notRedriven, error),
  });
  return (
    <Button
      size="sm"
      icon={<RotateCw aria-hidden size={14} />}
      isBusy={redriving.isPending}
      onClick={() => redriving.mutate()}
    >
      {t.redriveAll(count === undefined ? 'all of these' : formatCount(count, 'event'))}
    </Button>
  );
}

type NothingProps = { isNarrowed: boolean; isDead: boolean; onClear: () => void };

function Nothing({ isNarrowed, isDead, onClear }: NothingProps) {
  if (isNarrowed)
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={t.noMatch}
        action={<Button onClick={onClear}>{t.clear}</Button>}
      >
        {t.noMatchText}
      </EmptyState>
    );
  return (
    <EmptyState icon={<Send aria-hidden />} title={isDead ? t.noDead : t.noEvents}>
      {isDead ? t.noDeadText : t.noEventsText}
    </EmptyState>
  );
}
