import { type PointerEvent, type RefObject, useEffect, useReducer } from 'react';
import { canEdit } from '../../operations/edit.ts';
import { dragSpanEdge, type EdgeDrag } from '../../operations/span-edges.ts';
import { rangeOf } from '../../operations/span-range.ts';
import { useEditor, useSelectedRegion } from '../../shell/editor-context.ts';
import { edgeAfter, edgeBefore } from './caret-place.ts';
import type { TextGeometry } from './text-geometry.ts';

const clickSlackPx = 3;

interface SpanGripsProps {
  objectName: string;
  geometry: TextGeometry;
  content: RefObject<HTMLElement | null>;
}

/** Handles at both ends of the selected span; dragging one is one step. */
export function SpanGrips({ objectName, geometry, content }: SpanGripsProps) {
  useRenderOnResize(content);
  const editor = useEditor();
  const region = useSelectedRegion();
  if (region?.props.toName !== objectName || region.props.locked || region.props.hidden || !canEdit(editor))
    return null;
  const span = rangeOf(editor, region);
  if (!span) return null;
  const text = editor.passages.get(objectName)?.text ?? '';
  const first = edgeBefore(geometry, text, span.start);
  const last = edgeAfter(geometry, text, span.end);
  if (!first || !last) return null;

  function onPointerDown(event: PointerEvent<HTMLDivElement>, edge: 'start' | 'end'): void {
    if (event.button !== 0 || !region) return;
    event.preventDefault();
    event.stopPropagation();
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const startX = event.clientX;
    const stop = new AbortController();
    const { signal } = stop;
    let drag: EdgeDrag | undefined;
    const follow = (move: globalThis.PointerEvent) => {
      if (!drag && Math.abs(move.clientX - startX) < clickSlackPx) return;
      drag ??= dragSpanEdge(editor, region.id, edge);
      const offset = geometry.offsetAtPoint(move.clientX, move.clientY);
      if (offset !== undefined) drag.to(offset);
    };
    const finish = (how: 'done' | 'cancelled') => () => {
      stop.abort();
      if (!drag) return;
      drag[how]();
      // The click that ends the drag must not pick what lies under the grip now; a mere click picks as anywhere.
      grip.addEventListener('click', (click) => click.stopPropagation(), { once: true });
    };
    grip.addEventListener('pointermove', follow, { signal });
    grip.addEventListener('pointerup', finish('done'), { signal });
    grip.addEventListener('pointercancel', finish('cancelled'), { signal });
  }

  return (
    <>
      <div
        className="lw-grip"
        style={{ transform: `translate(${first.x}px, ${first.y}px)`, height: first.height }}
        onPointerDown={(event) => onPointerDown(event, 'start')}
      />
      <div
        className="lw-grip"
        style={{ transform: `translate(${last.x}px, ${last.y}px)`, height: last.height }}
        onPointerDown={(event) => onPointerDown(event, 'end')}
      />
    </>
  );
}

/** Lines break elsewhere in a wider text, and the grips must go along. */
function useRenderOnResize(content: RefObject<HTMLElement | null>): void {
  const [, render] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!content.current) return undefined;
    const observer = new ResizeObserver(render);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [content]);
}
