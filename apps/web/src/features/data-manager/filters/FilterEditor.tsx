import type { Column } from '@labelwright/contract/data-manager-columns';
import type { FilterOperator } from '@labelwright/filters/model';
import { isLengthOperator, operatorTitle, valueKind } from '@labelwright/filters/operators';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { Button } from '../../../ui/Button.tsx';
import { Select } from '../../../ui/Select.tsx';
import type { fieldValuesQuery } from '../data-api.ts';
import { t } from '../strings.ts';
import { ColumnSearch } from './ColumnSearch.tsx';
import { FilterValue } from './FilterValue.tsx';
import { columnOf, type FilterDraft, filterTypeOf, isComplete, newDraft, operatorsOf } from './filter-draft.ts';

export type SuggestValues = (columnId: string, search: string) => ReturnType<typeof fieldValuesQuery>;

type FilterEditorProps = {
  columns: readonly Column[];
  /** undefined for a new filter. */
  draft: FilterDraft | undefined;
  /** Values of a column that are there, to be offered while typing. */
  suggest: SuggestValues;
  onApply: (draft: FilterDraft) => void;
};

/** One condition: first the column, by typing, then how and what. Enter applies. */
export function FilterEditor({ columns, draft: given, suggest, onApply }: FilterEditorProps) {
  const [draft, setDraft] = useState(given);
  const [typed = ''] = draft === undefined || valueKind(draft.operator) === 'many' ? [] : draft.values;
  const { data: suggestions = [] } = useQuery(suggest(draft?.column ?? '', useDebounced(typed)));
  if (draft === undefined)
    return (
      <ColumnSearch
        label={t.filterBy}
        hasPaths
        columns={columns.filter((column) => column.operators.length > 0)}
        onChoose={(column) => setDraft(newDraft(column))}
      />
    );
  const column = columnOf(columns, draft.column);

  function chooseOperator(operator: FilterOperator) {
    if (draft === undefined) return;
    const isSameKind =
      valueKind(operator) === valueKind(draft.operator) &&
      isLengthOperator(operator) === isLengthOperator(draft.operator);
    setDraft({ ...draft, operator, values: isSameKind ? draft.values : [] });
  }

  function apply(event: FormEvent) {
    event.preventDefault();
    // A form inside a popover inside the page: the page's own forms have nothing to do with it.
    event.stopPropagation();
    if (draft !== undefined && isComplete(draft)) onApply(draft);
  }

  return (
    <form onSubmit={apply} className="flex flex-col gap-3" aria-label={t.filterTitle}>
      <div className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{column?.title ?? draft.column}</h2>
        <Button size="sm" variant="ghost" onClick={() => setDraft(undefined)}>
          {t.otherColumn}
        </Button>
      </div>
      <Select
        label={t.condition}
        isLabelHidden
        value={draft.operator}
        options={operatorsOf(column).map((operator) => ({
          value: operator,
          label: operatorTitle(operator, filterTypeOf(column)),
        }))}
        onChange={chooseOperator}
      />
      <FilterValue
        key={valueKind(draft.operator)}
        draft={draft}
        column={column}
        suggestions={suggestions}
        onChange={(values) => setDraft({ ...draft, values })}
      />
      {column?.index === 'none' && <p className="text-xs text-muted">{t.slowField}</p>}
      <Button type="submit" variant="primary" isFullWidth disabled={!isComplete(draft)}>
        {t.applyFilter}
      </Button>
    </form>
  );
}
