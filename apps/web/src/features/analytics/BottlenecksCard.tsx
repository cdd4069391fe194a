import type { Bottlenecks } from '@labelwright/contract/analytics-progress';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../lib/format.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { bottlenecksQuery } from './analytics-api.ts';
import { t } from './report-strings.ts';

/** Tasks that do not move, by reason, the worst first. */
export function BottlenecksCard({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(bottlenecksQuery(projectId));
  const found = data?.reasons.filter(({ total }) => total > 0) ?? [];
  return (
    <Card title={t.bottlenecks}>
      {data === undefined ? (
        error === null ? (
          <SkeletonLines count={4} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : found.length === 0 ? (
        <EmptyState title={t.nothingStuck}>{t.nothingStuckText}</EmptyState>
      ) : (
        <div className="grid gap-x-8 gap-y-5 md:grid-cols-2 xl:grid-cols-3">
          {found.map((reason) => (
            <Reason key={reason.reason} projectId={projectId} {...reason} />
          ))}
        </div>
      )}
    </Card>
  );
}

const SHOWN = 6;

function Reason({ projectId, reason, total, tasks }: Bottlenecks['reasons'][number] & { projectId: string }) {
  return (
    <section aria-label={t.reasons[reason]}>
      <h3 className="flex items-baseline justify-between gap-3 border-b pb-1 text-sm font-medium">
        {t.reasons[reason]}
        <span className="tabular font-semibold">{formatNumber(total)}</span>
      </h3>
      <ul className="tabular text-sm">
        {tasks.slice(0, SHOWN).map((task) => (
          <li key={task.task_id} className="flex items-baseline justify-between gap-3 py-1">
            <Link
              to="/projects/$projectId/tasks/$taskId"
              params={{ projectId, taskId: String(task.task_id) }}
              className="text-accent hover:underline"
            >
              {t.task(task.inner_id)}
            </Link>
            <span className="text-xs text-muted">
              {t.counts[reason](task.count)}
              {task.since !== null && (
                <>
                  , <RelativeTime at={task.since} />
                </>
              )}
            </span>
          </li>
        ))}
        {total > SHOWN && <li className="py-1 text-xs text-muted">{t.more(total - SHOWN)}</li>}
      </ul>
    </section>
  );
}
