import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { daysOf, PERIODS, type Period, periodOf } from './period.ts';
import { nameOf, type PersonBrief } from './person-name.ts';
import { t } from './strings.ts';
import type { useQualityFilters } from './use-quality-filters.ts';

type FilterBarProps = {
  state: ReturnType<typeof useQualityFilters>;
  /** Absent: the page is about one person. */
  people?: readonly PersonBrief[];
  controls: readonly { name: string; labels: readonly string[] }[];
  /** False: nothing on the page is about single labels. */
  hasLabels?: boolean;
};

/** Period, person, control and label of everything on the page. */
export function FilterBar({ state, people, controls, hasLabels = true }: FilterBarProps) {
  const { filters, setFilters, isNarrowed, clear } = state;
  const [isOwn, setOwn] = useState(false);
  const period = isOwn ? 'other' : periodOf(filters, Date.now());
  const chosen = controls.length === 1 ? controls[0] : controls.find(({ name }) => name === filters.control);
  const labels = hasLabels ? (chosen?.labels ?? []) : [];

  function choosePeriod(next: Period) {
    setOwn(next === 'other');
    if (next !== 'other') setFilters(daysOf(next, Date.now()));
  }

  return (
    <search aria-label={t.filters} className="flex flex-wrap items-end gap-2">
      <div className="w-36">
        <Select label={t.period} isLabelHidden size="sm" value={period} options={PERIODS} onChange={choosePeriod} />
      </div>
      {period === 'other' && (
        <>
          <DayField label={t.from} value={filters.from} onChange={(from) => setFilters({ from })} />
          <DayField label={t.to} value={filters.to} onChange={(to) => setFilters({ to })} />
        </>
      )}
      {people !== undefined && (
        <div className="w-44">
          <Select
            label={t.person}
            isLabelHidden
            size="sm"
            value={String(filters.user ?? '')}
            options={[
              { value: '', label: t.everybody },
              ...people.map((person) => ({ value: String(person.id), label: nameOf(person) })),
            ]}
            onChange={(id) => setFilters({ user: id === '' ? undefined : Number(id) })}
          />
        </div>
      )}
      {controls.length > 1 && (
        <div className="w-40">
          <Select
            label={t.control}
            isLabelHidden
            size="sm"
            value={filters.control ?? ''}
            options={[
              { value: '', label: t.everyControl },
              ...controls.map(({ name }) => ({ value: name, label: name })),
            ]}
            onChange={(control) => setFilters({ control: control === '' ? undefined : control, label: undefined })}
          />
        </div>
      )}
      {labels.length > 0 && (
        <div className="w-40">
          <Select
            label={t.label}
            isLabelHidden
            size="sm"
            value={filters.label ?? ''}
            options={[{ value: '', label: t.everyLabel }, ...labels.map((label) => ({ value: label, label }))]}
            onChange={(label) => setFilters({ label: label === '' ? undefined : label })}
          />
        </div>
      )}
      {isNarrowed && (
        <Button
          size="sm"
          variant="ghost"
          icon={<X aria-hidden size={14} />}
          onClick={() => {
            setOwn(false);
            clear();
          }}
        >
          {t.clearFilters}
        </Button>
      )}
    </search>
  );
}

type DayFieldProps = { label: string; value: string | undefined; onChange: (day: string | undefined) => void };

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <div className="w-36">
      <TextField
        label={label}
        isLabelHidden
        type="date"
        value={value ?? ''}
        onChange={(day) => onChange(day === '' ? undefined : day)}
      />
    </div>
  );
}
