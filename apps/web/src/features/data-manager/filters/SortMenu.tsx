import type { Column } from '@labelwright/contract/data-manager-columns';
import { ArrowDown, ArrowUp, ArrowUpDown, ChevronUp, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Popover } from '../../../ui/Popover.tsx';
import { t } from '../strings.ts';
import { MOST_SORT_KEYS, type SortKey } from '../table/sort.ts';
import { ColumnSearch } from './ColumnSearch.tsx';

type SortMenuProps = {
  columns: readonly Column[];
  sort: readonly SortKey[];
  onSortChange: (sort: SortKey[]) => void;
};

/** By which columns, one after the other, and which way round. */
export function SortMenu({ columns, sort, onSortChange }: SortMenuProps) {
  const [isAdding, setAdding] = useState(false);
  const titleOf = (id: string): string => columns.find((column) => column.id === id)?.title ?? id;
  const isOpenForMore = sort.length < MOST_SORT_KEYS;
  const [first] = sort;
  return (
    <Popover
      label={t.sort}
      align="end"
      onOpenChange={() => setAdding(sort.length === 0)}
      trigger={
        <Button size="sm" icon={<ArrowUpDown aria-hidden size={16} />}>
          {first === undefined ? t.sort : t.sortedBy(titleOf(first.id), sort.length - 1)}
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        {sort.length > 0 && (
          <ol className="flex flex-col gap-1">
            {sort.map((key, index) => (
              <li key={key.id} className="flex items-center gap-1 text-sm">
                <span className="tabular w-4 shrink-0 text-xs text-muted">{index + 1}</span>
                <span className="min-w-0 flex-1 truncate">{titleOf(key.id)}</span>
                <IconButton
                  size="sm"
                  name={t.sortEarlier(titleOf(key.id))}
                  icon={<ChevronUp size={14} />}
                  disabled={index === 0}
                  hasTooltip={false}
                  onClick={() => onSortChange(swapped(sort, index))}
                />
                <IconButton
                  size="sm"
                  name={key.isDescending ? t.descending(titleOf(key.id)) : t.ascending(titleOf(key.id))}
                  icon={key.isDescending ? <ArrowDown size={14} /> : <ArrowUp size={14} />}
                  hasTooltip={false}
                  onClick={() =>
                    onSortChange(
                      sort.map((one) => (one.id === key.id ? { ...one, isDescending: !one.isDescending } : one)),
                    )
                  }
                />
                <IconButton
                  size="sm"
                  name={t.removeSort(titleOf(key.id))}
                  icon={<X size={14} />}
                  hasTooltip={false}
                  onClick={() => onSortChange(sort.filter((one) => one.id !== key.id))}
                />
              </li>
            ))}
          </ol>
        )}
        {isAdding || sort.length === 0 ? (
          <ColumnSearch
            label={t.sortBy}
            columns={columns.filter((column) => column.is_sortable && !sort.some(({ id }) => id === column.id))}
            onChoose={(column) => {
              setAdding(false);
              onSortChange([...sort, { id: column.id, isDescending: false }]);
            }}
          />
        ) : (
          <div className="flex gap-2">
            {isOpenForMore && (
              <Button size="sm" onClick={() => setAdding(true)}>
                {t.thenBy}
              </Button>
            )}
            <Button size="sm" variant="ghost" onClick={() => onSortChange([])}>
              {t.ownOrder}
            </Button>
          </div>
        )}
      </div>
    </Popover>
  );
}

function swapped(sort: readonly SortKey[], index: number): SortKey[] {
  const moved = sort[index];
  return moved === undefined ? [...sort] : sort.toSpliced(index, 1).toSpliced(index - 1, 0, moved);
}
