import { readableOn } from './image/region-style.ts';

const font = '600 11px Inter, "Inter Variable", system-ui, sans-serif';
const padPx = 4;
export const captionHeightPx = 16;

/** Where a region was begun that is not ended yet. */
export function paintMark(context: CanvasRenderingContext2D, x: number, heightPx: number, color: string): void {
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, heightPx);
  context.setLineDash([4, 3]);
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.stroke();
  context.setLineDash([]);
}

/** A label on its colour, cut to the width there is; nothing when there is hardly any. */
export function paintTag(
  context: CanvasRenderingContext2D,
  text: string,
  color: string,
  place: { x: number; y: number; width: number },
): void {
  if (text === '' || place.width < 14) return;
  context.font = font;
  context.textBaseline = 'middle';
  const width = Math.min(context.measureText(text).width + padPx * 2, place.width);
  context.save();
  context.beginPath();
  context.rect(place.x, place.y, width, captionHeightPx);
  context.fillStyle = color;
  context.fill();
  context.clip();
  context.fillStyle = readableOn(color);
  context.fillText(text, place.x + padPx, place.y + captionHeightPx / 2 + 0.5);
  context.restore();
}
