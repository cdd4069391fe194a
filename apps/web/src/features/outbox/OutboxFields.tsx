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
      className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap sm:[&>div]:w-40 sm:[&>div:first-of-type]:w-64"
    >
      <span id={labelId} className="sr-only">
        {t.title}
      </span>
      <div className="max-sm:col-span-2">
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
      <div>
        <TextField
          label={t.from}
          isLabelHidden
          type="date"
          value={filters.from ?? ''}
          onChange={(next) => onChange({ from: orNothing(next) })}
        />
      </div>
      <div>
        <TextField
          label={t.to}
          isLabelHidden
          type="date"
          value={filters.to ?? ''}
          onChange={(next) => onChange({ to: orNothing(next) })}
        />
      </div>
    </search>
  );
}

function positive(text: string): number | undefined {
  const number = numberOf(text.trim());
  return number !== undefined && Number.isInteger(number) && number > 0 ? number : undefined;
}
