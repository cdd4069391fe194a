import type { PolygonGeometry } from '../regions/geometry.ts';
import { clampPoint, toPercent } from '../regions/plane.ts';
import { corners } from '../regions/polygon/polygon-shape.ts';
import { drawPathTool } from './draw-path.ts';
import type { PathPlan } from './trace-path.ts';

const plan: PathPlan<PolygonGeometry> = {
  toolId: 'draw-polygon',
  noun: 'polygon',
  shape: 'polygon',
  begin(point, size) {
    const { x, y } = toPercent(clampPoint(point, size), size);
    return { geometry: { shape: 'polygon', points: [[x, y]], closed: false } };
  },
  add({ geometry }, point, size) {
    const { x, y } = toPercent(clampPoint(point, size), size);
    return { geometry: { ...geometry, points: [...geometry.points, [x, y]] } };
  },
  takeBack: ({ geometry }) =>
    geometry.points.length > 1 ? { geometry: { ...geometry, points: geometry.points.slice(0, -1) } } : undefined,
  finish: ({ geometry }) => ({ ...geometry, closed: true }),
  last: ({ geometry }, size) => corners(geometry, size).at(-1),
  powersOf: () => ({ closes: true, bends: false, branches: false }),
};

export const drawPolygonTool = drawPathTool(plan);
