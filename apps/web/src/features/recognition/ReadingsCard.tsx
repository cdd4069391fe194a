import type { RecognitionRun } from '@labelwright/contract/recognition';
import { useQuery } from '@tanstack/react-query';
import { ScanText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast } from '../../ui/toast.ts';
import { ReadingDrawer } from './ReadingDrawer.tsx';
import { RecogniseDialog } from './RecogniseDialog.tsx';
import { recognitionKey, recognitionPlanQuery } from './recognition-api.ts';
import { t } from './strings.ts';

const idOf = ({ id }: RecognitionRun): string => String(id);

/** What was read out of pictures and recordings; nothing where the interface shows none and none was read. */
export function ReadingsCard({ projectId }: { projectId: string }) {
  const [isAsking, setAsking] = useState(false);
  const [opened, setOpened] = useState<number>();
  const { data: plan } = useQuery(recognitionPlanQuery(projectId));
  useLive('job', { invalidates: [recognitionKey(projectId)] });
  const columns = useMemo(columnsOf, []);
  if (plan === undefined || (plan.fields.length === 0 && plan.runs.length === 0)) return null;
  return (
    <Card
      title={t.runs}
      isFlush
      actions={
        <Button size="sm" icon={<ScanText aria-hidden size={16} />} onClick={() => setAsking(true)}>
          {t.read}
        </Button>
      }
    >
      <DataTable
        rows={plan.runs}
        label={t.runs}
        columns={columns}
        idOf={idOf}
        onOpen={({ id }) => setOpened(id)}
        maxHeight={320}
        empty={<EmptyState title={t.noRuns} />}
      />
      {isAsking && (
        <RecogniseDialog
          projectId={projectId}
          onClose={() => setAsking(false)}
          onStarted={({ total }) => toast(t.started(total))}
        />
      )}
      {opened !== undefined && <ReadingDrawer projectId={projectId} id={opened} onClose={() => setOpened(undefined)} />}
    </Card>
  );
}

const number = (value: number) => <span className="tabular">{formatNumber(value)}</span>;

const columnsOf = (): readonly DataTableColumn<RecognitionRun>[] => [
  {
    id: 'created_at',
    header: t.when,
    width: 130,
    isHideable: false,
    cell: (row) => <RelativeTime at={row.created_at} />,
  },
  { id: 'status', header: t.status, width: 130, cell: (row) => <StatusBadge status={row.status} /> },
  {
    id: 'progress',
    header: t.progress,
    width: 130,
    align: 'end',
    cell: (row) => <span className="tabular">{`${formatNumber(row.done)} / ${formatNumber(row.total)}`}</span>,
  },
  { id: 'created', header: t.created, width: 90, align: 'end', cell: (row) => number(row.created) },
  { id: 'empty', header: t.empty, width: 90, align: 'end', cell: (row) => number(row.empty) },
  { id: 'failed', header: t.failed, width: 90, align: 'end', cell: (row) => number(row.failed) },
  {
    id: 'what',
    header: t.what,
    width: 200,
    isGrowing: true,
    cell: (row) => (
      <span>
        {row.data_key} <code className="font-mono text-xs">{row.engine}</code>
      </span>
    ),
  },
];
