import { type RefObject, useEffect } from 'react';
import type { PointerMachine, SurfacePointer } from '../editor/pointer-machine.ts';

/** Feeds mouse, pen and touch to a machine; `onHover` hears of movements without a button. */
export function useSurfacePointer(
  surface: RefObject<HTMLElement | null>,
  machine: PointerMachine | undefined,
  onHover?: (event: SurfacePointer | undefined, element: HTMLElement) => void,
): void {
  useEffect(() => {
    const element = surface.current;
    if (!element || !machine) return undefined;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    element.addEventListener(
      'pointerdown',
      (event) => {
        if (event.target instanceof Element && event.target.closest('button')) return;
        element.focus({ preventScroll: true });
        event.preventDefault();
        element.setPointerCapture(event.pointerId);
        machine.down(toSurface(element, event));
      },
      options,
    );
    element.addEventListener(
      'pointermove',
      (event) => {
        const at = toSurface(element, event);
        machine.move(at);
        if (event.buttons === 0) onHover?.(at, element);
      },
      options,
    );
    element.addEventListener('pointerup', (event) => machine.up(toSurface(element, event)), options);
    element.addEventListener('pointercancel', () => machine.cancel(), options);
    element.addEventListener('pointerleave', () => onHover?.(undefined, element), options);
    return () => stop.abort();
  }, [surface, machine, onHover]);
}

function toSurface(element: HTMLElement, event: PointerEvent): SurfacePointer {
  const box = element.getBoundingClientRect();
  const screen = { x: event.clientX - box.left, y: event.clientY - box.top };
  return {
    screen,
    point: screen,
    button: event.button === -1 ? 0 : event.button,
    pointerType: event.pointerType,
    shiftKey: event.shiftKey,
    altKey: event.altKey,
    modKey: event.ctrlKey || event.metaKey,
    spaceKey: false,
  };
}
