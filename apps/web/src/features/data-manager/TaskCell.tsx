import type { Column, TaskRow } from '@labelwright/contract/data-manager';
import { Link } from '@tanstack/react-router';
import { Check, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { choicesOf } from './filter-draft.ts';
import { t } from './strings.ts';

type CellProps = { task: TaskRow; column: Column; projectId: string };

const Nothing = () => <span className="text-muted">–</span>;

/** One value of a task, shown by what it is. */
export function TaskCell({ task, column, projectId }: CellProps) {
  if (column.id.startsWith('data.')) return <DataValue value={dataOf(task, column.id)} type={column.type} />;
  switch (column.id) {
    case 'id':
      return (
        <Link
          to="/projects/$projectId/tasks/$taskId"
          params={{ projectId, taskId: String(task.id) }}
          className="tabular text-accent hover:underline"
        >
          {task.id}
        </Link>
      );
    case 'status':
      return <StatusBadge status={task.status} />;
    case 'annotators':
      return <People ids={task.annotators} column={column} />;
    case 'total_annotations':
      return (
        <span className="tabular">
          {task.overlap > 1 ? `${task.total_annotations} / ${task.overlap}` : task.total_annotations}
        </span>
      );
    case 'created_at':
    case 'updated_at':
    case 'completed_at':
      return <RelativeTime at={task[column.id]} />;
    case 'avg_lead_time':
      return <Duration ms={task.avg_lead_time === null ? null : task.avg_lead_time * 1000} />;
    case 'is_labeled':
    case 'draft_exists':
    case 'ground_truth':
      return <Flag isOn={task[column.id]} />;
    default:
      return <DataValue value={(task as Record<string, unknown>)[column.id]} type={column.type} />;
  }
}

const Flag = ({ isOn }: { isOn: boolean }) => (isOn ? <Check role="img" aria-label={t.yes} size={16} /> : <Nothing />);

function dataOf(task: TaskRow, columnId: string): unknown {
  const key = columnId.slice('data.'.length);
  return (task.data as Record<string, unknown> | null)?.[key];
}

const MOST_PEOPLE = 4;

function People({ ids, column }: { ids: readonly number[]; column: Column }) {
  if (ids.length === 0) return <Nothing />;
  const names = choicesOf(column);
  return (
    <span className="flex items-center gap-1">
      {ids.slice(0, MOST_PEOPLE).map((id) => (
        <Avatar key={id} size="sm" name={names.find(({ value }) => value === String(id))?.title ?? `#${id}`} />
      ))}
      {ids.length > MOST_PEOPLE && <span className="text-xs text-muted">+{ids.length - MOST_PEOPLE}</span>}
    </span>
  );
}

/** A value of the data: pictures as pictures, numbers as numbers, everything else as one line of text. */
export function DataValue({ value, type }: { value: unknown; type: string }) {
  if (value === undefined || value === null || value === '') return <Nothing />;
  if (typeof value === 'boolean') return <span>{value ? t.yes : t.no}</span>;
  if (type === 'Image' && typeof value === 'string') return <Thumbnail url={value} />;
  if (typeof value === 'number') return <span className="tabular">{formatNumber(value)}</span>;
  if (type === 'Datetime' && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    return <span className="tabular">{value.length > 10 ? formatDateTime(value) : value}</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <span title={text.slice(0, 1000)}>{text.slice(0, 300)}</span>;
}

/** Task data may name anything; only what a browser can show as a picture becomes one. */
export const isPictureUrl = (url: string): boolean => /^(https?:\/\/|\/|data:image\/)/.test(url);

export function Thumbnail({ url }: { url: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  if (!isPictureUrl(url)) return <span title={url}>{url}</span>;
  if (hasFailed)
    return (
      <span className="flex items-center gap-2 text-muted" title={url}>
        <ImageOff aria-hidden size={16} className="shrink-0" />
        <span className="truncate">{url}</span>
      </span>
    );
  return (
    <img
      src={url}
      alt=""
      title={url}
      loading="lazy"
      decoding="async"
      onError={() => setHasFailed(true)}
      className="h-7 w-11 rounded-sm border bg-surface-2 object-cover"
    />
  );
}
