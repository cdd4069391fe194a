import { toScreen } from '../../media/image/view-transform.ts';
import type { KeyPointGeometry } from '../geometry.ts';
import type { PaintFrame, PaintLook } from '../kind.ts';
import { centre, radiusOf } from './keypoint-shape.ts';

const smallestRadiusPx = 4;

/** A disc with a light rim; never too small to see. */
export function paint(
  context: CanvasRenderingContext2D,
  geometry: KeyPointGeometry,
  { size, transform }: PaintFrame,
  { style, isStrong, isLocked }: PaintLook,
): void {
  const { x, y } = toScreen(transform, centre(geometry, size));
  const radius = Math.max(radiusOf(geometry, size) * transform.scale, smallestRadiusPx);
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fillStyle = style.fill;
  context.globalAlpha = isStrong ? 0.9 : Math.max(style.fillOpacity, 0.6);
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = isStrong ? 5 : 3;
  context.strokeStyle = 'rgb(255 255 255 / 85%)';
  context.stroke();
  context.setLineDash(isLocked ? [3, 2] : []);
  context.lineWidth = 1.5;
  context.strokeStyle = style.color;
  context.stroke();
  context.setLineDash([]);
}
