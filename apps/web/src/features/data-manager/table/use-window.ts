import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  bodyHeight,
  type Extent,
  isStuck,
  placeAfter,
  rowsInView,
  START,
  scrollTopFor,
  topShowing,
} from './scroll-window.ts';

/** After scrolling stood still for so long, the scroll bar goes to its share of the whole. */
const REST_MS = 150;

/** Rows of a list of any length in a scroller; `above` is what stands before the rows and stays in sight. */
export function useWindow(scroller: RefObject<HTMLElement | null>, rowCount: number, rowHeight: number, above: number) {
  const [viewport, setViewport] = useState(600);
  const extent = useMemo<Extent>(() => ({ rowCount, rowHeight, viewport }), [rowCount, rowHeight, viewport]);
  const place = useRef(START);
  const [seen, setSeen] = useState({ from: 0, to: 30, shift: 0 });

  const look = useCallback((): void => {
    const { top, scrollTop } = place.current;
    const [from, to] = rowsInView(top, extent);
    const shift = scrollTop - top;
    setSeen((before) =>
      before.from === from && before.to === to && before.shift === shift ? before : { from, to, shift },
    );
  }, [extent]);

  const settle = useCallback((): void => {
    const element = scroller.current;
    if (element === null) return;
    const wanted = scrollTopFor(place.current.top, extent);
    if (Math.abs(wanted - element.scrollTop) > 1) element.scrollTop = wanted;
    place.current = { top: place.current.top, scrollTop: element.scrollTop };
    look();
  }, [look, scroller, extent]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (): void => {
      place.current = placeAfter(place.current, element.scrollTop, extent);
      if (isStuck(place.current, extent)) settle();
      else look();
      clearTimeout(timer);
      timer = setTimeout(settle, REST_MS);
    };
    const observer = new ResizeObserver(() => setViewport(Math.max(rowHeight, element.clientHeight - above)));
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, look, settle, extent, rowHeight, above]);

  // Another extent shows other rows at the same place.
  useLayoutEffect(look, [look]);

  const goTo = useCallback(
    (top: number): void => {
      place.current = { ...place.current, top };
      settle();
    },
    [settle],
  );
  const scrollToIndex = useCallback(
    (index: number, isAtTop = false): void => {
      const { top } = place.current;
      goTo(isAtTop ? Math.max(0, index * extent.rowHeight) : topShowing(index, top, extent));
    },
    [goTo, extent],
  );
  const range = useMemo(() => [seen.from, seen.to] as const, [seen.from, seen.to]);
  return {
    range,
    height: bodyHeight(extent),
    /** Where a row stands within the element that scrolls. */
    offsetOf: (index: number): number => index * rowHeight + seen.shift,
    scrollToIndex,
    firstInView: (): number => Math.round(place.current.top / rowHeight),
    perView: Math.max(1, Math.floor(viewport / rowHeight)),
  };
}
