import type { AuditRow } from '@labelwright/contract/audit';
import { ScrollText } from 'lucide-react';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Badge, StatusBadge } from '../../ui/Badge.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { PageBody } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { ActorField } from './ActorField.tsx';
import { LogFilters } from './LogFilters.tsx';
import { PeriodField } from './PeriodField.tsx';
import { isPeriod, periodQuery } from './period.ts';
import { RecordDrawer } from './RecordDrawer.tsx';
import { t } from './strings.ts';

/** Kinds of object that audit rows are about; another one can still be reached from a row. */
const RESOURCES = [
  'user',
  'organization',
  'workspace',
  'project',
  'task',
  'annotation',
  'prediction',
  'import',
  'export',
  'file_upload',
  'job',
];

const readUrl = (raw: RawSearch) => ({
  search: textOf(raw.search),
  action: textOf(raw.action),
  actor: numberOf(raw.actor),
  resource: textOf(raw.resource),
  resource_id: textOf(raw.resource_id),
  status: raw.status === 'success' || raw.status === 'failure' ? raw.status : undefined,
  period: isPeriod(raw.period) ? raw.period : undefined,
  from: textOf(raw.from),
  to: textOf(raw.to),
  row: textOf(raw.row),
});
type UrlState = ReturnType<typeof readUrl>;
const NO_FILTERS = readUrl({});

const idOf = (row: AuditRow): string => row.id;
const orUndefined = (text: string): string | undefined => (text === '' ? undefined : text);

/** Who did what in this organization. */
export function AuditPage() {
  const [url, setUrl] = useUrlState(readUrl);
  const choice = { period: url.period ?? 'any', from: url.from, to: url.to } as const;
  const list = useList<AuditRow>({
    key: ['audit'],
    path: '/api/admin/audit',
    query: {
      search: url.search,
      action: url.action,
      actor_user_id: url.actor,
      resource_type: url.resource,
      resource_id: url.resource_id,
      status: url.status,
      ...periodQuery(choice, new Date()),
    },
    idOf,
  });
  const isFiltered = Object.entries(url).some(([name, value]) => name !== 'row' && value !== undefined);
  const open = list.rows.find((row) => row.id === url.row);
  return (
    <PageBody kind="work">
      <LogFilters
        title={t.audit}
        description={t.auditText}
        onClear={isFiltered ? () => setUrl({ ...NO_FILTERS, row: url.row }) : undefined}
      >
        <SearchField
          label={t.search}
          placeholder={t.search}
          value={url.search ?? ''}
          onChange={(search) => setUrl({ search: orUndefined(search) }, { isReplace: true })}
        />
        <SearchField
          label={t.action}
          placeholder={t.actionHint}
          value={url.action ?? ''}
          onChange={(action) => setUrl({ action: orUndefined(action) }, { isReplace: true })}
        />
        <ActorField value={url.actor} onChange={(actor) => setUrl({ actor })} />
        <ResourceField url={url} onChange={(resource) => setUrl({ resource, resource_id: undefined })} />
        <Select
          label={t.outcome}
          value={url.status ?? ''}
          options={[
            { value: '', label: t.everyOutcome },
            { value: 'success', label: t.success },
            { value: 'failure', label: t.failure },
          ]}
          onChange={(status) => setUrl({ status: status === '' ? undefined : (status as 'success' | 'failure') })}
        />
        <PeriodField choice={choice} onChange={setUrl} />
      </LogFilters>
      <DataTable
        {...list}
        label={t.audit}
        columns={COLUMNS}
        idOf={idOf}
        density="compact"
        openId={url.row}
        onOpen={(row) => setUrl({ row: row.id }, { isReplace: url.row !== undefined })}
        empty={
          <EmptyState icon={<ScrollText aria-hidden />} title={isFiltered ? t.noMatch : t.noRows}>
            {isFiltered ? t.noMatchText : t.auditText}
          </EmptyState>
        }
      />
      {open !== undefined && <AuditDrawer row={open} setUrl={setUrl} />}
    </PageBody>
  );
}

function ResourceField({ url, onChange }: { url: UrlState; onChange: (resource: string | undefined) => void }) {
  const other = url.resource !== undefined && !RESOURCES.includes(url.resource) ? [url.resource] : [];
  const options = [...RESOURCES, ...other].map((value) => ({
    value,
    label: value === url.resource && url.resource_id !== undefined ? `${value} ${url.resource_id}` : value,
  }));
  return (
    <Select
      label={t.resource}
      value={url.resource ?? ''}
      options={[{ value: '', label: t.everyResource }, ...options]}
      onChange={(value) => onChange(orUndefined(value))}
    />
  );
}

/** "Refused" where somebody was not allowed to; the word says more than "failure". */
const Outcome = ({ status }: { status: string }) =>
  status === 'failure' ? <StatusBadge status="rejected" label={t.failure} /> : <Badge>{t.success}</Badge>;

const COLUMNS: readonly DataTableColumn<AuditRow>[] = [
  {
    id: 'created_at',
    header: t.when,
    width: 140,
    isHideable: false,
    cell: (row) => <RelativeTime at={row.created_at} />,
  },
  { id: 'actor', header: t.actor, width: 240, cell: (row) => row.actor || t.system },
  {
    id: 'action',
    header: t.action,
    width: 240,
    isGrowing: true,
    cell: (row) => <code className="text-xs">{row.action}</code>,
  },
  {
    id: 'resource',
    header: t.resource,
    width: 220,
    cell: (row) => `${row.resource_type} ${row.resource_id}`.trim(),
  },
  { id: 'status', header: t.outcome, width: 110, cell: (row) => <Outcome status={row.status} /> },
  { id: 'ip_address', header: t.address, width: 140, cell: (row) => row.ip_address },
];

function AuditDrawer({ row, setUrl }: { row: AuditRow; setUrl: (patch: Partial<UrlState>) => void }) {
  const hasObject = row.resource_type !== '' && row.resource_id !== '';
  return (
    <RecordDrawer
      title={row.action}
      titleEnd={<Outcome status={row.status} />}
      onClose={() => setUrl({ row: undefined })}
      record={row}
      facts={[
        [t.when, <RelativeTime key="when" at={row.created_at} />],
        [t.actor, row.actor || t.system],
        [t.resource, `${row.resource_type} ${row.resource_id}`],
        [t.address, row.ip_address || '–'],
        [t.browser, row.user_agent || '–'],
        [t.request, row.request_id === '' ? '–' : <CopyId key="request" id={row.request_id} />],
      ]}
      narrowings={[
        { label: t.onlyAction, run: () => setUrl({ ...NO_FILTERS, action: row.action }) },
        ...(row.actor_user_id === null
          ? []
          : [{ label: t.onlyActor, run: () => setUrl({ ...NO_FILTERS, actor: row.actor_user_id ?? undefined }) }]),
        ...(hasObject
          ? [
              {
                label: t.onlyObject,
                run: () => setUrl({ ...NO_FILTERS, resource: row.resource_type, resource_id: row.resource_id }),
              },
            ]
          : []),
        ...(row.request_id === ''
          ? []
          : [{ label: t.onlyRequest, run: () => setUrl({ ...NO_FILTERS, search: row.request_id }) }]),
      ]}
    />
  );
}
