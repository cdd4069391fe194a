import type { TaskRow } from '@labelwright/contract/data-manager-tasks';
import { type CSSProperties, type MouseEvent, memo } from 'react';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { cx } from '../../../ui/cx.ts';
import { t } from '../strings.ts';
import type { ShapedColumn } from './table-shape.ts';

const ALIGN = { start: 'justify-start', end: 'justify-end' } as const;

type RowPlace = { index: number; style: CSSProperties };

type TableRowProps = RowPlace & {
  task: TaskRow;
  domId: string;
  columns: readonly ShapedColumn[];
  isChosen: boolean;
  isOpen: boolean;
  isActive: boolean;
  onChoose: (isOn: boolean) => void;
};

/** One task; the grid around it owns focus, keys and clicks. */
export function TableRow(props: TableRowProps) {
  const { task, index, columns, isChosen } = props;
  return (
    <tr
      id={props.domId}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      aria-current={props.isOpen ? 'true' : undefined}
      className={cx(
        'absolute inset-x-0 top-0 grid cursor-pointer border-b',
        isChosen || props.isOpen ? 'bg-accent-soft' : 'bg-surface hover:bg-surface-2',
        props.isActive && 'shadow-[inset_3px_0_0_var(--lw-border-strong)]',
        props.isActive &&
          'group-focus-visible/grid:bg-surface-2 group-focus-visible/grid:shadow-[inset_3px_0_0_var(--lw-focus)]',
      )}
      style={props.style}
    >
      <SelectionCell
        label={t.chooseRow(index + 1)}
        isChosen={isChosen}
        isActive={props.isActive}
        onChoose={props.onChoose}
      />
      {columns.map((column, place) => (
        <Cell key={column.id} task={task} column={column} columnIndex={place + 2} />
      ))}
    </tr>
  );
}

type SelectionCellProps = {
  label: string;
  isChosen: boolean;
  isActive: boolean;
  onChoose: (isOn: boolean) => void;
};

/** The whole cell chooses the row: a click beside the box must not open it. */
function SelectionCell({ label, isChosen, isActive, onChoose }: SelectionCellProps) {
  function onClick(event: MouseEvent) {
    if (event.shiftKey || event.target !== event.currentTarget) return;
    event.stopPropagation();
    onChoose(!isChosen);
  }
  function onClickCapture(event: MouseEvent) {
    // Shift chooses a range, which the table does; the box alone must not change.
    if (event.shiftKey) event.preventDefault();
  }
  const mouse = { onClick, onClickCapture };
  return (
    <td
      aria-colindex={1}
      className={cx(
        'sticky left-0 z-10 flex cursor-default items-center justify-end bg-inherit pr-2',
        isActive &&
          'shadow-[inset_3px_0_0_var(--lw-border-strong)] group-focus-visible/grid:shadow-[inset_3px_0_0_var(--lw-focus)]',
      )}
      {...mouse}
    >
      <Checkbox label={label} isLabelHidden tabIndex={-1} value={isChosen} onChange={onChoose} />
    </td>
  );
}

type CellProps = { task: TaskRow; column: ShapedColumn; columnIndex: number };

const Cell = memo(function Cell({ task, column, columnIndex }: CellProps) {
  const isPinned = column.pinnedAt !== undefined;
  return (
    <td
      aria-colindex={columnIndex}
      className={cx(
        'flex min-w-0 items-center overflow-hidden px-2',
        isPinned && 'sticky z-10 bg-inherit',
        ALIGN[column.align],
      )}
      style={isPinned ? { left: column.pinnedAt } : undefined}
    >
      <div className="min-w-0 truncate">{column.cell(task)}</div>
    </td>
  );
});

/** A row that is on its way. */
export function MissingRow({ index, style, columnCount }: RowPlace & { columnCount: number }) {
  return (
    <tr
      aria-rowindex={index + 2}
      className="absolute inset-x-0 top-0 block border-b px-4 md:px-6"
      style={{ height: style.height, transform: style.transform }}
    >
      <td colSpan={columnCount} className="flex h-full items-center">
        <span className="sr-only">{t.loadingRow}</span>
        <span
          aria-hidden
          className={cx('h-3 animate-reveal rounded-sm bg-surface-2', index % 2 === 0 ? 'w-2/3' : 'w-1/2')}
        />
      </td>
    </tr>
  );
}
