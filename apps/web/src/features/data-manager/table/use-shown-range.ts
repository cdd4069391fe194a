import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TaskListProps } from './TaskTable.tsx';
import type { useWindow } from './use-window.ts';

export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1200);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** Tells what is in sight, and begins where the list was left. `perRow`: tasks beside each other. */
export function useShownRange(
  { onViewChange, startIndex }: Pick<TaskListProps, 'onViewChange' | 'startIndex'>,
  view: ReturnType<typeof useWindow>,
  perRow = 1,
): void {
  const [from, to] = view.range;
  useEffect(() => onViewChange([from * perRow, to * perRow]), [from, to, perRow, onViewChange]);
  const start = useRef(startIndex);
  const { scrollToIndex } = view;
  useEffect(() => {
    if (start.current > 0) scrollToIndex(Math.floor(start.current / perRow), true);
    start.current = 0;
  }, [scrollToIndex, perRow]);
}
