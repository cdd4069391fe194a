import { ITEM_TYPES, PROCESSING_STATES } from '@labelwright/contract/collection-fields';
import type { ItemSummary } from '@labelwright/contract/collection-summaries';
import { ListFilter } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { Popover } from '../../../ui/Popover.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { t } from '../manage-strings.ts';
import { typeWords } from '../words.ts';
import { countFilters, type ItemFilters, NO_FILTERS } from './item-filter.ts';

type FilterBarProps = {
  filters: ItemFilters;
  summary: ItemSummary | undefined;
  onChange: (change: Partial<ItemFilters>) => void;
};

type Choice = { value: string; label: string };
type ChoiceName = keyof typeof t.filters;

const same = (values: readonly string[]): Choice[] => values.map((value) => ({ value, label: value }));

function choicesOf(summary: ItemSummary | undefined): Readonly<Record<ChoiceName, Choice[]>> {
  return {
    type: ITEM_TYPES.map((value) => ({ value, label: typeWords[value] })),
    processing: PROCESSING_STATES.map((value) => ({ value, label: t.processing[value] })),
    contributor: (summary?.contributors ?? []).map(({ id, name }) => ({ value: id, label: name })),
    domain: same(summary?.domains ?? []),
    language: same(summary?.languages ?? []),
    tag: same(summary?.tags ?? []),
    used: [
      { value: 'true', label: t.used.true },
      { value: 'false', label: t.used.false },
    ],
  };
}

/** Search, and everything else in one place that says how many filters are on. */
export function FilterBar({ filters, summary, onChange }: FilterBarProps) {
  const count = countFilters(filters);
  const choices = choicesOf(summary);
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      <div className="min-w-44 flex-1 sm:max-w-72">
        <SearchField label={t.search} value={filters.q} onChange={(q) => onChange({ q })} />
      </div>
      <Popover
        label={t.moreFilters}
        align="start"
        trigger={
          <Button icon={<ListFilter aria-hidden size={16} />}>
            {t.moreFilters}
            {count > 0 && <span className="tabular text-accent">{count}</span>}
          </Button>
        }
      >
        <div className="grid gap-3">
          {(Object.keys(t.filters) as ChoiceName[]).map((name) => (
            <Select
              key={name}
              label={t.filters[name]}
              size="sm"
              value={filters[name] ?? 'any'}
              options={[{ value: 'any', label: t.any[name] }, ...choices[name]]}
              onChange={(value) => onChange({ [name]: value === 'any' ? undefined : value })}
            />
          ))}
        </div>
      </Popover>
      {(count > 0 || filters.q !== '') && (
        <Button variant="ghost" onClick={() => onChange(NO_FILTERS)}>
          {t.clearFilters}
        </Button>
      )}
    </div>
  );
}
