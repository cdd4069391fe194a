import { dragShapeTool } from './drag-shape.ts';

export const drawRectangleTool = dragShapeTool('draw-rectangle', 'rectangle', 'Add box');
