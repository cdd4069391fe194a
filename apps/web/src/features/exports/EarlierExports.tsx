import type { Export } from '@labelwright/contract/exports';
import { useQueryClient } from '@tanstack/react-query';
import { Repeat, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../lib/api.ts';
import { formatBytes, formatNumber } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { useList } from '../../lib/use-list.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Card } from '../../ui/Layout.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast } from '../../ui/toast.ts';
import { DownloadLink } from './DownloadLink.tsx';
import { exportsKey, projectPath } from './exports-api.ts';
import { t } from './strings.ts';

const idOf = (row: Export): string => String(row.id);
const nameOf = (row: Export): string => (row.title === '' ? row.filename : row.title);

type EarlierExportsProps = {
  projectId: string;
  openId: number | undefined;
  onOpen: (exportId: number) => void;
  /** Takes its choices into the form. */
  onRepeat: (row: Export) => void;
  onDeleted: (exportId: number) => void;
};

/** Files that are still there, to download again or to delete. */
export function EarlierExports({ projectId, openId, onOpen, onRepeat, onDeleted }: EarlierExportsProps) {
  const queryClient = useQueryClient();
  const [doomed, setDoomed] = useState<Export>();
  const key = [...exportsKey(projectId), 'list'];
  const list = useList<Export>({ key, path: `${projectPath(projectId)}/exports`, idOf, limit: 50 });
  useLive('job', { invalidates: [key] });
  const columns = useMemo(() => columnsOf(projectId, onRepeat, setDoomed), [projectId, onRepeat]);
  async function remove(row: Export) {
    await api.delete(`${projectPath(projectId)}/exports/${row.id}`);
    toast(t.deleted);
    onDeleted(row.id);
    await queryClient.invalidateQueries({ queryKey: key });
  }
  return (
    <Card title={t.earlier} isFlush>
      <DataTable
        {...list}
        label={t.earlier}
        columns={columns}
        idOf={idOf}
        maxHeight={400}
        openId={openId === undefined ? undefined : String(openId)}
        onOpen={(row) => onOpen(row.id)}
        empty={<p className="p-4 text-sm text-muted">{t.noExports}</p>}
      />
      {doomed !== undefined && (
        <ConfirmDialog
          isOpen
          onClose={() => setDoomed(undefined)}
          title={t.deleteTitle(nameOf(doomed))}
          actionLabel={t.delete}
          onConfirm={() => remove(doomed)}
          isDanger
        >
          {t.deleteText}
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** Until when the file stays. */
function Kept({ row }: { row: Export }) {
  if (row.expires_at === null) return row.can.download ? t.forever : '–';
  if (row.status === 'completed' && !row.can.download) return t.fileGone;
  return <RelativeTime at={row.expires_at} />;
}

function columnsOf(
  projectId: string,
  onRepeat: (row: Export) => void,
  onDelete: (row: Export) => void,
): readonly DataTableColumn<Export>[] {
  return [
    { id: 'file', header: t.file, width: 280, isGrowing: true, isHideable: false, cell: nameOf },
    { id: 'format', header: t.format, width: 110, cell: (row) => <Badge>{row.format}</Badge> },
    { id: 'status', header: t.status, width: 130, cell: (row) => <StatusBadge status={row.status} /> },
    {
      id: 'tasks',
      header: t.tasks,
      width: 100,
      align: 'end',
      cell: (row) => (row.status === 'completed' ? formatNumber(row.counters.task_number) : '–'),
    },
    {
      id: 'size',
      header: t.size,
      width: 100,
      align: 'end',
      cell: (row) => (row.size === null ? '–' : formatBytes(row.size)),
    },
    { id: 'when', header: t.when, width: 140, cell: (row) => <RelativeTime at={row.created_at} /> },
    { id: 'kept', header: t.kept, width: 140, cell: (row) => <Kept row={row} /> },
    {
      id: 'actions',
      header: t.actions,
      width: 190,
      align: 'end',
      isHideable: false,
      cell: (row) => (
        <span className="flex items-center justify-end gap-1">
          {row.can.download && <DownloadLink projectId={projectId} done={row} />}
          <IconButton size="sm" name={t.repeat} icon={<Repeat size={14} />} onClick={() => onRepeat(row)} />
          {row.can.delete && (
            <IconButton size="sm" name={t.delete} icon={<Trash2 size={14} />} onClick={() => onDelete(row)} />
          )}
        </span>
      ),
    },
  ];
}
