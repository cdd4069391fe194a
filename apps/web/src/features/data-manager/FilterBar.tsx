import type { Column } from '@labelwright/contract/data-manager';
import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { Select } from '../../ui/Select.tsx';
import { FilterEditor } from './FilterEditor.tsx';
import { describe, type FilterDraft, type Match } from './filter-draft.ts';
import { t } from './strings.ts';

type AddFilterProps = { columns: readonly Column[]; onAdd: (draft: FilterDraft) => void };

export function AddFilter({ columns, onAdd }: AddFilterProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      label={t.filterTitle}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button size="sm" icon={<ListFilter aria-hidden size={16} />}>
          {t.addFilter}
        </Button>
      }
    >
      <FilterEditor
        columns={columns}
        draft={undefined}
        onApply={(draft) => {
          setIsOpen(false);
          onAdd(draft);
        }}
      />
    </Popover>
  );
}

type FilterChipsProps = {
  columns: readonly Column[];
  drafts: readonly FilterDraft[];
  match: Match;
  onChange: (drafts: readonly FilterDraft[]) => void;
  onMatchChange: (match: Match) => void;
};

/** The conditions in force, each to be changed or taken away. */
export function FilterChips({ columns, drafts, match, onChange, onMatchChange }: FilterChipsProps) {
  if (drafts.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {drafts.length > 1 && (
        <div className="w-32">
          <Select
            size="sm"
            label={t.matchLabel}
            isLabelHidden
            value={match}
            options={[
              { value: 'and', label: t.matchAll },
              { value: 'or', label: t.matchAny },
            ]}
            onChange={onMatchChange}
          />
        </div>
      )}
      {drafts.map((draft, index) => (
        <Chip
          key={JSON.stringify(draft)}
          columns={columns}
          draft={draft}
          onChange={(next) => onChange(drafts.map((other, at) => (at === index ? next : other)))}
          onRemove={() => onChange(drafts.filter((_, at) => at !== index))}
        />
      ))}
      <Button size="sm" variant="ghost" onClick={() => onChange([])}>
        {t.clearFilters}
      </Button>
    </div>
  );
}

type ChipProps = {
  columns: readonly Column[];
  draft: FilterDraft;
  onChange: (draft: FilterDraft) => void;
  onRemove: () => void;
};

function Chip({ columns, draft, onChange, onRemove }: ChipProps) {
  const [isOpen, setIsOpen] = useState(false);
  const text = describe(
    draft,
    columns.find((column) => column.id === draft.column),
  );
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-md border bg-accent-soft pr-0.5 text-sm">
      <Popover
        label={t.filterTitle}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        trigger={
          <button type="button" className="h-full max-w-80 truncate rounded-md pr-1 pl-2.5 hover:underline">
            {text}
          </button>
        }
      >
        <FilterEditor
          columns={columns}
          draft={draft}
          onApply={(next) => {
            setIsOpen(false);
            onChange(next);
          }}
        />
      </Popover>
      <IconButton size="sm" name={t.removeFilter(text)} icon={<X size={14} />} onClick={onRemove} hasTooltip={false} />
    </span>
  );
}
