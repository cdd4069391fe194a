import type { Import } from '@labelwright/contract/imports';
import { formatNumber } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { useList } from '../../lib/use-list.ts';
import { StatusBadge } from '../../ui/Badge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { Card } from '../../ui/Layout.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { importsKey, projectPath } from './imports-api.ts';
import { t } from './strings.ts';

/** Tasks in the body of a request have no file to be named after. */
const sourceOf = (row: Import): string => (row.source === 'request' ? t.throughApi : row.source);

const COLUMNS: readonly DataTableColumn<Import>[] = [
  { id: 'source', header: t.source, width: 280, isGrowing: true, isHideable: false, cell: sourceOf },
  { id: 'status', header: t.status, width: 130, cell: (row) => <StatusBadge status={row.status} /> },
  { id: 'tasks', header: t.tasks, width: 110, align: 'end', cell: (row) => formatNumber(row.task_count) },
  { id: 'failed', header: t.failedRows, width: 130, align: 'end', cell: (row) => formatNumber(row.failed_count) },
  { id: 'when', header: t.when, width: 150, cell: (row) => <RelativeTime at={row.created_at} /> },
];

const idOf = (row: Import): string => String(row.id);

type EarlierImportsProps = { projectId: string; openId: number | undefined; onOpen: (importId: number) => void };

export function EarlierImports({ projectId, openId, onOpen }: EarlierImportsProps) {
  const key = [...importsKey(projectId), 'list'];
  const list = useList<Import>({ key, path: `${projectPath(projectId)}/imports`, idOf, limit: 50 });
  useLive('job', { invalidates: [key] });
  return (
    <Card title={t.earlier} isFlush>
      <DataTable
        {...list}
        label={t.earlier}
        columns={COLUMNS}
        idOf={idOf}
        maxHeight={360}
        openId={openId === undefined ? undefined : String(openId)}
        onOpen={(row) => onOpen(row.id)}
        empty={<p className="p-4 text-sm text-muted">{t.noImports}</p>}
      />
    </Card>
  );
}
