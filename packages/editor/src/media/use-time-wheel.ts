import { type RefObject, useEffect } from 'react';
import type { Pinch } from './pointer-guard.ts';
import { fromX, perPixel, type TimeView } from './time-view.ts';

export interface TimeSurface {
  get(): TimeView;
  zoom(factor: number, anchor: number): void;
  scrollTo(start: number): void;
}

const zoomSpeed = 0.002;

/** Ctrl and the wheel zoom at the pointer; the wheel sideways, or with Shift, scrolls along the time. */
export function useTimeWheel(surface: RefObject<HTMLElement | null>, time: TimeSurface): void {
  useEffect(() => {
    const element = surface.current;
    if (!element) return undefined;
    function onWheel(event: WheelEvent): void {
      const view = time.get();
      const lines = event.deltaMode === 1 ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = event.clientX - (element?.getBoundingClientRect().left ?? 0);
        time.zoom(Math.exp(-event.deltaY * lines * zoomSpeed), fromX(view, x));
        return;
      }
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (sideways === 0 || Math.abs(sideways) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
      event.preventDefault();
      time.scrollTo(view.start + sideways * lines * perPixel(view));
    }
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [surface, time]);
}

/** Two fingers zoom at their middle and take the time along. */
export function pinchTime(time: TimeSurface, { factor, middle, delta }: Pinch): void {
  const held = fromX(time.get(), middle.x - delta.x);
  time.zoom(factor, held);
  time.scrollTo(held - middle.x * perPixel(time.get()));
}
