import type { LibraryLabel } from '@labelwright/contract/libraries';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '../../../lib/format.ts';
import { useLive } from '../../../lib/live.ts';
import { textOf, useUrlState } from '../../../lib/url-state.ts';
import { useList } from '../../../lib/use-list.ts';
import { StatusBadge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { SearchField } from '../../../ui/SearchField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { LABELS_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { LabelDialog } from './LabelDialog.tsx';
import { LabelDrawer } from './LabelDrawer.tsx';
import { STATUS_LOOK } from './status-look.ts';

const COLUMNS: readonly DataTableColumn<LibraryLabel>[] = [
  {
    id: 'title',
    header: 'Label',
    width: 220,
    isSortable: true,
    isHideable: false,
    cell: ({ title, color }) => (
      <span className="flex min-w-0 items-center gap-2 font-medium">
        {color !== null && (
          <span aria-hidden className="size-3 shrink-0 rounded-full border" style={{ backgroundColor: color }} />
        )}
        <span className="truncate">{title}</span>
      </span>
    ),
  },
  {
    id: 'options',
    header: 'Options',
    width: 320,
    isGrowing: true,
    cell: ({ options }) => <span className="truncate text-muted">{Object.values(options).flat().join(', ')}</span>,
  },
  { id: 'type', header: 'For', width: 140, cell: ({ options }) => Object.keys(options).join(', ') },
  {
    id: 'status',
    header: 'Status',
    width: 130,
    cell: ({ status }) => <StatusBadge status={STATUS_LOOK[status]} label={t.status[status] ?? status} />,
  },
  {
    id: 'links',
    header: 'Links',
    width: 80,
    align: 'end',
    cell: ({ link_count }) => <span className="tabular">{formatNumber(link_count)}</span>,
  },
  {
    id: 'uses',
    header: 'Answers',
    width: 100,
    align: 'end',
    cell: ({ use_count }) => <span className="tabular">{formatNumber(use_count)}</span>,
  },
  {
    id: 'created_at',
    header: 'Made',
    width: 130,
    isSortable: true,
    cell: ({ created_at }) => <RelativeTime at={created_at} />,
  },
];

const STATUSES = [
  { value: '', label: t.everyStatus },
  { value: 'proposed', label: t.status.proposed ?? '' },
  { value: 'approved', label: t.status.approved ?? '' },
  { value: 'declined', label: t.status.declined ?? '' },
];

export function LabelsTab({ isManager }: { isManager: boolean }) {
  const [view, setView] = useUrlState((raw) => ({
    search: textOf(raw.search) ?? '',
    status: textOf(raw.status) ?? '',
    sort: textOf(raw.sort) ?? 'title',
    label: Number(raw.label) || undefined,
  }));
  const [isNew, setNew] = useState(false);
  const list = useList<LibraryLabel>({
    key: LABELS_KEY,
    path: '/api/labels',
    query: { search: view.search, status: view.status || undefined, ordering: view.sort },
    idOf: ({ id }) => String(id),
  });
  useLive('job', { invalidates: [LABELS_KEY] });
  const isFiltered = view.search !== '' || view.status !== '';
  const make = (
    <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setNew(true)}>
      {isManager ? t.newLabel : t.proposeLabel}
    </Button>
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <div className="flex-1 max-sm:basis-full sm:max-w-80">
          <SearchField
            label={t.search}
            value={view.search}
            onChange={(search) => setView({ search }, { isReplace: true })}
          />
        </div>
        <div className="w-44 max-sm:grow">
          <Select
            label="Status"
            isLabelHidden
            value={view.status}
            options={STATUSES}
            onChange={(status) => setView({ status }, { isReplace: true })}
          />
        </div>
        <div className="ml-auto">{make}</div>
      </div>
      <div className="flex h-[60vh] min-h-80 flex-col overflow-hidden rounded-md border">
        <DataTable
          label={t.labels}
          columns={COLUMNS}
          idOf={({ id }) => String(id)}
          {...list}
          sort={{ id: view.sort.replace(/^-/, ''), isDescending: view.sort.startsWith('-') }}
          onSortChange={(sort) =>
            setView(
              { sort: sort === undefined ? 'title' : `${sort.isDescending ? '-' : ''}${sort.id}` },
              { isReplace: true },
            )
          }
          onOpen={({ id }) => setView({ label: id })}
          empty={
            isFiltered ? (
              <EmptyState title={t.noMatch}>{t.noMatchText}</EmptyState>
            ) : (
              <EmptyState title={t.noLabels} action={make}>
                {t.noLabelsText}
              </EmptyState>
            )
          }
        />
      </div>
      {isNew && <LabelDialog label={undefined} isManager={isManager} onClose={() => setNew(false)} />}
      {view.label !== undefined && (
        <LabelDrawer id={view.label} isManager={isManager} onClose={() => setView({ label: undefined })} />
      )}
    </div>
  );
}
