import { paintOutline } from '../../media/image/paint-outline.ts';
import { toScreen } from '../../media/image/view-transform.ts';
import type { VectorGeometry } from '../geometry.ts';
import type { PaintFrame, PaintLook } from '../kind.ts';
import { corners, outline } from './vector-shape.ts';

/** More dots than this are a second line. */
const mostDots = 400;

/** The line, and a dot on each of its points so that a skeleton's joints show; handles cover them when selected. */
export function paint(
  context: CanvasRenderingContext2D,
  geometry: VectorGeometry,
  frame: PaintFrame,
  look: PaintLook,
): void {
  paintOutline(context, outline(geometry, frame.size), frame.transform, look);
  const points = corners(geometry, frame.size);
  const radius = look.style.pointRadius.idle;
  if (points.length > mostDots || radius === 0) return;
  context.fillStyle = look.style.color;
  context.strokeStyle = 'rgb(255 255 255 / 85%)';
  context.lineWidth = 1;
  context.beginPath();
  for (const point of points) {
    const { x, y } = toScreen(frame.transform, point);
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, Math.PI * 2);
  }
  context.fill();
  context.stroke();
}
