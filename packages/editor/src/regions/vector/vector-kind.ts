import type { ImagePoint, VectorGeometry, Vertex } from '../geometry.ts';
import type { ImageRegionKind } from '../kind.ts';
import { isPicture } from '../picture.ts';
import { isNumber, isRecord } from '../wire.ts';
import { paint } from './paint-vector.ts';
import { points } from './vector-points.ts';
import * as shape from './vector-shape.ts';

export const vectorKind: ImageRegionKind<VectorGeometry> = {
  id: 'vector',
  objectTag: 'Image',
  valueKeys: ['vertices', 'closed'],
  accepts: (control, object) => isPicture(object) && ['Vector', 'VectorLabels', 'Labels'].includes(control.tag),
  fromResult({ vertices, closed }) {
    if (!Array.isArray(vertices) || vertices.length === 0 || !vertices.every(isVertex)) return undefined;
    if (closed !== undefined && typeof closed !== 'boolean') return undefined;
    if (new Set(vertices.map(({ id }) => id)).size < vertices.length) return undefined;
    return { shape: 'vector', vertices, closed: closed === true };
  },
  toResult: ({ vertices, closed }) => ({ vertices, closed }),
  describe: ({ vertices, closed }) => `${closed ? 'Closed line' : 'Line'} of ${vertices.length} points`,
  bounds: shape.bounds,
  corners: shape.corners,
  hitTest: shape.hitTest,
  touches: shape.touches,
  area: shape.area,
  centre: shape.centre,
  handles: shape.handles,
  points,
  move: shape.move,
  resize: shape.resize,
  grow: shape.grow,
  draw: shape.draw,
  isTooSmall: shape.isTooSmall,
  paint,
};

function isVertex(vertex: unknown): vertex is Vertex {
  if (!isRecord(vertex) || typeof vertex.id !== 'string' || !isNumber(vertex.x) || !isNumber(vertex.y)) return false;
  const { prevPointId, controlPoint1, controlPoint2 } = vertex;
  if (prevPointId !== undefined && prevPointId !== null && typeof prevPointId !== 'string') return false;
  return [controlPoint1, controlPoint2].every((point) => point === undefined || point === null || isPoint(point));
}

function isPoint(point: unknown): point is ImagePoint {
  return isRecord(point) && isNumber(point.x) && isNumber(point.y);
}
