import {
  Brush,
  Circle,
  CircleDot,
  type LucideIcon,
  Paintbrush,
  Pentagon,
  RectangleHorizontal,
  Spline,
  WandSparkles,
} from 'lucide-react';
import type { Shape } from '../regions/geometry.ts';

/** How a drawing tool is offered; its states are in `draw-<shape>.ts`. */
export interface DrawingTool {
  id: string;
  /** What it draws. */
  shape: Shape;
  /** As in "Add box". */
  noun: string;
  /** Said on its button. */
  label: string;
  key: string;
  icon: LucideIcon;
  /** The elements of the interface that offer it; undefined for all that make its shape. */
  tags?: readonly string[];
}

/** In the order of the toolbar. */
export const drawingTools: readonly DrawingTool[] = [
  { id: 'draw-rectangle', shape: 'rectangle', noun: 'box', label: 'Draw box', key: 'b', icon: RectangleHorizontal },
  { id: 'draw-ellipse', shape: 'ellipse', noun: 'ellipse', label: 'Draw ellipse', key: 'o', icon: Circle },
  { id: 'draw-polygon', shape: 'polygon', noun: 'polygon', label: 'Draw polygon', key: 'p', icon: Pentagon },
  { id: 'draw-vector', shape: 'vector', noun: 'line', label: 'Draw line', key: 'n', icon: Spline },
  { id: 'draw-keypoint', shape: 'keypoint', noun: 'point', label: 'Place point', key: 'k', icon: CircleDot },
  {
    id: 'draw-brush',
    shape: 'brush',
    noun: 'mask',
    label: 'Brush',
    key: 'b',
    icon: Brush,
    tags: ['Brush', 'BrushLabels'],
  },
  { id: 'draw-bitmask', shape: 'bitmask', noun: 'mask', label: 'Brush (mask image)', key: 'b', icon: Paintbrush },
  {
    id: 'draw-magic-wand',
    shape: 'brush',
    noun: 'mask',
    label: 'Magic wand',
    key: 'w',
    icon: WandSparkles,
    tags: ['MagicWand'],
  },
];
