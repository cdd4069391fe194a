import { type LucideIcon, RectangleHorizontal } from 'lucide-react';
import type { Shape } from '../regions/geometry.ts';

/** How a drawing tool is offered; its states are in `draw-<shape>.ts`. */
export interface DrawingTool {
  id: string;
  /** What it draws. */
  shape: Shape;
  /** Said on its button, as in "Draw box". */
  label: string;
  key: string;
  icon: LucideIcon;
}

/** In the order of the toolbar. */
export const drawingTools: readonly DrawingTool[] = [
  { id: 'draw-rectangle', shape: 'rectangle', label: 'Draw box', key: 'b', icon: RectangleHorizontal },
];
