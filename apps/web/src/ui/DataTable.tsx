import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useId, useRef } from 'react';
import { formatCount } from '../lib/format.ts';
import { isSelected, NOTHING } from '../lib/selection.ts';
import { Checkbox } from './Checkbox.tsx';
import { cx } from './cx.ts';
import { ALIGN, HeaderCell, SelectAll } from './DataTableHeader.tsx';
import { type DataTableProps, ROW_HEIGHTS } from './data-table-model.ts';
import { EmptyState, ErrorState, Skeleton } from './States.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import { useTableModel } from './use-table-model.ts';

const isControl = (event: MouseEvent): boolean =>
  event.target instanceof Element && event.target.closest('a, button, input, label, [role="checkbox"]') !== null;

const PLACEHOLDER_ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

/** A list of any length: virtual rows, sticky header, sort, selection across pages, resizable columns, keyboard. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, columns, rows, idOf, density = 'comfortable', sort, onSortChange, onOpen, totalCount } = props;
  const { selection, onSelectionChange, hasMore = false, isLoadingMore = false, onLoadMore } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const hasSelection = onSelectionChange !== undefined;
  const chosen = selection ?? NOTHING;
  const rowHeight = ROW_HEIGHTS[density];
  const { table, headers, gridTemplateColumns, minWidth } = useTableModel(props, hasSelection);
  const modelRows = table.getRowModel().rows;

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  });
  const virtualRows = virtualizer.getVirtualItems();
  const lastIndex = virtualRows.at(-1)?.index ?? 0;
  const isNearEnd = hasMore && !isLoadingMore && rows.length > 0 && lastIndex >= rows.length - 20;
  useEffect(() => {
    if (isNearEnd) onLoadMore?.();
  }, [isNearEnd, onLoadMore]);

  const keys = useGridKeys({
    rows,
    idOf,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2),
    scrollTo: (index) => virtualizer.scrollToIndex(index),
    onOpen,
    selection: hasSelection ? chosen : undefined,
    onSelectionChange,
  });

  if (props.error !== undefined && props.error !== null && rows.length === 0)
    return <ErrorState error={props.error} onRetry={props.onRetry} />;
  const isLoading = props.isLoading === true && rows.length === 0;
  if (!isLoading && rows.length === 0) return props.empty ?? <EmptyState title={`No ${label.toLowerCase()}`} />;

  const rowStyle = { gridTemplateColumns, height: rowHeight };
  const rowId = (index: number) => `${id}-row-${index}`;
  const offset = hasSelection ? 2 : 1;

  function onClick(event: MouseEvent) {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('tr[data-index]') : null;
    const row = rows[Number(element?.dataset.index ?? -1)];
    if (row === undefined) return;
    keys.setActive(rows.indexOf(row));
    if (!isControl(event)) onOpen?.(row);
  }

  const grid = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    'aria-rowcount': totalCount === undefined ? -1 : totalCount + 1,
    'aria-colcount': headers.length + offset - 1,
    'aria-multiselectable': hasSelection || undefined,
    'aria-busy': isLoading || isLoadingMore || undefined,
    'aria-activedescendant': rows.length > 0 ? rowId(keys.activeIndex) : undefined,
  } as const;
  return (
    <div
      ref={scroller}
      className="relative min-h-0 flex-1 overflow-auto bg-surface text-sm"
      style={props.maxHeight === undefined ? undefined : { maxHeight: props.maxHeight }}
    >
      <table
        {...grid}
        onKeyDown={keys.onKeyDown}
        onClick={onClick}
        className="group/grid block -outline-offset-2"
        style={{ minWidth }}
      >
        <thead className="sticky top-0 z-20 block border-b bg-surface text-xs text-muted">
          <tr aria-rowindex={1} className="grid" style={rowStyle}>
            {hasSelection && (
              <SelectAll
                label={label}
                selection={chosen}
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
                  sort={sort}
                  onSortChange={onSortChange}
                  onResizeStart={header.getResizeHandler()}
                  onResizeReset={() => header.column.resetSize()}
                />
              );
            })}
          </tr>
        </thead>
        {isLoading ? (
          <PlaceholderRows rowHeight={rowHeight} />
        ) : (
          <tbody className="relative block" style={{ height: virtualizer.getTotalSize() }}>
            {virtualRows.map(({ index, start }) => {
              const modelRow = modelRows[index];
              if (modelRow === undefined) return null;
              const rowKey = modelRow.id;
              const isChosen = hasSelection && isSelected(chosen, rowKey);
              return (
                <tr
                  key={rowKey}
                  id={rowId(index)}
                  data-index={index}
                  aria-rowindex={index + 2}
                  aria-selected={hasSelection ? isChosen : undefined}
                  aria-current={props.openId === rowKey ? 'true' : undefined}
                  className={cx(
                    'absolute inset-x-0 top-0 grid border-b',
                    onOpen !== undefined && 'cursor-pointer',
                    isChosen || props.openId === rowKey ? 'bg-accent-soft' : 'bg-surface hover:bg-surface-2',
                    index === keys.activeIndex &&
                      'group-focus-visible/grid:bg-surface-2 group-focus-visible/grid:shadow-[inset_3px_0_0_var(--lw-focus)]',
                  )}
                  style={{ ...rowStyle, transform: `translateY(${start}px)` }}
                >
                  {hasSelection && (
                    <td aria-colindex={1} className="flex items-center justify-end pr-2">
                      <Checkbox
                        label={`Select row ${index + 1}`}
                        isLabelHidden
                        tabIndex={-1}
                        value={isChosen}
                        onChange={(isOn) => keys.select(index, index, isOn)}
                      />
                    </td>
                  )}
                  {modelRow.getVisibleCells().map((cell, cellIndex) => {
                    const column = columns.find((candidate) => candidate.id === cell.column.id);
                    return (
                      <td
                        key={cell.id}
                        aria-colindex={cellIndex + offset}
                        className={cx(
                          'flex min-w-0 items-center overflow-hidden px-2',
                          cellIndex === 0 && !hasSelection && 'pl-4 md:pl-6',
                          ALIGN[column?.align ?? 'start'],
                        )}
                      >
                        <div className="min-w-0 truncate">{column?.cell(modelRow.original)}</div>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        )}
      </table>
      <span className="sr-only" role="status">
        {isLoadingMore ? 'Loading more' : totalCount === undefined ? '' : formatCount(totalCount, 'row')}
      </span>
    </div>
  );
}

function PlaceholderRows({ rowHeight }: { rowHeight: number }) {
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
