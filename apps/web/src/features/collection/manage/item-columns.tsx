import type { CollectionItem } from '@labelwright/contract/collection-items';
import { Link } from '@tanstack/react-router';
import { Badge, StatusBadge } from '../../../ui/Badge.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { RelativeTime } from '../../../ui/Time.tsx';
import { t } from '../manage-strings.ts';
import { ProcessingBadge } from '../ProcessingNote.tsx';
import { TypeIcon } from '../TypeIcon.tsx';
import { statusLooks, statusWords } from '../words.ts';

type Column = DataTableColumn<CollectionItem>;

export const ITEM_COLUMNS: readonly Column[] = [
  {
    id: 'title',
    header: t.columns.title,
    isGrowing: true,
    minWidth: 200,
    isHideable: false,
    cell: (item) => (
      <span className="flex min-w-0 items-center gap-2">
        <TypeIcon type={item.type} />
        <span className="truncate font-medium">{item.title}</span>
      </span>
    ),
  },
  {
    id: 'status',
    header: t.columns.status,
    width: 120,
    cell: ({ status }) => <StatusBadge status={statusLooks[status]} label={statusWords[status]} />,
  },
  {
    id: 'processing',
    header: t.columns.processing,
    width: 160,
    cell: (item) => <ProcessingBadge item={item} />,
  },
  {
    id: 'contributor',
    header: t.columns.contributor,
    width: 150,
    cell: ({ contributor }) => <span className="truncate">{contributor?.name ?? t.somebody}</span>,
  },
  { id: 'domain', header: t.columns.domain, width: 120, cell: ({ domain }) => domain },
  { id: 'language', header: t.columns.language, width: 90, cell: ({ language }) => language },
  {
    id: 'tags',
    header: t.columns.tags,
    width: 150,
    cell: ({ tags }) => (
      <span className="flex gap-1 overflow-hidden">
        {tags?.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  {
    id: 'submitted',
    header: t.columns.submitted,
    width: 120,
    cell: ({ submitted_at: at }) => <RelativeTime at={at} />,
  },
  {
    id: 'task',
    header: t.columns.task,
    width: 90,
    cell: ({ task_id: taskId, project }) =>
      taskId === null ? (
        <span className="text-muted">{t.noTask}</span>
      ) : (
        <Link
          to="/projects/$projectId/tasks/$taskId"
          params={{ projectId: String(project), taskId: String(taskId) }}
          className="rounded-sm text-accent hover:underline"
        >
          {t.task(taskId)}
        </Link>
      ),
  },
];
