import type { AdminOrganization } from '@labelwright/contract/administration';
import { CirclePause, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { formatBytes, formatNumber } from '../../lib/format.ts';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { ORGANIZATIONS_KEY } from './admin-api.ts';
import { ListPage } from './ListPage.tsx';
import { NewOrganizationDialog } from './NewOrganizationDialog.tsx';
import { OrganizationDrawer } from './OrganizationDrawer.tsx';
import { t } from './strings.ts';

const statusOf = (value: string | undefined) => (value === 'active' || value === 'suspended' ? value : undefined);
const parse = (raw: RawSearch) => ({
  search: textOf(raw.search),
  status: statusOf(textOf(raw.status)),
  organization: numberOf(raw.organization),
});
const idOf = (organization: AdminOrganization): string => String(organization.id);

const STATUS_OPTIONS = [
  { value: '', label: t.anyOrganization },
  { value: 'active', label: t.organizationStatus.active },
  { value: 'suspended', label: t.organizationStatus.suspended },
] as const;

const number = (id: 'members' | 'projects' | 'tasks' | 'annotations'): DataTableColumn<AdminOrganization> => ({
  id,
  header: t[id],
  width: 120,
  align: 'end',
  cell: (row) => <span className="tabular">{formatNumber(row[id])}</span>,
});

const COLUMNS: readonly DataTableColumn<AdminOrganization>[] = [
  {
    id: 'name',
    header: t.name,
    width: 260,
    minWidth: 180,
    isGrowing: true,
    isHideable: false,
    cell: ({ name, is_suspended: isSuspended }) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">{name}</span>
        {isSuspended && (
          <Badge tone="warning" icon={<CirclePause aria-hidden size={12} />}>
            {t.suspended}
          </Badge>
        )}
      </span>
    ),
  },
  number('members'),
  number('projects'),
  number('tasks'),
  number('annotations'),
  {
    id: 'storage',
    header: t.storage,
    width: 110,
    align: 'end',
    cell: (row) => <span className="tabular">{formatBytes(row.storage_bytes)}</span>,
  },
  { id: 'created', header: t.created, width: 150, cell: (row) => <RelativeTime at={row.created_at} /> },
];

/** Every organization of the server. */
export function OrganizationsPage() {
  const [url, setUrl] = useUrlState(parse);
  const [isMaking, setMaking] = useState(false);
  const { search, status, organization } = url;
  const list = useList<AdminOrganization>({
    key: [...ORGANIZATIONS_KEY, 'list'],
    path: '/api/admin/organizations',
    query: { search, status },
    idOf,
  });
  const clear = () => setUrl({ search: undefined, status: undefined });
  return (
    <ListPage
      title={t.organizations}
      description={t.organizationsText}
      actions={
        <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setMaking(true)}>
          {t.newOrganization}
        </Button>
      }
      filters={
        <>
          <div className="w-full sm:w-72">
            <SearchField
              label={t.searchOrganizations}
              value={search ?? ''}
              onChange={(next) => setUrl({ search: next === '' ? undefined : next }, { isReplace: true })}
            />
          </div>
          <div className="min-w-36 flex-1 sm:w-40 sm:flex-none">
            <Select
              label={t.state}
              isLabelHidden
              value={status ?? ''}
              options={STATUS_OPTIONS}
              onChange={(next) => setUrl({ status: statusOf(next) })}
            />
          </div>
        </>
      }
    >
      <DataTable
        {...list}
        label={t.organizations}
        columns={COLUMNS}
        idOf={idOf}
        openId={organization === undefined ? undefined : String(organization)}
        onOpen={(row) => setUrl({ organization: row.id })}
        empty={
          <EmptyState
            icon={<SearchX aria-hidden />}
            title={t.noOrganizations}
            action={<Button onClick={clear}>{t.clear}</Button>}
          >
            {t.noUsersText}
          </EmptyState>
        }
      />
      {organization !== undefined && (
        <OrganizationDrawer
          key={organization}
          organizationId={organization}
          onClose={() => setUrl({ organization: undefined })}
        />
      )}
      {isMaking && (
        <NewOrganizationDialog
          onClose={() => setMaking(false)}
          onMade={(id) => {
            setMaking(false);
            setUrl({ organization: id });
          }}
        />
      )}
    </ListPage>
  );
}
