import type { KeyboardEvent, PointerEvent } from 'react';
import type { PanelSide } from '../editor/session.ts';

interface PanelEdgeProps {
  side: PanelSide;
  widthPx: number;
  onResize: (side: PanelSide, widthPx: number) => void;
}

const keyStepPx = 16;

/** The border between a panel and the work, to be dragged or moved by the arrow keys. */
export function PanelEdge({ side, widthPx, onResize }: PanelEdgeProps) {
  const grow = side === 'left' ? 1 : -1;

  function onPointerDown(event: PointerEvent<HTMLHRElement>): void {
    const start = event.clientX;
    const element = event.currentTarget;
    element.setPointerCapture(event.pointerId);
    const move = (next: globalThis.PointerEvent) => onResize(side, widthPx + (next.clientX - start) * grow);
    const over = new AbortController();
    const { signal } = over;
    element.addEventListener('pointermove', move, { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      element.addEventListener(end, () => over.abort(), { signal });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? keyStepPx : event.key === 'ArrowLeft' ? -keyStepPx : 0;
    if (step === 0) return;
    event.preventDefault();
    onResize(side, widthPx + step * grow);
  }

  return (
    <hr
      className="lw-edge"
      aria-orientation="vertical"
      aria-label={side === 'left' ? 'Width of the regions panel' : 'Width of the details panel'}
      aria-valuenow={Math.round(widthPx)}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
