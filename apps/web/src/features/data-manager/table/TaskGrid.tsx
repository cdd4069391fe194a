import { type MouseEvent, useId, useRef } from 'react';
import { isSelected } from '../../../lib/selection.ts';
import { cx } from '../../../ui/cx.ts';
import { t } from '../strings.ts';
import { CardBody } from './CardBody.tsx';
import { isControl, LoadFailure } from './list-parts.tsx';
import type { TaskListProps } from './TaskTable.tsx';
import { shownColumns } from './task-layout.ts';
import { useShownRange, useWidth } from './use-shown-range.ts';
import { useWindow } from './use-window.ts';

const GAP = 12;
const PADDING = 16;
/** Height to width of what is shown; a few lines of text need less. */
const PICTURE_RATIO = 0.7;
const TEXT_RATIO = 0.45;
/** Lines of text under the picture. */
const FOOT = 56;

/** Tasks as cards with what they show, for telling many apart at a glance. */
export function TaskGrid(props: TaskListProps) {
  const { pages, layout, selection, cursor, openId } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const shown = shownColumns(props.columns, layout);
  const ratio = shown.some(({ isMedia }) => isMedia) ? PICTURE_RATIO : TEXT_RATIO;
  const room = Math.max(1, width - 2 * PADDING);
  // Two beside each other even on a phone.
  const wanted = Math.min(layout.cardWidth, (room - GAP) / 2);
  const perRow = Math.max(1, Math.floor((room + GAP) / (wanted + GAP)));
  const cardHeight = Math.round(((room - (perRow - 1) * GAP) / perRow) * ratio) + FOOT;
  const rowHeight = cardHeight + GAP;
  const view = useWindow(scroller, Math.ceil(pages.rowCount / perRow), rowHeight, PADDING);
  useShownRange(props, view, perRow);
  cursor.reveal.current = (index) => view.scrollToIndex(Math.floor(index / perRow));
  cursor.shape.current = { perRow, perView: perRow * Math.max(1, view.perView - 1) };

  const [from, to] = view.range;
  const first = from * perRow;
  const count = Math.max(0, Math.min(to * perRow, pages.rowCount) - first);
  const indexes = Array.from({ length: count }, (_, index) => first + index);
  const cardId = (index: number): string => `${id}-card-${index}`;

  function onClick(event: MouseEvent) {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    const index = Number(element?.dataset.index ?? -1);
    const row = pages.rowAt(index);
    if (row === undefined) return;
    if (event.shiftKey) {
      event.preventDefault();
      return cursor.chooseTo(index);
    }
    const isChoosing = event.target instanceof Element && event.target.closest('[data-choose]') !== null;
    if (isChoosing) return cursor.choose(index);
    cursor.setActive(index);
    if (!isControl(event)) props.onOpen(row.id);
  }

  const list = {
    tabIndex: 0,
    'aria-label': t.tasksLabel,
    'aria-multiselectable': true,
    'aria-busy': pages.isRefreshing || undefined,
    'aria-activedescendant': pages.rowAt(cursor.active) && cardId(cursor.active),
  } as const;
  return (
    <div ref={scroller} data-tasks className="relative min-h-0 flex-1 overflow-auto overscroll-contain bg-bg text-sm">
      <div
        {...list}
        role="listbox"
        onKeyDown={cursor.onKeyDown}
        onClick={onClick}
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        className={cx('group/grid relative overflow-clip', pages.isRefreshing && 'opacity-60')}
        style={{ height: view.height + PADDING }}
      >
        {indexes.map((index) => {
          const task = pages.rowAt(index);
          const style = {
            width: `calc((100% - ${2 * PADDING}px - ${(perRow - 1) * GAP}px) / ${perRow})`,
            left: `calc(${PADDING}px + ${index % perRow} * ((100% - ${2 * PADDING}px + ${GAP}px) / ${perRow}))`,
            height: cardHeight,
            transform: `translateY(${view.offsetOf(Math.floor(index / perRow)) + PADDING}px)`,
          };
          if (task === undefined)
            return (
              <div
                key={index}
                aria-hidden
                className="absolute top-0 animate-reveal rounded-md bg-surface-2"
                style={style}
              />
            );
          const isChosen = isSelected(selection, String(task.id));
          return (
            <div
              key={index}
              id={cardId(index)}
              data-index={index}
              role="option"
              tabIndex={-1}
              aria-selected={isChosen}
              aria-posinset={index + 1}
              aria-setsize={pages.isEstimate ? -1 : pages.rowCount}
              className={cx(
                'group/card absolute top-0 flex cursor-pointer flex-col overflow-hidden rounded-md border bg-surface',
                isChosen
                  ? 'border-accent bg-accent-soft shadow-[inset_0_0_0_1px_var(--lw-accent)]'
                  : 'hover:border-line-strong',
                openId === task.id && 'border-accent',
                index === cursor.active &&
                  'group-focus-visible/grid:outline-2 group-focus-visible/grid:outline-offset-2 group-focus-visible/grid:outline-focus',
              )}
              style={style}
            >
              <CardBody task={task} columns={shown} isChosen={isChosen} showsAnswer={props.showsAnswers === true} />
            </div>
          );
        })}
      </div>
      <LoadFailure pages={pages} />
    </div>
  );
}
