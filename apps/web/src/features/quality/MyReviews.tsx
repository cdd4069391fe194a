import type { MyReview } from '@labelwright/contract/review';
import { Link } from '@tanstack/react-router';
import { projectKey } from '../../lib/project.ts';
import { useList } from '../../lib/use-list.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { t } from './strings.ts';
import { taskTarget } from './task-targets.ts';

/** What reviewers said about one's own answers. */
export function MyReviews({ projectId }: { projectId: string }) {
  const list = useList<MyReview>({
    key: [...projectKey(projectId), 'my-reviews'],
    path: `/api/projects/${encodeURIComponent(projectId)}/review/mine`,
    idOf: (review) => String(review.id),
    limit: 50,
  });
  return (
    <Card title={t.reviews} isFlush>
      <div className="flex flex-col">
        <DataTable
          label={t.reviews}
          columns={columnsOf(projectId)}
          idOf={(review) => String(review.id)}
          {...list}
          maxHeight={320}
          empty={<p className="p-4 text-muted">{t.noReviews}</p>}
        />
      </div>
    </Card>
  );
}

const columnsOf = (projectId: string): readonly DataTableColumn<MyReview>[] => [
  {
    id: 'task',
    header: t.task,
    width: 110,
    isHideable: false,
    cell: ({ task, annotation, inner_id: number }) =>
      task === null ? (
        t.none
      ) : (
        <Link
          {...taskTarget(projectId, task, annotation === null ? {} : { annotation })}
          className="tabular text-accent hover:underline"
        >
          {t.taskTitle(number ?? task)}
        </Link>
      ),
  },
  {
    id: 'outcome',
    header: t.outcome,
    width: 190,
    cell: ({ status, is_rework: isRework }) => (
      <span className="flex gap-1">
        <StatusBadge status={status} />
        {isRework && <Badge tone="warning">{t.again}</Badge>}
      </span>
    ),
  },
  { id: 'reason', header: t.reason, width: 160, cell: ({ reason }) => reason || t.none },
  { id: 'feedback', header: t.feedback, width: 240, isGrowing: true, cell: ({ feedback }) => feedback || t.none },
  { id: 'when', header: t.when, width: 130, cell: ({ decided_at: at }) => <RelativeTime at={at} /> },
];
