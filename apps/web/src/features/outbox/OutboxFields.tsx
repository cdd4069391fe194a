import { useId } from 'react';
import { numberOf } from '../../lib/url-state.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { OutboxFilters } from './outbox-api.ts';
import { t } from './strings.ts';

type OutboxFieldsProps = {
  filters: OutboxFilters;
  types: readonly string[];
  onChange: (patch: Partial<OutboxFilters>, options?: { isReplace?: boolean }) => void;
};

const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

/** What narrows the list. */
export function OutboxFields({ filters, types, onChange }: OutboxFieldsProps) {
  const labelId = useId();
  const { type } = filters;
  const known = type === undefined || types.includes(type) ? types : [...types, type];
  return (
    <search
      aria-labelledby={labelId}
      className="grid grid-cols-1 gap-2 min-[420px]:grid-cols-2 sm:flex sm:flex-wrap sm:[&>div]:w-48 sm:[&>div:first-of-type]:w-64"
    >
      <span id={labelId} className="sr-only">
        {t.title}
      </span>
      <div className="min-[420px]:max-sm:col-span-2">
        <Select
          label={t.eventType}
          isLabelHidden
          value={type ?? ''}
          options={[{ value: '', label: t.everyType }, ...known.map((value) => ({ value, label: value }))]}
          onChange={(next) => onChange({ type: orNothing(next) })}
        />
      </div>
      <div>
        <SearchField
          label={t.aggregateId}
          value={filters.object_id ?? ''}
          onChange={(next) => onChange({ object_id: orNothing(next.trim()) }, { isReplace: true })}
        />
      </div>
      <div>
        <SearchField
          label={t.organizationId}
          value={filters.organization === undefined ? '' : String(filters.organization)}
          onChange={(next) => onChange({ organization: positive(next) }, { isReplace: true })}
        />
      </div>
      <DayField label={t.from} value={filters.from} onChange={(from) => onChange({ from })} />
      <DayField label={t.to} value={filters.to} onChange={(to) => onChange({ to })} />
    </search>
  );
}

function positive(text: string): number | undefined {
  const number = numberOf(text.trim());
  return number !== undefined && Number.isInteger(number) && number > 0 ? number : undefined;
}

type DayFieldProps = { label: string; value: string | undefined; onChange: (day: string | undefined) => void };

const DayField = ({ label, value, onChange }: DayFieldProps) => (
  <div className="flex items-center gap-2">
    <span aria-hidden className="w-9 shrink-0 text-sm text-muted">
      {label}
    </span>
    <div className="min-w-0 flex-1">
      <TextField
        label={label}
        isLabelHidden
        type="date"
        value={value ?? ''}
        onChange={(next) => onChange(orNothing(next))}
      />
    </div>
  </div>
);
