import type { EventRow } from '@labelwright/contract/audit';
import { useQuery } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import { useMemo } from 'react';
import { numberOf, type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { CopyId } from '../../ui/CopyId.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../ui/data-table-model.ts';
import { PageBody } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { ActorField } from './ActorField.tsx';
import { type Choice, projectChoicesQuery } from './audit-api.ts';
import { LogFilters } from './LogFilters.tsx';
import { PeriodField } from './PeriodField.tsx';
import { isPeriod, periodQuery } from './period.ts';
import { RecordDrawer } from './RecordDrawer.tsx';
import { t } from './strings.ts';

const readUrl = (raw: RawSearch) => ({
  type: textOf(raw.type),
  actor: numberOf(raw.actor),
  project: numberOf(raw.project),
  object: textOf(raw.object),
  object_id: textOf(raw.object_id),
  period: isPeriod(raw.period) ? raw.period : undefined,
  from: textOf(raw.from),
  to: textOf(raw.to),
  row: numberOf(raw.row),
});
type UrlState = ReturnType<typeof readUrl>;
const NO_FILTERS = readUrl({});
const NO_PROJECTS: readonly Choice[] = [];

const idOf = (row: EventRow): string => String(row.id);

/** The event log of this organization. */
export function EventsPage() {
  const [url, setUrl] = useUrlState(readUrl);
  const { data: projects = NO_PROJECTS } = useQuery(projectChoicesQuery);
  const choice = { period: url.period ?? 'any', from: url.from, to: url.to } as const;
  const list = useList<EventRow>({
    key: ['events'],
    path: '/api/admin/events',
    query: {
      event_type: url.type?.toUpperCase(),
      project: url.project,
      actor_user_id: url.actor,
      aggregate_type: url.object,
      aggregate_id: url.object_id,
      ...periodQuery(choice, new Date()),
    },
    idOf,
  });
  const columns = useMemo(() => columnsOf(projects), [projects]);
  const isFiltered = Object.entries(url).some(([name, value]) => name !== 'row' && value !== undefined);
  const open = list.rows.find((row) => row.id === url.row);
  return (
    <PageBody kind="work">
      <LogFilters
        title={t.events}
        description={t.eventsText}
        onClear={isFiltered ? () => setUrl({ ...NO_FILTERS, row: url.row }) : undefined}
      >
        <SearchField
          label={t.eventType}
          placeholder={t.eventTypeHint}
          value={url.type ?? ''}
          onChange={(type) => setUrl({ type: type === '' ? undefined : type }, { isReplace: true })}
        />
        <ActorField value={url.actor} onChange={(actor) => setUrl({ actor })} />
        <Select
          label={t.project}
          value={url.project === undefined ? '' : String(url.project)}
          options={[{ value: '', label: t.everyProject }, ...projects]}
          onChange={(project) => setUrl({ project: numberOf(project) })}
        />
        <PeriodField choice={choice} onChange={setUrl} />
      </LogFilters>
      <DataTable
        {...list}
        label={t.events}
        columns={columns}
        idOf={idOf}
        density="compact"
        openId={url.row === undefined ? undefined : String(url.row)}
        onOpen={(row) => setUrl({ row: row.id }, { isReplace: url.row !== undefined })}
        empty={
          <EmptyState icon={<Radio aria-hidden />} title={isFiltered ? t.noMatch : t.noRows}>
            {isFiltered ? t.noMatchText : t.eventsText}
          </EmptyState>
        }
      />
      {open !== undefined && <EventDrawer row={open} setUrl={setUrl} />}
    </PageBody>
  );
}

function columnsOf(projects: readonly Choice[]): readonly DataTableColumn<EventRow>[] {
  const titles = new Map(projects.map(({ value, label }) => [value, label]));
  return [
    { id: 'ts', header: t.when, width: 140, isHideable: false, cell: (row) => <RelativeTime at={row.ts} /> },
    {
      id: 'event_type',
      header: t.eventType,
      width: 240,
      isGrowing: true,
      cell: (row) => <code className="text-xs">{row.event_type}</code>,
    },
    { id: 'object', header: t.resource, width: 200, cell: (row) => `${row.aggregate_type} ${row.aggregate_id}` },
    {
      id: 'project',
      header: t.project,
      width: 220,
      cell: (row) => (row.project_id === null ? '' : (titles.get(String(row.project_id)) ?? `#${row.project_id}`)),
    },
    { id: 'actor', header: t.actor, width: 240, cell: (row) => row.actor || t.system },
    { id: 'id', header: 'Id', width: 100, align: 'end', cell: (row) => <CopyId id={row.id} /> },
  ];
}

function EventDrawer({ row, setUrl }: { row: EventRow; setUrl: (patch: Partial<UrlState>) => void }) {
  return (
    <RecordDrawer
      title={row.event_type}
      onClose={() => setUrl({ row: undefined })}
      record={row}
      facts={[
        [t.when, <RelativeTime key="when" at={row.ts} />],
        [t.actor, row.actor || t.system],
        [t.resource, `${row.aggregate_type} ${row.aggregate_id}`],
      ]}
      narrowings={[
        { label: t.onlyType, run: () => setUrl({ ...NO_FILTERS, type: row.event_type }) },
        ...(row.actor_user_id === null
          ? []
          : [{ label: t.onlyActor, run: () => setUrl({ ...NO_FILTERS, actor: row.actor_user_id ?? undefined }) }]),
        {
          label: t.onlyObject,
          run: () => setUrl({ ...NO_FILTERS, object: row.aggregate_type, object_id: row.aggregate_id }),
        },
      ]}
    />
  );
}
