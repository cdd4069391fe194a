import { useQuery } from '@tanstack/react-query';
import { ClipboardCheck } from 'lucide-react';
import { formatCount } from '../../lib/format.ts';
import { reviewCountsQuery } from '../../lib/review-counts.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';

/** On the home page: projects with answers to review, the oldest first, and what came back; collected items have a card of their own. */
export function ReviewList() {
  const { data } = useQuery(reviewCountsQuery);
  const toReview =
    data?.projects
      .map((entry) => ({ ...entry, answers: entry.to_review - entry.items_to_review }))
      .filter(({ answers }) => answers > 0) ?? [];
  const rework = data?.projects.filter(({ rework: count }) => count > 0) ?? [];
  if (toReview.length + rework.length === 0) return null;
  return (
    <Card title={t.title} isFlush>
      <ul className="divide-y">
        {rework.map(({ project, title, rework: count }) => (
          <li key={`rework ${project}`} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <span className="min-w-0 flex-1 basis-40 font-medium">{title}</span>
            <span className="text-sm text-warning">{t.sentBack(count)}</span>
            <ButtonLink to="/projects/$projectId/label" params={{ projectId: String(project) }} variant="primary">
              {t.doAgain}
            </ButtonLink>
          </li>
        ))}
        {toReview.map(({ project, title, answers, oldest_waiting_since: oldest }) => (
          <li key={`review ${project}`} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <span className="min-w-0 flex-1 basis-40 font-medium">{title}</span>
            <span className="tabular text-sm text-muted">
              {formatCount(answers, 'answer')}
              {oldest !== null && (
                <>
                  {`, ${t.oldest} `}
                  <RelativeTime at={oldest} />
                </>
              )}
            </span>
            <ButtonLink
              to="/projects/$projectId/review"
              params={{ projectId: String(project) }}
              icon={<ClipboardCheck aria-hidden size={16} />}
            >
              {t.goReview}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
