import type { RelationResult } from '@labelwright/task-definition/model';
import type { ScreenPoint } from '../../regions/geometry.ts';
import type { PaintColors } from './paint-regions.ts';

const headPx = 9;

/** A line with heads by direction and its labels in the middle. */
export function paintArrow(
  context: CanvasRenderingContext2D,
  from: ScreenPoint,
  to: ScreenPoint,
  direction: RelationResult['direction'],
  caption: string,
  colors: PaintColors,
): void {
  context.strokeStyle = colors.accent;
  context.fillStyle = colors.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
  if (direction !== 'left') paintHead(context, from, to);
  if (direction !== 'right') paintHead(context, to, from);
  if (caption === '') return;
  context.font = '500 11px Inter, system-ui, sans-serif';
  const width = context.measureText(caption).width + 10;
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  context.fillStyle = colors.surface;
  context.fillRect(middle.x - width / 2, middle.y - 9, width, 18);
  context.lineWidth = 1;
  context.strokeRect(middle.x - width / 2, middle.y - 9, width, 18);
  context.fillStyle = colors.accent;
  context.textBaseline = 'middle';
  context.fillText(caption, middle.x - width / 2 + 5, middle.y + 0.5);
}

function paintHead(context: CanvasRenderingContext2D, from: ScreenPoint, to: ScreenPoint): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  context.beginPath();
  context.moveTo(to.x, to.y);
  context.lineTo(to.x - headPx * Math.cos(angle - 0.45), to.y - headPx * Math.sin(angle - 0.45));
  context.lineTo(to.x - headPx * Math.cos(angle + 0.45), to.y - headPx * Math.sin(angle + 0.45));
  context.closePath();
  context.fill();
}
