import { fitTransform, panBy, type ViewTransform, zoomAt } from '@labelwright/editor/viewing';
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export type Size = { width: number; height: number };

export const ZOOM_STEP = 1.25;
const WHEEL_PER_STEP = 100;

/** Where a page lies in its frame: fitted until somebody zooms or drags it. */
export function usePageView(frame: RefObject<HTMLElement | null>, page: Size | undefined) {
  const [transform, setTransform] = useState<ViewTransform>();
  const isFitted = useRef(true);

  const sizeOfFrame = useCallback(
    (): Size => ({ width: frame.current?.clientWidth ?? 0, height: frame.current?.clientHeight ?? 0 }),
    [frame],
  );
  const fit = useCallback(() => {
    isFitted.current = true;
    if (page !== undefined) setTransform(fitTransform(page, sizeOfFrame()));
  }, [page, sizeOfFrame]);
  const zoomTo = useCallback(
    (anchor: { x: number; y: number }, factor: number) => {
      isFitted.current = false;
      setTransform((now) => (now && page ? zoomAt(now, anchor, factor, page, sizeOfFrame()) : now));
    },
    [page, sizeOfFrame],
  );

  useEffect(() => {
    fit();
    const element = frame.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      zoomTo({ x: event.clientX - left, y: event.clientY - top }, ZOOM_STEP ** (-event.deltaY / WHEEL_PER_STEP));
    };
    const observer = new ResizeObserver(() => {
      if (isFitted.current) fit();
    });
    observer.observe(element);
    // React listens to wheels passively, and the page would scroll as well.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', onWheel);
    };
  }, [fit, frame, zoomTo]);

  return {
    transform,
    fit,
    zoom: (factor: number) => {
      const { width, height } = sizeOfFrame();
      zoomTo({ x: width / 2, y: height / 2 }, factor);
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => event.currentTarget.setPointerCapture(event.pointerId),
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.buttons === 0) return;
      isFitted.current = false;
      const delta = { x: event.movementX, y: event.movementY };
      setTransform((now) => (now && page ? panBy(now, delta, page, sizeOfFrame()) : now));
    },
  };
}
