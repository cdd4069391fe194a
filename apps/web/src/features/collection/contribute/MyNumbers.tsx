import type { CollectionHome, StatusCounts } from '@labelwright/contract/collection-summaries';
import { useQuery } from '@tanstack/react-query';
import { collectionHomeQuery } from '../../../lib/collection.ts';
import { formatDay, formatNumber } from '../../../lib/format.ts';
import { t } from '../strings.ts';
import { barsOf, fillDays, rateOf } from './numbers.ts';

const SHOWN_DAYS = 30;

/** What became of what one has brought, in this project. */
export function MyNumbers({ projectId }: { projectId: string }) {
  const { data } = useQuery(collectionHomeQuery);
  const project = data?.projects.find(({ id, uuid }) => String(id) === projectId || uuid === projectId);
  if (data === undefined || project === undefined) return <div className="h-14" />;
  return (
    <section aria-label={t.numbers} className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
      <Figures counts={project.by_status} />
      <Days days={data.days} />
    </section>
  );
}

function Figures({ counts }: { counts: StatusCounts }) {
  const figures = [
    { name: t.drafts, value: formatNumber(counts.draft) },
    { name: t.waiting, value: formatNumber(counts.pending_review) },
    { name: t.approved, value: formatNumber(counts.approved) },
    { name: t.sentBackCount, value: formatNumber(counts.rejected) },
    { name: t.rate, value: t.rateOf(rateOf(counts)) },
  ];
  return (
    <dl className="grid grid-cols-3 gap-x-8 gap-y-3 sm:flex">
      {figures.map(({ name, value }) => (
        <div key={name} className="flex flex-col-reverse">
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="tabular text-lg font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Thirty days as little bars. */
function Days({ days }: { days: CollectionHome['days'] }) {
  const bars = barsOf(fillDays(days, Date.now(), SHOWN_DAYS));
  const total = days.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  return (
    <figure className="flex flex-col gap-1">
      <div aria-hidden className="flex h-8 items-end gap-px">
        {bars.map(({ day, count, share }) => (
          <span
            key={day}
            title={t.perDay(count, formatDay(day, { isShort: true }))}
            className={count === 0 ? 'h-px w-1.5 bg-line' : 'w-1.5 rounded-t-sm bg-accent'}
            style={count === 0 ? undefined : { height: `${Math.max(share * 100, 8)}%` }}
          />
        ))}
      </div>
      <figcaption className="text-xs text-muted">{t.last30(total)}</figcaption>
    </figure>
  );
}
