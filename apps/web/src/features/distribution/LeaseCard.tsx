import type { Queue } from '@labelwright/contract/distribution';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { Person } from '../../ui/Person.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Duration, RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { releaseTask } from './queue-api.ts';
import { ReclaimDialog } from './ReclaimDialog.tsx';
import { t } from './strings.ts';

type Lease = Queue['leases'][number];

type LeaseCardProps = { projectId: string; queue: UseQueryResult<Queue>; onChanged: () => void };

/** Who has which task in hand, since when and until when. */
export function LeaseCard({ projectId, queue, onChanged }: LeaseCardProps) {
  const [isReclaiming, setReclaiming] = useState(false);
  const leases = queue.data?.leases ?? NONE;
  const mayUnlock = queue.data?.can.unlock === true;
  const columns = useMemo(
    () => columnsOf(projectId, mayUnlock, (lease) => void release(lease, onChanged)),
    [projectId, mayUnlock, onChanged],
  );
  return (
    <Card
      title={t.leases}
      isFlush
      actions={
        mayUnlock &&
        leases.length > 0 && (
          <Button size="sm" onClick={() => setReclaiming(true)}>
            {t.reclaim}
          </Button>
        )
      }
    >
      <div className="flex flex-col">
        <DataTable
          label={t.leases}
          columns={columns}
          rows={leases}
          totalCount={leases.length}
          idOf={({ task, user }) => `${task} ${user.id}`}
          isLoading={queue.isPending}
          error={queue.error}
          onRetry={() => void queue.refetch()}
          maxHeight={420}
          empty={<EmptyState title={t.noLeases}>{t.noLeasesText}</EmptyState>}
        />
      </div>
      {isReclaiming && (
        <ReclaimDialog
          projectId={projectId}
          leases={leases}
          onClose={() => setReclaiming(false)}
          onReclaimed={onChanged}
        />
      )}
    </Card>
  );
}

const NONE: Lease[] = [];

async function release({ task, inner_id: number, user }: Lease, onChanged: () => void): Promise<void> {
  try {
    await releaseTask(task, user.id);
    toast(t.released(number), { detail: t.releasedText });
    onChanged();
  } catch (error) {
    toastError(t.couldNotRelease, error);
  }
}

function columnsOf(
  projectId: string,
  mayUnlock: boolean,
  onRelease: (lease: Lease) => void,
): readonly DataTableColumn<Lease>[] {
  return [
    {
      id: 'person',
      header: t.person,
      width: 200,
      isGrowing: true,
      isHideable: false,
      cell: ({ user }) => <Person person={{ display_name: user.name, email: user.email }} />,
    },
    {
      id: 'task',
      header: t.task,
      width: 110,
      cell: ({ task, inner_id: number }) => (
        <Link
          to="/projects/$projectId/tasks/$taskId"
          params={{ projectId, taskId: String(task) }}
          className="tabular text-accent hover:underline"
        >
          {t.taskTitle(number)}
        </Link>
      ),
    },
    { id: 'kind', header: t.kind, width: 120, cell: ({ kind }) => <Badge>{t.kinds[kind] ?? kind}</Badge> },
    {
      id: 'held',
      header: t.heldFor,
      width: 110,
      align: 'end',
      cell: ({ held_seconds: seconds }) => <Duration ms={seconds * 1000} />,
    },
    { id: 'ends', header: t.ends, width: 130, cell: ({ expires_at: at }) => <RelativeTime at={at} /> },
    ...(mayUnlock
      ? [
          {
            id: 'actions',
            header: t.actions,
            width: 110,
            cell: (lease: Lease) => (
              <Button
                size="sm"
                aria-label={t.releaseTask(lease.inner_id, lease.user.name || lease.user.email)}
                onClick={() => onRelease(lease)}
              >
                {t.release}
              </Button>
            ),
          },
        ]
      : []),
  ];
}
