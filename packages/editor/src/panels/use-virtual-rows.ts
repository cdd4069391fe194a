import { type RefObject, useEffect, useState } from 'react';
import { rowAt } from './row-offsets.ts';

export interface VirtualRows {
  first: number;
  last: number;
  /** Height of all rows together, in pixels. */
  totalPx: number;
}

const spareRows = 8;

/** Which rows of equal height are in view, so that ten thousand list as quickly as ten. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowPx: number): VirtualRows {
  const window = useWindow(scroller);
  return {
    first: Math.max(0, Math.floor(window.top / rowPx) - spareRows),
    last: Math.min(count, Math.ceil((window.top + window.height) / rowPx) + spareRows),
    totalPx: count * rowPx,
  };
}

/** The same for rows of different heights; `offsets` as `rowOffsets` gives them. */
export function useVirtualOffsets(scroller: RefObject<HTMLElement | null>, offsets: readonly number[]): VirtualRows {
  const window = useWindow(scroller);
  return {
    first: Math.max(0, rowAt(offsets, window.top) - spareRows),
    last: Math.min(offsets.length - 1, rowAt(offsets, window.top + window.height) + 1 + spareRows),
    totalPx: offsets.at(-1) ?? 0,
  };
}

/** The part of the scroller that is in view, in pixels. */
function useWindow(scroller: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [window, setWindow] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => setWindow({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller]);
  return window;
}
