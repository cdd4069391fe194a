import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Select } from '../../ui/Select.tsx';
import { PeriodField } from '../audit/PeriodField.tsx';
import { t } from './strings.ts';
import { actionsQuery, type LogFilters } from './webhooks-api.ts';

type DeliveryFiltersProps = { filters: LogFilters; onChange: (patch: Partial<LogFilters>) => void };

/** What narrows the log beside the state. */
export function DeliveryFilters({ filters, onChange }: DeliveryFiltersProps) {
  const labelId = useId();
  const { data: known = [] } = useQuery(actionsQuery);
  const { period = 'any', from, to } = filters;
  return (
    <search
      aria-labelledby={labelId}
      className="grid w-full grid-cols-1 items-center gap-2 min-[420px]:grid-cols-2 sm:flex sm:w-auto sm:flex-wrap sm:[&>div]:w-44"
    >
      <span id={labelId} className="sr-only">
        {t.deliveries.filter}
      </span>
      <Select
        label={t.deliveries.action}
        isLabelHidden
        value={filters.action ?? ''}
        options={[
          { value: '', label: t.deliveries.anyAction },
          ...known.map(({ action, name }) => ({ value: action, label: name })),
        ]}
        onChange={(action) => onChange({ action: action === '' ? undefined : action })}
      />
      <PeriodField choice={{ period, from, to }} onChange={onChange} />
      <Checkbox
        label={t.deliveries.onlyErrors}
        value={filters.errors === true}
        onChange={(isOn) => onChange({ errors: isOn ? true : undefined })}
      />
    </search>
  );
}
