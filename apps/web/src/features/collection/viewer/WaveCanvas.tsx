import type { Peaks } from '@labelwright/editor/viewing';
import { useEffect, useRef } from 'react';

type WaveCanvasProps = {
  peaks: Peaks | undefined;
  durationSeconds: number;
  atSeconds: number;
};

/** The whole sound at a glance: what was heard in the colour of the accent. */
export function WaveCanvas({ peaks, durationSeconds, atSeconds }: WaveCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const draw = () => paint(element, peaks, durationSeconds, atSeconds);
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [peaks, durationSeconds, atSeconds]);
  return <canvas ref={canvas} aria-hidden className="h-full w-full" />;
}

function paint(canvas: HTMLCanvasElement, peaks: Peaks | undefined, durationSeconds: number, atSeconds: number): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const middle = height / 2;
  const heardPx = durationSeconds > 0 ? (atSeconds / durationSeconds) * width : 0;
  const columns = peaks?.read(0, 0, durationSeconds, width);
  const gain = peaks === undefined ? 0 : 1 / Math.max(peaks.loudest, 0.05);
  for (let x = 0; x < width; x += 1) {
    const top = middle - (columns?.high[x] ?? 0) * gain * (middle - 2);
    const bottom = middle - (columns?.low[x] ?? 0) * gain * (middle - 2);
    context.fillStyle = style.getPropertyValue(x < heardPx ? '--lw-accent' : '--lw-border-strong');
    context.fillRect(x, top, 1, Math.max(bottom - top, 1));
  }
  context.fillStyle = style.getPropertyValue('--lw-accent');
  context.fillRect(Math.min(Math.max(heardPx - 1, 0), width - 2), 0, 2, height);
}
