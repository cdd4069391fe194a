import { type RefObject, useEffect } from 'react';
import type { Editor } from '../../editor/editor.ts';
import type { PointerMachine, SurfacePointer } from '../../editor/pointer-machine.ts';
import { isBrushInHand } from '../../operations/masks.ts';
import type { ScreenPoint } from '../../regions/geometry.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { findHandle } from '../../tools/handle-hit.ts';
import { findRegionAt, outlineAt } from '../../tools/select.ts';
import type { ImageModel } from './image-model.ts';
import { toImage } from './view-transform.ts';

const wheelZoomSpeed = 0.0016;

/** What the wheel does; with Ctrl it zooms in any case but `nothing`. */
export type WheelUse = 'zoom' | 'scroll' | 'nothing';

/** Feeds mouse, pen and touch to the tool; two fingers zoom and pan instead. */
export function useImagePointer(image: ImageModel, surface: RefObject<HTMLElement | null>, wheel: WheelUse): void {
  const editor = useEditor();
  useEffect(() => {
    const element = surface.current;
    const pointer = editor.pointers.get(image.objectName);
    if (!element || !pointer) return undefined;
    const stop = new AbortController();
    listen(element, editor, image, pointer, wheel, stop.signal);
    return () => stop.abort();
  }, [editor, image, surface, wheel]);
}

function listen(
  element: HTMLElement,
  editor: Editor,
  image: ImageModel,
  pointer: PointerMachine,
  wheel: WheelUse,
  signal: AbortSignal,
): void {
  const fingers = new Map<number, ScreenPoint>();
  const space = watchSpace(element, signal);
  const options = { signal };

  function toSurface(event: PointerEvent): SurfacePointer {
    const screen = screenPoint(element, event);
    return {
      screen,
      point: toImage(image.view.get().transform, screen),
      button: event.button === -1 ? 0 : event.button,
      pointerType: event.pointerType,
      shiftKey: event.shiftKey,
      altKey: event.altKey,
      modKey: event.ctrlKey || event.metaKey,
      spaceKey: space.isDown,
    };
  }

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.target instanceof Element && event.target.closest('button')) return;
      element.focus({ preventScroll: true });
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      if (event.pointerType === 'touch') fingers.set(event.pointerId, screenPoint(element, event));
      if (fingers.size > 1) interrupt(pointer);
      else pointer.down(toSurface(event));
    },
    options,
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const before = fingers.get(event.pointerId);
      if (before && fingers.size > 1) pinch(image, fingers, event.pointerId, screenPoint(element, event));
      else pointer.move(toSurface(event));
      if (event.buttons === 0) hover(editor, image, element, toSurface(event));
    },
    options,
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      const wasPinching = fingers.size > 1;
      fingers.delete(event.pointerId);
      if (!wasPinching) pointer.up(toSurface(event));
    },
    options,
  );
  element.addEventListener(
    'pointercancel',
    (event) => {
      fingers.delete(event.pointerId);
      pointer.cancel();
    },
    options,
  );
  element.addEventListener(
    'pointerleave',
    () => {
      editor.session.update({ hovered: undefined });
      image.sketch.update({ pointer: undefined });
    },
    options,
  );
  element.addEventListener('contextmenu', (event) => event.preventDefault(), options);
  if (wheel !== 'nothing') obeyWheel(element, image, wheel, signal);
}

/** Two fingers move the view, also in the middle of a shape that is made of several presses. */
function interrupt(pointer: PointerMachine): void {
  if (pointer.interrupt) pointer.interrupt();
  else pointer.cancel();
}

function obeyWheel(element: HTMLElement, image: ImageModel, wheel: WheelUse, signal: AbortSignal): void {
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const pixels = event.deltaY * lines;
      if (wheel === 'scroll' && !event.ctrlKey && !event.metaKey) {
        image.pan(event.shiftKey ? { x: -pixels, y: 0 } : { x: -event.deltaX * lines, y: -pixels });
        return;
      }
      const speed = event.ctrlKey ? wheelZoomSpeed * 4 : wheelZoomSpeed;
      image.zoom(Math.exp(-pixels * speed), screenPoint(element, event));
    },
    { signal, passive: false },
  );
}

/** The space bar, held while the surface has the focus, turns drags into pans. */
function watchSpace(element: HTMLElement, signal: AbortSignal): { isDown: boolean } {
  const space = { isDown: false };
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== ' ' || document.activeElement !== element || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      space.isDown = true;
      element.style.cursor = 'grab';
    },
    { signal },
  );
  window.addEventListener(
    'keyup',
    (event) => {
      if (event.key !== ' ') return;
      space.isDown = false;
      element.style.cursor = '';
    },
    { signal },
  );
  return space;
}

function screenPoint(element: HTMLElement, event: MouseEvent): ScreenPoint {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** Zooms by the change of distance between two fingers and pans by the way of their middle. */
function pinch(image: ImageModel, fingers: Map<number, ScreenPoint>, moved: number, to: ScreenPoint): void {
  const before = [...fingers.values()].slice(0, 2);
  fingers.set(moved, to);
  const after = [...fingers.values()].slice(0, 2);
  const [a, b] = before;
  const [c, d] = after;
  if (!a || !b || !c || !d) return;
  const middleBefore = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const middle = { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 };
  image.pan({ x: middle.x - middleBefore.x, y: middle.y - middleBefore.y });
  const distanceBefore = Math.hypot(a.x - b.x, a.y - b.y);
  if (distanceBefore > 0) image.zoom(Math.hypot(c.x - d.x, c.y - d.y) / distanceBefore, middle);
}

function hover(editor: Editor, image: ImageModel, element: HTMLElement, event: SurfacePointer): void {
  if (event.spaceKey) return;
  const context = { editor, image };
  const { tool, linkingFrom, gesture } = editor.session.get();
  const isDrawing = tool.startsWith('draw-') && linkingFrom === undefined;
  const handle = findHandle(context, event);
  const isMidShape = gesture !== undefined || (isBrushInHand(tool) && linkingFrom === undefined);
  const onOutline = !handle && !isMidShape && tool === 'select' ? outlineAt(context, event) : undefined;
  const region = handle || onOutline || isMidShape ? undefined : findRegionAt(context, event);
  editor.session.update({ hovered: region?.id });
  const resting = tool === 'pan' ? 'grab' : 'default';
  const over = onOutline ? 'copy' : region ? 'pointer' : resting;
  element.style.cursor = handle?.handle.cursor ?? (isDrawing ? 'crosshair' : over);
}
