import type { AuditRow } from '@labelwright/contract/audit';
import { KeyRound, ScrollText, ShieldX } from 'lucide-react';
import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { ActorField } from './ActorField.tsx';
import { AuditDrawer } from './AuditDrawer.tsx';
import { AUDIT_COLUMNS, SERVER_AUDIT_COLUMNS } from './audit-columns.tsx';
import { type AuditFilters, auditQuery, countFilters, periodChoice, readAuditFilters } from './audit-filters.ts';
import { ExactField } from './ExactField.tsx';
import { KNOWN_ACTIONS } from './known-words.ts';
import { LogPage } from './LogPage.tsx';
import { PeriodField } from './PeriodField.tsx';
import { QuickFilter } from './QuickFilter.tsx';
import { ResourceField } from './ResourceField.tsx';
import { t } from './strings.ts';

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
export const AuditPage = () => <AuditLog isEverywhere={false} />;

type AuditLogProps = {
  /** The log of the whole server, for its administrators. */
  isEverywhere: boolean;
};

export function AuditLog({ isEverywhere }: AuditLogProps) {
  const [{ row: openId, ...filters }, setUrl] = useUrlState(readUrl);
  const close = () => setUrl({ row: undefined });
  return (
    <LogPage<AuditRow>
      title={t.audit}
      description={isEverywhere ? t.auditEverywhereText : t.auditText}
      icon={<ScrollText aria-hidden />}
      path="/api/admin/audit"
      query={{ ...auditQuery(filters, new Date()), ...(isEverywhere ? { everywhere: true } : {}) }}
      columns={isEverywhere ? SERVER_AUDIT_COLUMNS : AUDIT_COLUMNS}
      idOf={idOf}
      momentOf={momentOf}
      filterCount={countFilters(filters)}
      onClear={() => setUrl(NO_FILTERS)}
      quick={<Quick filters={filters} onChange={setUrl} />}
      fields={<Fields filters={filters} onChange={setUrl} />}
      openId={openId}
      onOpen={({ id }) => setUrl({ row: id }, { isReplace: openId !== undefined })}
      onClose={close}
      drawer={(row) => (
        <AuditDrawer
          row={row}
          onClose={close}
          onNarrow={(narrowed) => setUrl({ ...NO_FILTERS, row: undefined, ...narrowed })}
        />
      )}
    />
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
      <div className="w-full sm:w-80">
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
