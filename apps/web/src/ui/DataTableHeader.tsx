import type { Header } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { EVERYTHING, isNothing, NOTHING, type Selection } from '../lib/selection.ts';
import { Checkbox } from './Checkbox.tsx';
import { cx } from './cx.ts';
import {
  type DataTableColumn,
  type DataTableProps,
  type DataTableSort,
  type Features,
  nextSort,
} from './data-table-model.ts';

export const ALIGN = { start: 'justify-start', center: 'justify-center', end: 'justify-end' } as const;

type DataTableHeadProps<T extends object> = Pick<
  DataTableProps<T>,
  'label' | 'columns' | 'sort' | 'onSortChange' | 'totalCount' | 'onSelectionChange'
> & {
  headers: readonly Header<Features, T, unknown>[];
  hasSelection: boolean;
  selection: Selection;
  style: CSSProperties;
};

export function DataTableHead<T extends object>(props: DataTableHeadProps<T>) {
  const { label, columns, headers, selection, totalCount, onSelectionChange } = props;
  const offset = props.hasSelection ? 2 : 1;
  return (
    <thead className="sticky top-0 z-20 block border-b bg-surface text-xs text-muted">
      <tr aria-rowindex={1} className="grid" style={props.style}>
        {onSelectionChange !== undefined && (
          <SelectAll
            label={label}
            selection={selection}
            totalCount={totalCount}
            onSelectionChange={onSelectionChange}
          />
        )}
        {headers.map((header, index) => {
          const column = columns.find((candidate) => candidate.id === header.column.id);
          if (column === undefined) return null;
          return (
            <HeaderCell
              key={header.id}
              column={column}
              columnIndex={index + offset}
              sort={props.sort}
              onSortChange={props.onSortChange}
              onResizeStart={header.getResizeHandler()}
              onResizeReset={() => header.column.resetSize()}
            />
          );
        })}
      </tr>
    </thead>
  );
}

type HeaderCellProps = {
  column: Pick<DataTableColumn<never>, 'id' | 'header' | 'isSortable' | 'align'>;
  columnIndex: number;
  sort: DataTableSort | undefined;
  onSortChange: ((sort: DataTableSort | undefined) => void) | undefined;
  onResizeStart: (event: unknown) => void;
  onResizeReset: () => void;
};

function HeaderCell(props: HeaderCellProps) {
  const { column, columnIndex, sort, onSortChange } = props;
  const isSorted = sort?.id === column.id;
  const direction = sort?.isDescending === true ? 'descending' : 'ascending';
  const isSortable = column.isSortable === true && onSortChange !== undefined;
  return (
    <th
      scope="col"
      aria-colindex={columnIndex}
      aria-sort={isSorted ? direction : isSortable ? 'none' : undefined}
      className={cx(
        'relative flex min-w-0 items-center px-2 font-medium',
        columnIndex === 1 && 'pl-4 md:pl-6',
        ALIGN[column.align ?? 'start'],
      )}
    >
      {isSortable ? (
        <button
          type="button"
          onClick={() => onSortChange(nextSort(sort, column.id))}
          className={cx(
            'group flex h-6 min-w-0 items-center gap-1 rounded-sm hover:text-fg',
            column.align === 'end' && 'flex-row-reverse',
          )}
        >
          <span className="truncate">{column.header}</span>
          <SortSign direction={isSorted ? direction : undefined} />
        </button>
      ) : (
        <span className="truncate">{column.header}</span>
      )}
      <span
        aria-hidden
        title="Drag to resize, double-click to reset"
        onMouseDown={props.onResizeStart}
        onTouchStart={props.onResizeStart}
        onDoubleClick={props.onResizeReset}
        className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-2 after:left-1/2 after:w-px after:bg-line hover:after:inset-y-0 hover:after:w-0.5 hover:after:bg-accent"
      />
    </th>
  );
}

function SortSign({ direction }: { direction: 'ascending' | 'descending' | undefined }): ReactNode {
  if (direction === 'ascending') return <ArrowUp aria-hidden size={14} className="shrink-0 text-accent" />;
  if (direction === 'descending') return <ArrowDown aria-hidden size={14} className="shrink-0 text-accent" />;
  return (
    <ChevronsUpDown
      aria-hidden
      size={14}
      className="shrink-0 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
    />
  );
}

type SelectAllProps = {
  label: string;
  selection: Selection;
  totalCount: number | undefined;
  onSelectionChange: (selection: Selection) => void;
};

/** Chooses the whole list, loaded or not. */
function SelectAll({ label, selection, totalCount, onSelectionChange }: SelectAllProps) {
  const isEverything = selection.all && selection.excluded.size === 0;
  const isNone = isNothing(selection, totalCount);
  return (
    <th scope="col" aria-colindex={1} className="flex items-center justify-end pr-2">
      <Checkbox
        label={`Select all ${label.toLowerCase()}`}
        isLabelHidden
        value={isEverything ? true : isNone ? false : 'mixed'}
        onChange={() => onSelectionChange(isEverything ? NOTHING : EVERYTHING)}
      />
    </th>
  );
}
