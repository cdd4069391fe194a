import type { AuditRow } from '@labelwright/contract/audit';
import { KeyRound, ScrollText, ShieldX } from 'lucide-react';
import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { ActorField } from './ActorField.tsx';
import { AuditDrawer } from './AuditDrawer.tsx';
import { AUDIT_COLUMNS } from './audit-columns.tsx';
import { type AuditFilters, auditQuery, countFilters, periodChoice, readAuditFilters } from './audit-filters.ts';
import { ExactField } from './ExactField.tsx';
import { KNOWN_ACTIONS } from './known-words.ts';
import { LogFilters } from './LogFilters.tsx';
import { NothingLogged } from './NothingLogged.tsx';
import { PeriodField } from './PeriodField.tsx';
import { QuickFilter } from './QuickFilter.tsx';
import { ResourceField } from './ResourceField.tsx';
import { t } from './strings.ts';
import { useNewer } from './use-newer.ts';

const PATH = '/api/admin/audit';
const REFUSAL = 'permission.denied';
const SIGN_IN = 'login';
const NO_FILTERS = readAuditFilters({});
const OUTCOMES = [
  { value: '', label: t.everyOutcome },
  { value: 'success', label: t.success },
  { value: 'failure', label: t.failure },
] as const;

const readUrl = (raw: RawSearch) => ({ ...readAuditFilters(raw), row: textOf(raw.row) });
const idOf = (row: AuditRow): string => row.id;
const momentOf = (row: AuditRow): string => row.created_at;

/** Who did what in this organization. */
export function AuditPage() {
  const [{ row: openId, ...filters }, setUrl] = useUrlState(readUrl);
  const query = auditQuery(filters, new Date());
  const list = useList<AuditRow>({ key: ['audit'], path: PATH, query, idOf });
  const hasNewer = useNewer({
    path: PATH,
    query,
    newest: list.rows[0],
    momentOf,
    isEnabled: !list.isLoading && !list.isRefreshing,
  });
  const filterCount = countFilters(filters);
  const clear = () => setUrl(NO_FILTERS);
  const open = list.rows.find((row) => row.id === openId);
  return (
    <PageBody kind="work">
      <LogFilters
        title={t.audit}
        description={t.auditText}
        filterCount={filterCount}
        onClear={filterCount > 0 ? clear : undefined}
        onShowNewer={hasNewer ? list.onRetry : undefined}
        quick={<Quick filters={filters} onChange={setUrl} />}
      >
        <Fields filters={filters} onChange={setUrl} />
      </LogFilters>
      <DataTable
        {...list}
        label={t.audit}
        columns={AUDIT_COLUMNS}
        idOf={idOf}
        openId={openId}
        onOpen={(row) => setUrl({ row: row.id }, { isReplace: openId !== undefined })}
        empty={
          <NothingLogged icon={<ScrollText aria-hidden />} onClear={filterCount > 0 ? clear : undefined}>
            {t.auditText}
          </NothingLogged>
        }
      />
      {open !== undefined && (
        <AuditDrawer
          row={open}
          onClose={() => setUrl({ row: undefined })}
          onNarrow={(narrowed) => setUrl({ ...NO_FILTERS, row: undefined, ...narrowed })}
        />
      )}
    </PageBody>
  );
}

type FieldsProps = {
  filters: AuditFilters;
  onChange: (patch: Partial<AuditFilters>, options?: { isReplace?: boolean }) => void;
};

function Quick({ filters, onChange }: FieldsProps) {
  const only = (action: string) => (isOn: boolean) =>
    onChange({ action: isOn ? action : undefined, status: undefined });
  return (
    <>
      <div className="w-full sm:w-72">
        <SearchField
          label={t.search}
          value={filters.search ?? ''}
          onChange={(search) => onChange({ search: search === '' ? undefined : search }, { isReplace: true })}
        />
      </div>
      <QuickFilter isOn={filters.action === REFUSAL} onChange={only(REFUSAL)}>
        <ShieldX aria-hidden size={14} />
        {t.refusals}
      </QuickFilter>
      <QuickFilter isOn={filters.action === SIGN_IN} onChange={only(SIGN_IN)}>
        <KeyRound aria-hidden size={14} />
        {t.signIns}
      </QuickFilter>
    </>
  );
}

function Fields({ filters, onChange }: FieldsProps) {
  return (
    <>
      <ExactField
        label={t.action}
        suggestions={KNOWN_ACTIONS}
        value={filters.action}
        onChange={(action) => onChange({ action })}
      />
      <ActorField value={filters.actor} onChange={(actor) => onChange({ actor })} />
      <ResourceField value={filters.resource} onChange={(resource) => onChange({ resource, resource_id: undefined })} />
      <ExactField
        label={t.resourceId}
        value={filters.resource_id}
        onChange={(resource_id) => onChange({ resource_id })}
      />
      <Select
        label={t.outcome}
        isLabelHidden
        value={filters.status ?? ''}
        options={OUTCOMES}
        onChange={(status) => onChange({ status: status === '' ? undefined : status })}
      />
      <PeriodField choice={periodChoice(filters)} onChange={onChange} />
    </>
  );
}
