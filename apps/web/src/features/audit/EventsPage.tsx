import type { EventRow } from '@labelwright/contract/audit';
import { useQuery } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import { useMemo } from 'react';
import { numberOf, type RawSearch, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { Select } from '../../ui/Select.tsx';
import { ActorField } from './ActorField.tsx';
import { type Choice, projectChoicesQuery } from './audit-api.ts';
import { countFilters, type EventFilters, eventQuery, periodChoice, readEventFilters } from './audit-filters.ts';
import { EventDrawer } from './EventDrawer.tsx';
import { ExactField } from './ExactField.tsx';
import { eventColumns } from './event-columns.tsx';
import { KNOWN_EVENTS } from './known-words.ts';
import { LogFilters } from './LogFilters.tsx';
import { NothingLogged } from './NothingLogged.tsx';
import { PeriodField } from './PeriodField.tsx';
import { ResourceField } from './ResourceField.tsx';
import { t } from './strings.ts';
import { useNewer } from './use-newer.ts';

const PATH = '/api/admin/events';
const NO_FILTERS = readEventFilters({});
const NO_PROJECTS: readonly Choice[] = [];

const readUrl = (raw: RawSearch) => ({ ...readEventFilters(raw), row: numberOf(raw.row) });
const idOf = (row: EventRow): string => String(row.id);
const momentOf = (row: EventRow): string => row.ts;

/** The event log of this organization. */
export function EventsPage() {
  const [{ row: openId, ...filters }, setUrl] = useUrlState(readUrl);
  const { data: projects = NO_PROJECTS } = useQuery(projectChoicesQuery);
  const query = eventQuery(filters, new Date());
  const list = useList<EventRow>({ key: ['events'], path: PATH, query, idOf });
  const hasNewer = useNewer({
    path: PATH,
    query,
    newest: list.rows[0],
    momentOf,
    isEnabled: !list.isLoading && !list.isRefreshing,
  });
  const columns = useMemo(() => eventColumns(projects), [projects]);
  const filterCount = countFilters(filters);
  const clear = () => setUrl(NO_FILTERS);
  const open = list.rows.find((row) => row.id === openId);
  return (
    <PageBody kind="work">
      <LogFilters
        title={t.events}
        description={t.eventsText}
        filterCount={filterCount}
        onClear={filterCount > 0 ? clear : undefined}
        onShowNewer={hasNewer ? list.onRetry : undefined}
      >
        <Fields filters={filters} projects={projects} onChange={setUrl} />
      </LogFilters>
      <DataTable
        {...list}
        label={t.events}
        columns={columns}
        idOf={idOf}
        openId={openId === undefined ? undefined : String(openId)}
        onOpen={(row) => setUrl({ row: row.id }, { isReplace: openId !== undefined })}
        empty={
          <NothingLogged icon={<Radio aria-hidden />} onClear={filterCount > 0 ? clear : undefined}>
            {t.eventsText}
          </NothingLogged>
        }
      />
      {open !== undefined && (
        <EventDrawer
          row={open}
          projectTitle={projects.find(({ value }) => value === String(open.project_id))?.label}
          onClose={() => setUrl({ row: undefined })}
          onNarrow={(narrowed) => setUrl({ ...NO_FILTERS, row: undefined, ...narrowed })}
        />
      )}
    </PageBody>
  );
}

type FieldsProps = {
  filters: EventFilters;
  projects: readonly Choice[];
  onChange: (patch: Partial<EventFilters>) => void;
};

function Fields({ filters, projects, onChange }: FieldsProps) {
  const project = filters.project === undefined ? '' : String(filters.project);
  const isListed = project === '' || projects.some(({ value }) => value === project);
  const others = isListed ? [] : [{ value: project, label: `#${project}` }];
  return (
    <>
      <ExactField
        label={t.eventType}
        suggestions={KNOWN_EVENTS}
        value={filters.type}
        onChange={(type) => onChange({ type })}
      />
      <Select
        label={t.project}
        isLabelHidden
        value={project}
        options={[{ value: '', label: t.everyProject }, ...projects, ...others]}
        onChange={(next) => onChange({ project: numberOf(next) })}
      />
      <ActorField value={filters.actor} onChange={(actor) => onChange({ actor })} />
      <ResourceField value={filters.object} onChange={(object) => onChange({ object, object_id: undefined })} />
      <ExactField label={t.resourceId} value={filters.object_id} onChange={(object_id) => onChange({ object_id })} />
      <PeriodField choice={periodChoice(filters)} onChange={onChange} />
    </>
  );
}
