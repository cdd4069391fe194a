import { type MouseEvent, useId, useRef } from 'react';
import { formatCount } from '../../../lib/format.ts';
import { isSelected, type Selection } from '../../../lib/selection.ts';
import { useMedia } from '../../../lib/use-media.ts';
import { cx } from '../../../ui/cx.ts';
import { t } from '../strings.ts';
import type { TaskColumn } from '../task-columns.tsx';
import { isControl, LoadFailure } from './list-parts.tsx';
import type { SortKey } from './sort.ts';
import { TableHead } from './TableHead.tsx';
import { MissingRow, TableRow } from './TableRow.tsx';
import { shapeTable } from './table-shape.ts';
import type { TaskLayout } from './task-layout.ts';
import type { Cursor } from './use-cursor.ts';
import { useShownRange, useWidth } from './use-shown-range.ts';
import type { TaskPages } from './use-task-pages.ts';
import { useWindow } from './use-window.ts';

const HEAD_HEIGHT = 36;
const ROW_HEIGHT = 36;
/** What a finger hits. */
const TOUCH_ROW_HEIGHT = 48;

export type TaskListProps = {
  pages: TaskPages;
  columns: readonly TaskColumn[];
  layout: TaskLayout;
  onLayoutChange: (layout: TaskLayout) => void;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  cursor: Cursor;
  openId: number | undefined;
  onOpen: (taskId: number) => void;
  onViewChange: (view: readonly [number, number]) => void;
  /** The row at the top when the list is shown first. */
  startIndex: number;
  /** What was answered stands under the cards. */
  showsAnswers?: boolean;
};

type TaskTableProps = TaskListProps & { sort: readonly SortKey[]; onSortChange: (sort: SortKey[]) => void };

/** Tasks of a list of any length: only the rows in sight exist, and those that are not read yet say so. */
export function TaskTable(props: TaskTableProps) {
  const { pages, columns, layout, selection, cursor, openId, onOpen } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const isTouch = useMedia('(pointer: coarse)');
  const rowHeight = isTouch ? TOUCH_ROW_HEIGHT : ROW_HEIGHT;
  const view = useWindow(scroller, pages.rowCount, rowHeight, HEAD_HEIGHT);
  const width = useWidth(scroller);
  const shape = shapeTable(columns, layout, width);
  useShownRange(props, view);
  cursor.reveal.current = view.scrollToIndex;
  cursor.shape.current = { perRow: 1, perView: Math.max(1, view.perView - 1) };

  const style = { gridTemplateColumns: shape.gridTemplateColumns, height: rowHeight };
  const [from, to] = view.range;
  const indexes = Array.from({ length: Math.max(0, Math.min(to, pages.rowCount) - from) }, (_, index) => from + index);
  const rowId = (index: number): string => `${id}-row-${index}`;

  function onClick(event: MouseEvent) {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('tr[data-index]') : null;
    const index = Number(element?.dataset.index ?? -1);
    const row = pages.rowAt(index);
    if (row === undefined) return;
    if (event.shiftKey) {
      event.preventDefault();
      return cursor.chooseTo(index);
    }
    cursor.setActive(index);
    if (!isControl(event)) onOpen(row.id);
  }

  const grid = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': t.tasksLabel,
    'aria-rowcount': pages.isEstimate ? -1 : pages.rowCount + 1,
    'aria-colcount': shape.columns.length + 1,
    'aria-multiselectable': true,
    'aria-busy': pages.isRefreshing || undefined,
    'aria-activedescendant': pages.rowAt(cursor.active) && rowId(cursor.active),
  } as const;
  return (
    <div
      ref={scroller}
      data-tasks
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain bg-surface text-sm"
    >
      <table
        {...grid}
        onKeyDown={cursor.onKeyDown}
        onClick={onClick}
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        className="group/grid block -outline-offset-2"
        style={{ minWidth: shape.minWidth }}
      >
        <TableHead {...props} shape={shape} style={{ ...style, height: HEAD_HEIGHT }} />
        <tbody
          className={cx('relative block overflow-clip transition-opacity', pages.isRefreshing && 'opacity-60')}
          style={{ height: view.height }}
        >
          {indexes.map((index) => {
            const task = pages.rowAt(index);
            const place = { index, style: { ...style, transform: `translateY(${view.offsetOf(index)}px)` } };
            if (task === undefined) return <MissingRow key={index} {...place} columnCount={shape.columns.length + 1} />;
            return (
              <TableRow
                key={index}
                {...place}
                task={task}
                domId={rowId(index)}
                columns={shape.columns}
                isChosen={isSelected(selection, String(task.id))}
                isOpen={openId === task.id}
                isActive={index === cursor.active}
                onChoose={(isOn) => cursor.choose(index, isOn)}
              />
            );
          })}
        </tbody>
      </table>
      <LoadFailure pages={pages} />
      <span className="sr-only" role="status">
        {pages.totalCount === undefined ? '' : formatCount(pages.totalCount, 'row')}
      </span>
    </div>
  );
}
