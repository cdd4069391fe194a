import type { MyReview } from '@labelwright/contract/review';
import { useQuery } from '@tanstack/react-query';
import { MessageSquare } from 'lucide-react';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { myReviewsQuery } from './review-api.ts';
import { t } from './strings.ts';

/** What reviewers said of this person's answers in a project: what came back first. */
export function MyReviews({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(myReviewsQuery(projectId, false));
  if (data?.length === 0) return null;
  const decided = (data ?? []).filter(({ status }) => status !== 'pending');
  const ordered = decided.sort((a, b) => Number(b.is_rework) - Number(a.is_rework));
  const waiting = (data?.length ?? 0) - decided.length;
  return (
    <Card title={t.mine} isFlush>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && (
        <div className="p-4">
          <SkeletonLines />
        </div>
      )}
      <ul className="divide-y">
        {ordered.map((review) => (
          <MyReviewRow key={review.id} projectId={projectId} review={review} />
        ))}
        {waiting > 0 && <li className="px-4 py-2.5 text-sm text-muted">{t.waitForReview(waiting)}</li>}
      </ul>
    </Card>
  );
}

function MyReviewRow({ projectId, review }: { projectId: string; review: MyReview }) {
  const { task, annotation, inner_id: innerId, reason, feedback, unresolved_comments: comments } = review;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <span className="tabular font-medium">{t.task(innerId ?? 0)}</span>
        <StatusBadge status={review.status} label={t.status[review.status]} />
        {review.decision === 'fix' && <Badge tone="info">{t.mineFixed}</Badge>}
        {comments > 0 && <Badge icon={<MessageSquare aria-hidden size={12} />}>{t.unresolved(comments)}</Badge>}
        <span className="text-xs text-muted">
          <RelativeTime at={review.decided_at ?? review.submitted_at} />
        </span>
      </div>
      {task !== null && (
        <ButtonLink
          to="/projects/$projectId/tasks/$taskId"
          params={{ projectId, taskId: String(task) }}
          search={annotation === null ? {} : { annotation }}
          size="sm"
          variant={review.is_rework ? 'primary' : 'secondary'}
        >
          {review.is_rework ? t.doAgain : t.openTask}
        </ButtonLink>
      )}
      {(reason !== '' || feedback !== '') && (
        <p className="col-span-2 text-sm wrap-break-word text-muted">
          {reason !== '' && <span className="font-medium text-fg">{reason}. </span>}
          {feedback}
        </p>
      )}
    </li>
  );
}
