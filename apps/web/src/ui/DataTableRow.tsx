import type { Row } from '@tanstack/react-table';
import { type CSSProperties, type MouseEvent, memo, type ReactNode } from 'react';
import { Checkbox } from './Checkbox.tsx';
import { cx } from './cx.ts';
import { ALIGN } from './DataTableHeader.tsx';
import type { DataTableColumn, Features } from './data-table-model.ts';
import { Skeleton } from './States.tsx';

type DataTableRowProps<T extends object> = {
  row: Row<Features, T>;
  columns: readonly DataTableColumn<T>[];
  index: number;
  domId: string;
  start: number;
  style: CSSProperties;
  hasSelection: boolean;
  isChosen: boolean;
  isOpen: boolean;
  isActive: boolean;
  isClickable: boolean;
  onChoose: (index: number, isOn: boolean) => void;
  /** Shift and click: all rows from the one chosen last. */
  onChooseTo: (index: number) => void;
};

/** One row; the grid around it owns focus, keys and clicks. */
export function DataTableRow<T extends object>(props: DataTableRowProps<T>) {
  const { row, columns, index, hasSelection, isChosen } = props;
  return (
    <tr
      id={props.domId}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={hasSelection ? isChosen : undefined}
      aria-current={props.isOpen ? 'true' : undefined}
      className={cx(
        'absolute inset-x-0 top-0 grid border-b',
        props.isClickable && 'cursor-pointer',
        isChosen || props.isOpen ? 'bg-accent-soft' : 'bg-surface hover:bg-surface-2',
        props.isActive &&
          'group-focus-visible/grid:bg-surface-2 group-focus-visible/grid:shadow-[inset_3px_0_0_var(--lw-focus)]',
      )}
      style={{ ...props.style, transform: `translateY(${props.start}px)` }}
    >
      {hasSelection && (
        <SelectionCell
          label={`Select row ${index + 1}`}
          isChosen={isChosen}
          onChoose={(isOn) => props.onChoose(index, isOn)}
          onChooseTo={() => props.onChooseTo(index)}
        />
      )}
      {row.getVisibleCells().map((cell, cellIndex) => {
        const column = columns.find((candidate) => candidate.id === cell.column.id);
        if (column === undefined) return null;
        return (
          <Cell
            key={cell.id}
            align={column.align ?? 'start'}
            columnIndex={cellIndex + (hasSelection ? 2 : 1)}
            content={column.cell(row.original)}
          />
        );
      })}
    </tr>
  );
}

type SelectionCellProps = {
  label: string;
  isChosen: boolean;
  onChoose: (isOn: boolean) => void;
  onChooseTo: () => void;
};

/** The whole cell chooses the row: a click beside the box must not open it. */
function SelectionCell({ label, isChosen, onChoose, onChooseTo }: SelectionCellProps) {
  function onClickCapture(event: MouseEvent) {
    if (!event.shiftKey) return;
    event.stopPropagation();
    onChooseTo();
  }
  function onClick(event: MouseEvent) {
    if (event.target !== event.currentTarget) return;
    event.stopPropagation();
    onChoose(!isChosen);
  }
  // Keys choose rows, too: Space and Shift+Space of the grid.
  const mouse = {
    onMouseDown: (event: MouseEvent) => event.shiftKey && event.preventDefault(),
    onClickCapture,
    onClick,
  };
  return (
    <td aria-colindex={1} className="flex cursor-default items-center justify-end pr-2" {...mouse}>
      <Checkbox label={label} isLabelHidden tabIndex={-1} value={isChosen} onChange={onChoose} />
    </td>
  );
}

type CellProps = { align: keyof typeof ALIGN; columnIndex: number; content: ReactNode };

const Cell = memo(function Cell({ align, columnIndex, content }: CellProps) {
  return (
    <td
      aria-colindex={columnIndex}
      className={cx(
        'flex min-w-0 items-center overflow-hidden px-2',
        columnIndex === 1 && 'pl-4 md:pl-6',
        ALIGN[align],
      )}
    >
      <div className="min-w-0 truncate">{content}</div>
    </td>
  );
});

const PLACEHOLDER_ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

export function PlaceholderRows({ rowHeight }: { rowHeight: number }) {
  return (
    <tbody className="block">
      {PLACEHOLDER_ROWS.map((row) => (
        <tr key={row} className="block border-b">
          <td className="flex items-center px-4 md:px-6" style={{ height: rowHeight }}>
            <Skeleton className={row % 2 === 0 ? 'h-3 w-2/3' : 'h-3 w-1/2'} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}
