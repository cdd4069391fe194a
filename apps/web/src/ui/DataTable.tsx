import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type RefObject, useEffect, useId, useRef } from 'react';
import { messageOf } from '../lib/api-error.ts';
import { formatCount } from '../lib/format.ts';
import { isSelected, NOTHING } from '../lib/selection.ts';
import { useMedia } from '../lib/use-media.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { DataTableHead } from './DataTableHeader.tsx';
import { DataTableRow, PlaceholderRows } from './DataTableRow.tsx';
import { type DataTableProps, ROW_HEIGHTS, TOUCH_ROW_HEIGHT } from './data-table-model.ts';
import { EmptyState, ErrorState } from './States.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import { useTableModel } from './use-table-model.ts';

const isControl = (event: MouseEvent): boolean =>
  event.target instanceof Element && event.target.closest('a, button, input, label, [role="checkbox"]') !== null;

const hasFailed = (error: unknown): boolean => error !== undefined && error !== null;

/** A list of any length: virtual rows, sticky header, sort, selection across pages, resizable columns, keyboard. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const isEmpty = props.rows.length === 0;
  if (isEmpty && hasFailed(props.error)) return <ErrorState error={props.error} onRetry={props.onRetry} />;
  if (isEmpty && props.isLoading !== true)
    return props.empty ?? <EmptyState title={`No ${props.label.toLowerCase()}`} />;
  return <Grid {...props} />;
}

/** Which rows are in view; asks for more when the end comes near. */
function useVirtualRows<T>(props: DataTableProps<T>, scroller: RefObject<HTMLElement | null>, rowHeight: number) {
  const { rows, hasMore = false, isLoadingMore = false, onLoadMore } = props;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  });
  const items = virtualizer.getVirtualItems();
  const isNearEnd = hasMore && !isLoadingMore && rows.length > 0 && (items.at(-1)?.index ?? 0) >= rows.length - 20;
  useEffect(() => {
    if (isNearEnd) onLoadMore?.();
  }, [isNearEnd, onLoadMore]);
  return { virtualizer, items };
}

function Grid<T extends object>(props: DataTableProps<T>) {
  const { label, columns, rows, idOf, density = 'comfortable', onOpen, totalCount, selection = NOTHING } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const hasSelection = props.onSelectionChange !== undefined;
  const isTouch = useMedia('(pointer: coarse)');
  const rowHeight = isTouch ? TOUCH_ROW_HEIGHT : ROW_HEIGHTS[density];
  const { table, headers, gridTemplateColumns, minWidth } = useTableModel(props, hasSelection);
  const modelRows = table.getRowModel().rows;
  const { virtualizer, items } = useVirtualRows(props, scroller, rowHeight);
  const keys = useGridKeys({
    rows,
    idOf,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2),
    scrollTo: (index) => virtualizer.scrollToIndex(index),
    onOpen,
    selection: hasSelection ? selection : undefined,
    onSelectionChange: props.onSelectionChange,
  });
  const rowStyle = { gridTemplateColumns, height: rowHeight };
  const rowId = (index: number) => `${id}-row-${index}`;

  function onClick(event: MouseEvent) {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('tr[data-index]') : null;
    const index = Number(element?.dataset.index ?? -1);
    const row = rows[index];
    if (row === undefined) return;
    keys.setActive(index);
    if (!isControl(event)) onOpen?.(row);
  }

  const grid = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    'aria-rowcount': totalCount === undefined ? -1 : totalCount + 1,
    'aria-colcount': headers.length + (hasSelection ? 1 : 0),
    'aria-multiselectable': hasSelection || undefined,
    'aria-busy': props.isLoading === true || props.isLoadingMore === true || undefined,
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
        <DataTableHead
          {...props}
          headers={headers}
          hasSelection={hasSelection}
          selection={selection}
          style={rowStyle}
        />
        {rows.length === 0 ? (
          <PlaceholderRows rowHeight={rowHeight} />
        ) : (
          <tbody
            className={cx('relative block transition-opacity', props.isRefreshing === true && 'opacity-60')}
            style={{ height: virtualizer.getTotalSize() }}
          >
            {items.map(({ index, start }) => {
              const row = modelRows[index];
              if (row === undefined) return null;
              return (
                <DataTableRow
                  key={row.id}
                  row={row}
                  columns={columns}
                  index={index}
                  domId={rowId(index)}
                  start={start}
                  style={rowStyle}
                  hasSelection={hasSelection}
                  isChosen={hasSelection && isSelected(selection, row.id)}
                  isOpen={props.openId === row.id}
                  isActive={index === keys.activeIndex}
                  isClickable={onOpen !== undefined}
                  onChoose={keys.choose}
                  onChooseTo={keys.chooseTo}
                />
              );
            })}
          </tbody>
        )}
      </table>
      {hasFailed(props.error) && <ErrorStrip error={props.error} onRetry={props.onRetry} />}
      <span className="sr-only" role="status">
        {props.isLoadingMore === true ? 'Loading more' : totalCount === undefined ? '' : formatCount(totalCount, 'row')}
      </span>
    </div>
  );
}

/** A refresh or a further page failed while there are rows to show. */
function ErrorStrip({ error, onRetry }: { error: unknown; onRetry: (() => void) | undefined }) {
  const retry = (
    <Button size="sm" onClick={onRetry}>
      Try again
    </Button>
  );
  return (
    <div className="sticky bottom-0 left-0 p-2">
      <Alert tone="danger" action={onRetry !== undefined && retry}>
        {messageOf(error)}
      </Alert>
    </div>
  );
}
