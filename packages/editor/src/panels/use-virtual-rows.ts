import { type RefObject, useEffect, useState } from 'react';

export interface VirtualRows {
  first: number;
  last: number;
  /** Height of all rows together, in pixels. */
  totalPx: number;
}

const spareRows = 8;

/** Which rows of equal height are in view, so that ten thousand regions list as quickly as ten. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowPx: number): VirtualRows {
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
  return {
    first: Math.max(0, Math.floor(window.top / rowPx) - spareRows),
    last: Math.min(count, Math.ceil((window.top + window.height) / rowPx) + spareRows),
    totalPx: count * rowPx,
  };
}
