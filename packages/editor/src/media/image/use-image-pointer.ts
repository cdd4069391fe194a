import { type RefObject, useEffect } from 'react';
import type { Editor } from '../../editor/editor.ts';
import type { PointerMachine, SurfacePointer } from '../../editor/pointer-machine.ts';
import { isBrushInHand } from '../../operations/masks.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { findHandle } from '../../tools/handle-hit.ts';
import { findRegionAt, outlineAt } from '../../tools/select.ts';
import { listenToPointers, type SurfaceListener, screenPoint, toSurfacePointer } from '../use-surface-pointer.ts';
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
  const space = watchSpace(element, signal);
  const toPointer = (event: PointerEvent): SurfacePointer => {
    const screen = screenPoint(element, event);
    const point = toImage(image.view.get().transform, screen);
    return { ...toSurfacePointer(event, screen), point, spaceKey: space.isDown };
  };
  const listener: SurfaceListener = {
    onHover(event) {
      if (event) {
        hover(editor, image, element, event);
        return;
      }
      editor.session.update({ hovered: undefined });
      image.sketch.update({ pointer: undefined });
    },
    onPinch({ factor, middle, delta }) {
      image.pan(delta);
      image.zoom(factor, middle);
    },
  };
  listenToPointers(element, pointer, toPointer, listener, signal);
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  if (wheel !== 'nothing') obeyWheel(element, image, wheel, signal);
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
  const release = () => {
    space.isDown = false;
    element.style.cursor = '';
  };
  window.addEventListener('keyup', ({ key }) => key === ' ' && release(), { signal });
  // Released in another window, it is not heard of here.
  window.addEventListener('blur', release, { signal });
  return space;
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
