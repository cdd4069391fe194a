import { dragShapeTool } from './drag-shape.ts';

export const drawEllipseTool = dragShapeTool('draw-ellipse', 'ellipse', 'Add ellipse');
