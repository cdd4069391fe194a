import type { Column } from '@labelwright/contract/data-manager-columns';
import type { TaskRow } from '@labelwright/contract/data-manager-tasks';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { Avatar } from '../../ui/Avatar.tsx';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { DataValue, Nothing } from './DataValue.tsx';
import { summarize } from './describe-result.ts';
import { choicesOf } from './filters/filter-draft.ts';
import { readItems } from './read-items.ts';
import { t } from './strings.ts';

type CellProps = { task: TaskRow; column: Column; projectId: string };

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
    case 'annotations_results':
    case 'predictions_results':
      return <Results text={task[column.id]} />;
    default:
      return <DataValue value={(task as Record<string, unknown>)[column.id]} type={column.type} />;
  }
}

/** What the answers say, as far as the list carries them. */
function Results({ text }: { text: string }) {
  const { items, isCut } = readItems(text);
  const words = summarize(items).map(({ text: word, count }) => (count > 1 ? `${word} × ${count}` : word));
  if (words.length === 0) return isCut ? <span className="text-muted">{t.longResult}</span> : <Nothing />;
  const line = `${words.join(', ')}${isCut ? ' …' : ''}`;
  return <span title={line}>{line}</span>;
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
