import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { EVERYTHING, isNothing, NOTHING, type Selection } from '../../../lib/selection.ts';
import { useKeyHelp } from '../../../lib/use-hotkey.ts';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { cx } from '../../../ui/cx.ts';
import { t } from '../strings.ts';
import type { TaskColumn } from '../task-columns.tsx';
import { type SortKey, toggledSort } from './sort.ts';
import type { ShapedColumn, TableShape } from './table-shape.ts';
import { ordered, type TaskLayout, withMoved, withoutWidth, withStep, withWidth } from './task-layout.ts';
import { useReorder } from './use-reorder.ts';
import type { TaskPages } from './use-task-pages.ts';

type TableHeadProps = {
  pages: TaskPages;
  columns: readonly TaskColumn[];
  shape: TableShape;
  layout: TaskLayout;
  onLayoutChange: (layout: TaskLayout) => void;
  sort: readonly SortKey[];
  onSortChange: (sort: SortKey[]) => void;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  style: CSSProperties;
};

const GROUP = 'Column headers';
const KEYS = [
  { combo: 'enter', label: t.keySort, group: GROUP },
  { combo: 'shift+enter', label: t.keySortToo, group: GROUP },
  { combo: 'alt+right', label: t.keyMoveColumn, group: GROUP },
  { combo: 'alt+shift+right', label: t.keyWidenColumn, group: GROUP },
];
const STEP = 16;

export function TableHead(props: TableHeadProps) {
  const { shape, layout, onLayoutChange, columns, selection, onSelectionChange, pages } = props;
  const row = useRef<HTMLTableRowElement>(null);
  useKeyHelp(KEYS);
  const reorder = useReorder(row, 'x', (id, to) => {
    const target = shape.columns.filter((column) => column.id !== id)[to];
    const rest = ordered(columns, layout).filter((column) => column.id !== id);
    const index = target === undefined ? rest.length : rest.findIndex((column) => column.id === target.id);
    onLayoutChange(withMoved(columns, layout, id, index));
  });
  const isEverything = selection.all && selection.excluded.size === 0;
  const isNone = isNothing(selection, pages.totalCount);
  return (
    <thead className="sticky top-0 z-20 block border-b bg-surface text-xs text-muted">
      <tr ref={row} aria-rowindex={1} className="grid bg-surface" style={props.style}>
        <th scope="col" aria-colindex={1} className="sticky left-0 z-10 flex items-center justify-end bg-inherit pr-2">
          <Checkbox
            label={t.chooseAll}
            isLabelHidden
            value={isEverything ? true : isNone ? false : 'mixed'}
            onChange={() => onSelectionChange(isEverything ? NOTHING : EVERYTHING)}
          />
        </th>
        {shape.columns.map((column, index) => (
          <HeaderCell
            key={column.id}
            {...props}
            column={column}
            columnIndex={index + 2}
            isDragged={reorder.dragged === column.id}
            dropSide={
              reorder.dropAt === index
                ? 'left'
                : reorder.dropAt === index + 1 && index === shape.columns.length - 1
                  ? 'right'
                  : undefined
            }
            onDragStart={(event) => reorder.start(event, column.id)}
          />
        ))}
      </tr>
    </thead>
  );
}

type HeaderCellProps = TableHeadProps & {
  column: ShapedColumn;
  columnIndex: number;
  isDragged: boolean;
  dropSide: 'left' | 'right' | undefined;
  onDragStart: (event: PointerEvent) => void;
};

function HeaderCell(props: HeaderCellProps) {
  const { column, columnIndex, sort, onSortChange, layout, onLayoutChange, dropSide } = props;
  const place = sort.findIndex((key) => key.id === column.id);
  const key = sort[place];
  const isPinned = column.pinnedAt !== undefined;

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : undefined;
    if (event.altKey && step !== undefined) {
      event.preventDefault();
      onLayoutChange(
        event.shiftKey
          ? withWidth(layout, column.id, column.width + step * STEP)
          : withStep(props.columns, layout, column.id, step),
      );
    } else if (event.key === 'Enter' && event.shiftKey && column.isSortable) {
      event.preventDefault();
      onSortChange(toggledSort(sort, column.id, true));
    }
  }

  return (
    <th
      scope="col"
      data-reorder={column.id}
      aria-colindex={columnIndex}
      aria-sort={key === undefined ? undefined : key.isDescending ? 'descending' : 'ascending'}
      className={cx(
        'relative flex min-w-0 items-center px-2 font-medium',
        isPinned && 'sticky z-10 bg-inherit',
        props.isDragged && 'opacity-50',
        dropSide === 'left' && 'shadow-[inset_2px_0_0_var(--lw-accent)]',
        dropSide === 'right' && 'shadow-[inset_-2px_0_0_var(--lw-accent)]',
        column.align === 'end' ? 'justify-end' : 'justify-start',
      )}
      style={isPinned ? { left: column.pinnedAt } : undefined}
    >
      <button
        type="button"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.pointerType !== 'touch' && props.onDragStart(event)}
        onClick={(event) => column.isSortable && onSortChange(toggledSort(sort, column.id, event.shiftKey))}
        title={column.isSortable ? t.headerHint : t.headerHintUnsorted}
        className={cx(
          'group flex h-6 min-w-0 items-center gap-1 rounded-sm hover:text-fg',
          column.align === 'end' && 'flex-row-reverse',
        )}
      >
        <span className="truncate">{column.header}</span>
        {column.isSortable && <SortSign sortKey={key} place={sort.length > 1 && key ? place + 1 : undefined} />}
      </button>
      <Resizer column={column} layout={layout} onLayoutChange={onLayoutChange} />
    </th>
  );
}

function SortSign({ sortKey, place }: { sortKey: SortKey | undefined; place: number | undefined }) {
  if (sortKey === undefined)
    return (
      <ChevronsUpDown
        aria-hidden
        size={14}
        className="shrink-0 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
      />
    );
  const Arrow = sortKey.isDescending ? ArrowDown : ArrowUp;
  return (
    <span className="flex shrink-0 items-center text-accent">
      <Arrow aria-hidden size={14} />
      {place !== undefined && <span className="tabular text-2xs">{place}</span>}
    </span>
  );
}

type ResizerProps = Pick<TableHeadProps, 'layout' | 'onLayoutChange'> & { column: ShapedColumn };

/** For the pointer; keys resize from the header itself. */
function Resizer({ column, layout, onLayoutChange }: ResizerProps) {
  function onPointerDown(event: PointerEvent<HTMLElement>) {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const startX = event.clientX;
    const startWidth = handle.parentElement?.getBoundingClientRect().width ?? column.width;
    const onMove = (move: globalThis.PointerEvent) =>
      onLayoutChange(withWidth(layout, column.id, startWidth + move.clientX - startX));
    const stop = () => {
      handle.removeEventListener('pointermove', onMove);
      handle.removeEventListener('pointerup', stop);
      handle.removeEventListener('pointercancel', stop);
    };
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('pointerup', stop);
    handle.addEventListener('pointercancel', stop);
  }
  return (
    <span
      aria-hidden
      title={t.resizeHint}
      onPointerDown={onPointerDown}
      onDoubleClick={() => onLayoutChange(withoutWidth(layout, column.id))}
      className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-2 after:left-1/2 after:w-px after:bg-line hover:after:inset-y-0 hover:after:w-0.5 hover:after:bg-accent"
    />
  );
}
