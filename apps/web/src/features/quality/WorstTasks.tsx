import type { AgreementQuery, WorstTask } from '@labelwright/contract/quality';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { qualityKey, qualityPath } from './quality-api.ts';
import { shareText, t } from './strings.ts';
import { TaskDrawer } from './TaskDrawer.tsx';
import { taskTarget } from './task-targets.ts';

const ORDERS = [
  { value: 'worst', label: t.worstFirst },
  { value: 'best', label: t.bestFirst },
] as const;

type WorstTasksProps = {
  projectId: string;
  query: AgreementQuery;
  nameById: (id: number) => string;
};

/** The tasks to look at first; each opens beside the list with its pairs of answers. */
export function WorstTasks({ projectId, query, nameById }: WorstTasksProps) {
  const [{ order }, setUrl] = useUrlState((raw) => ({
    order: textOf(raw.order) === 'best' ? ('best' as const) : ('worst' as const),
  }));
  const [open, setOpen] = useState<WorstTask>();
  const { from, to, user, control } = query;
  const list = useList<WorstTask>({
    key: [...qualityKey(projectId), 'tasks'],
    path: qualityPath(projectId, '/tasks'),
    query: { from, to, user, control, order },
    idOf: (task) => String(task.task_id),
    limit: 50,
  });
  const columns = useMemo(() => columnsOf(projectId, nameById), [projectId, nameById]);
  return (
    <Card
      title={t.worst}
      isFlush
      actions={
        <div className="w-44">
          <Select
            label={t.order}
            isLabelHidden
            size="sm"
            value={order}
            options={ORDERS}
            onChange={(next) => setUrl({ order: next })}
          />
        </div>
      }
    >
      <div className="flex flex-col">
        <DataTable
          label={t.worstLabel}
          columns={columns}
          idOf={(task) => String(task.task_id)}
          {...list}
          onOpen={setOpen}
          maxHeight={420}
          empty={<EmptyState title={t.noWorst} />}
        />
      </div>
      {open !== undefined && (
        <TaskDrawer projectId={projectId} task={open} nameById={nameById} onClose={() => setOpen(undefined)} />
      )}
    </Card>
  );
}

function columnsOf(projectId: string, nameById: (id: number) => string): readonly DataTableColumn<WorstTask>[] {
  return [
    {
      id: 'task',
      header: t.task,
      width: 110,
      isHideable: false,
      cell: (task) => (
        <Link {...taskTarget(projectId, task.task_id)} className="tabular text-accent hover:underline">
          {t.taskTitle(task.inner_id)}
        </Link>
      ),
    },
    {
      id: 'agreement',
      header: t.agreement,
      width: 100,
      align: 'end',
      cell: ({ agreement }) => <span className="tabular">{shareText(agreement)}</span>,
    },
    {
      id: 'class',
      header: t.kind,
      width: 180,
      cell: (task) => (
        <Badge tone={task.class === 'complete' ? 'danger' : task.class === 'partial' ? 'warning' : 'success'}>
          {t.classes[task.class]}
        </Badge>
      ),
    },
    {
      id: 'annotations',
      header: t.answers,
      width: 90,
      align: 'end',
      cell: ({ annotations }) => <span className="tabular">{formatNumber(annotations)}</span>,
    },
    {
      id: 'people',
      header: t.peopleColumn,
      width: 220,
      isGrowing: true,
      cell: ({ people }) => people.map(nameById).join(', '),
    },
    {
      id: 'review',
      header: t.review,
      width: 140,
      cell: ({ review_status: status }) => (status === null ? t.none : <StatusBadge status={status} />),
    },
  ];
}
