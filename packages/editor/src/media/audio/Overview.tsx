import { type PointerEvent, type RefObject, useSyncExternalStore } from 'react';
import { zoomFactor } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';

interface OverviewProps {
  audio: AudioModel;
  canvas: RefObject<HTMLCanvasElement | null>;
  heightPx: number;
}

/** The whole sound; a press or drag brings that part into view. */
export function Overview({ audio, canvas, heightPx }: OverviewProps) {
  const view = useSyncExternalStore(audio.view.subscribe, audio.view.get);
  const isZoomed = zoomFactor(view) > 1.001;

  function go(event: PointerEvent<HTMLElement>): void {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * view.length;
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (isZoomed) audio.scrollTo(at - view.span / 2);
    else audio.player.seek(at);
  }

  const listeners = { onPointerDown: go, onPointerMove: go };
  return (
    <div className="lw-audio-overview" style={{ height: heightPx }} {...listeners}>
      <canvas ref={canvas} className="lw-layer" />
    </div>
  );
}
