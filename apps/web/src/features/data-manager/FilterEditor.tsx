import type { Column } from '@labelwright/contract/data-manager';
import type { FilterOperator } from '@labelwright/filters/model';
import { operatorTitle, valueKind } from '@labelwright/filters/operators';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { FilterValue } from './FilterValue.tsx';
import { type FilterDraft, filterTypeOf, isComplete, newDraft, operatorsOf } from './filter-draft.ts';
import { t } from './strings.ts';

type FilterEditorProps = {
  columns: readonly Column[];
  /** undefined for a new filter. */
  draft: FilterDraft | undefined;
  onApply: (draft: FilterDraft) => void;
};

/** One condition: column, operator, value. Enter applies. */
export function FilterEditor({ columns, draft: given, onApply }: FilterEditorProps) {
  const filterable = columns.filter((column) => column.operators.length > 0);
  const first = filterable.find((column) => column.id === 'status') ?? filterable[0];
  const [draft, setDraft] = useState(given ?? (first && newDraft(first)));
  if (draft === undefined) return null;
  const column = filterable.find((candidate) => candidate.id === draft.column);

  function chooseColumn(id: string) {
    const next = filterable.find((candidate) => candidate.id === id);
    if (next !== undefined) setDraft(newDraft(next));
  }

  function chooseOperator(operator: FilterOperator) {
    if (draft === undefined) return;
    const isSameKind = valueKind(operator) === valueKind(draft.operator);
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
      <Select
        label={t.column}
        value={draft.column}
        options={filterable.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={chooseColumn}
      />
      <Select
        label={t.condition}
        value={draft.operator}
        options={operatorsOf(column).map((operator) => ({
          value: operator,
          label: operatorTitle(operator, filterTypeOf(column)),
        }))}
        onChange={chooseOperator}
      />
      <FilterValue draft={draft} column={column} onChange={(values) => setDraft({ ...draft, values })} />
      <Button type="submit" variant="primary" isFullWidth disabled={!isComplete(draft)}>
        {t.applyFilter}
      </Button>
    </form>
  );
}
