import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { formatNumber, formatShare } from '../../lib/format.ts';
import type { ManagingEntry } from '../../lib/home.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { SegmentedProgress } from '../../ui/Progress.tsx';
import { t } from './strings.ts';

export function ManagingList({ entries }: { entries: readonly ManagingEntry[] }) {
  // Those that need somebody come first; otherwise the server's order stays.
  const ordered = [...entries].sort((a, b) => b.issues.length - a.issues.length);
  return (
    <Card
      title={t.managing}
      isFlush
      actions={
        <ButtonLink to="/projects" size="sm" variant="ghost">
          {t.allProjects}
        </ButtonLink>
      }
    >
      <ul className="divide-y">
        {ordered.map((entry) => (
          <li key={entry.project_id}>
            <ManagingRow entry={entry} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ManagingRow({ entry }: { entry: ManagingEntry }) {
  const share = entry.task_number === 0 ? 0 : entry.finished_task_number / entry.task_number;
  return (
    <div className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,22rem)_7rem]">
      <div className="min-w-0">
        <Link
          to="/projects/$projectId"
          params={{ projectId: String(entry.project_id) }}
          className="line-clamp-2 rounded-sm font-medium outline-none after:absolute after:inset-0 hover:text-accent focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {entry.title}
        </Link>
        {entry.issues.map((issue) => (
          <p key={issue} className="mt-0.5 flex items-start gap-1.5 text-sm text-warning">
            <TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0" />
            {issue}
          </p>
        ))}
      </div>
      <div className="col-span-2 row-start-2 flex min-w-0 flex-col gap-1 md:col-span-1 md:row-start-auto">
        <SegmentedProgress unit={t.tasks} done={entry.finished_task_number} total={entry.task_number} />
        <div className="tabular flex justify-between gap-3 text-xs text-muted">
          <span>
            {formatNumber(entry.finished_task_number)} / {formatNumber(entry.task_number)} {t.tasks}
          </span>
          <span>{formatShare(share)}</span>
        </div>
      </div>
      <div className="flex justify-end">
        <StatusBadge status={entry.state} />
      </div>
    </div>
  );
}
