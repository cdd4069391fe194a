import { type RefObject, useEffect } from 'react';
import type { PointerMachine, SurfacePointer } from '../editor/pointer-machine.ts';
import type { ScreenPoint } from '../regions/geometry.ts';
import { createPointerGuard, type GuardedPointer, type Pinch } from './pointer-guard.ts';

/** What a surface does with its pointers besides feeding its machine. */
export interface SurfaceListener {
  /** Hears of movements without a button; undefined when the pointer has left. */
  onHover?(event: SurfacePointer | undefined, element: HTMLElement): void;
  onPinch(pinch: Pinch): void;
}

/** Feeds mouse, pen and touch to a machine, one of them at a time; two fingers pinch instead. */
export function useSurfacePointer(
  surface: RefObject<HTMLElement | null>,
  machine: PointerMachine | undefined,
  onHover: NonNullable<SurfaceListener['onHover']>,
  onPinch: SurfaceListener['onPinch'],
): void {
  useEffect(() => {
    const element = surface.current;
    if (!element || !machine) return undefined;
    const stop = new AbortController();
    const toPointer = (event: PointerEvent) => toSurfacePointer(event, screenPoint(element, event));
    listenToPointers(element, machine, toPointer, { onHover, onPinch }, stop.signal);
    return () => stop.abort();
  }, [surface, machine, onHover, onPinch]);
}

export function listenToPointers(
  element: HTMLElement,
  machine: PointerMachine,
  toPointer: (event: PointerEvent) => SurfacePointer,
  { onHover, onPinch }: SurfaceListener,
  signal: AbortSignal,
): void {
  const guard = createPointerGuard(machine, onPinch);
  const options = { signal };
  const guarded = (event: PointerEvent): GuardedPointer => ({
    ...toPointer(event),
    pointerId: event.pointerId,
    atMs: event.timeStamp,
  });
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.target instanceof Element && event.target.closest('button')) return;
      element.focus({ preventScroll: true });
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      guard.down(guarded(event));
    },
    options,
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const at = guarded(event);
      if (guard.move(at) && event.buttons === 0) onHover?.(at, element);
    },
    options,
  );
  element.addEventListener('pointerup', (event) => guard.up(guarded(event)), options);
  for (const lost of ['pointercancel', 'lostpointercapture'] as const)
    element.addEventListener(lost, (event) => guard.lose(event.pointerId), options);
  element.addEventListener('pointerleave', () => onHover?.(undefined, element), options);
}

export function screenPoint(element: HTMLElement, event: MouseEvent): ScreenPoint {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** A point on the screen stands for itself until the surface says what it lies on. */
export function toSurfacePointer(event: PointerEvent, screen: ScreenPoint): SurfacePointer {
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
