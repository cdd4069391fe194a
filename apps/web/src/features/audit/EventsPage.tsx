import type { EventRow } from '@labelwright/contract/audit';
import { useQuery } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import { useMemo } from 'react';
import { numberOf, type RawSearch, useUrlState } from '../../lib/url-state.ts';
import { Select } from '../../ui/Select.tsx';
import { ActorField } from './ActorField.tsx';
import { type Choice, projectChoicesQuery } from './audit-api.ts';
import { countFilters, type EventFilters, eventQuery, periodChoice, readEventFilters } from './audit-filters.ts';
import { EventDrawer } from './EventDrawer.tsx';
import { ExactField } from './ExactField.tsx';
import { eventColumns } from './event-columns.tsx';
import { KNOWN_EVENTS } from './known-words.ts';
import { LogPage } from './LogPage.tsx';
import { PeriodField } from './PeriodField.tsx';
import { ResourceField } from './ResourceField.tsx';
import { t } from './strings.ts';

const NO_FILTERS = readEventFilters({});
const NO_PROJECTS: readonly Choice[] = [];

const readUrl = (raw: RawSearch) => ({ ...readEventFilters(raw), row: numberOf(raw.row) });
const idOf = (row: EventRow): string => String(row.id);
const momentOf = (row: EventRow): string => row.ts;

/** The event log of this organization. */
export const EventsPage = () => <EventLog isEverywhere={false} />;

type EventLogProps = {
  /** The log of the whole server, for its administrators. */
  isEverywhere: boolean;
};

export function EventLog({ isEverywhere }: EventLogProps) {
  const [{ row: openId, ...filters }, setUrl] = useUrlState(readUrl);
  const { data: projects = NO_PROJECTS } = useQuery(projectChoicesQuery);
  const columns = useMemo(() => eventColumns(projects), [projects]);
  const close = () => setUrl({ row: undefined });
  return (
    <LogPage<EventRow>
      title={t.events}
      description={isEverywhere ? t.eventsEverywhereText : t.eventsText}
      icon={<Radio aria-hidden />}
      path="/api/admin/events"
      query={{ ...eventQuery(filters, new Date()), ...(isEverywhere ? { everywhere: true } : {}) }}
      columns={columns}
      idOf={idOf}
      momentOf={momentOf}
      filterCount={countFilters(filters)}
      onClear={() => setUrl(NO_FILTERS)}
      fields={<Fields filters={filters} projects={projects} onChange={setUrl} />}
      openId={openId === undefined ? undefined : String(openId)}
      onOpen={({ id }) => setUrl({ row: id }, { isReplace: openId !== undefined })}
      onClose={close}
      drawer={(row) => (
        <EventDrawer
          row={row}
          projectTitle={projects.find(({ value }) => value === String(row.project_id))?.label}
          onClose={close}
          onNarrow={(narrowed) => setUrl({ ...NO_FILTERS, row: undefined, ...narrowed })}
        />
      )}
    />
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
