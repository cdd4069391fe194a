import type { EllipseGeometry, Geometry, KeyPointGeometry, RectangleGeometry } from '../regions/geometry.ts';
import { clamp } from '../regions/geometry.ts';

/** A number of a geometry that a person may set. */
export interface NumberField {
  key: string;
  label: string;
  unit: string;
  value: number;
  /** The geometry with this number, held to what is possible. */
  with(value: number): Geometry;
}

/** The numbers that say where a shape is; empty for shapes that are told by their points, or not on an image. */
export function fieldsOf(geometry: Geometry): NumberField[] {
  switch (geometry.shape) {
    case 'rectangle':
      return [
        field(geometry, 'x', 'Left', '%', heldRectangle),
        field(geometry, 'y', 'Top', '%', heldRectangle),
        field(geometry, 'width', 'Width', '%', heldRectangle),
        field(geometry, 'height', 'Height', '%', heldRectangle),
        field(geometry, 'rotation', 'Turned', '°', heldRectangle),
      ];
    case 'ellipse':
      return [
        field(geometry, 'x', 'Middle across', '%', heldEllipse),
        field(geometry, 'y', 'Middle down', '%', heldEllipse),
        field(geometry, 'radiusX', 'Radius across', '%', heldEllipse),
        field(geometry, 'radiusY', 'Radius down', '%', heldEllipse),
        field(geometry, 'rotation', 'Turned', '°', heldEllipse),
      ];
    case 'keypoint':
      return [
        field(geometry, 'x', 'Across', '%', heldKeyPoint),
        field(geometry, 'y', 'Down', '%', heldKeyPoint),
        field(geometry, 'width', 'Size', '%', heldKeyPoint),
      ];
    default:
      return [];
  }
}

function field<G extends Geometry, K extends keyof G & string>(
  geometry: G,
  key: K,
  label: string,
  unit: string,
  held: (geometry: G) => G,
): NumberField {
  return { key, label, unit, value: Number(geometry[key]), with: (value) => held({ ...geometry, [key]: value }) };
}

function turned(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** Unturned boxes stay within the image; a turned one may reach over with a corner. */
function heldRectangle(geometry: RectangleGeometry): RectangleGeometry {
  const rotation = turned(geometry.rotation);
  if (rotation !== 0) return { ...geometry, rotation };
  const x = clamp(geometry.x, 0, 99.9);
  const y = clamp(geometry.y, 0, 99.9);
  return {
    shape: 'rectangle',
    x,
    y,
    width: clamp(geometry.width, 0.1, 100 - x),
    height: clamp(geometry.height, 0.1, 100 - y),
    rotation,
  };
}

function heldEllipse(geometry: EllipseGeometry): EllipseGeometry {
  return {
    shape: 'ellipse',
    x: clamp(geometry.x, 0, 100),
    y: clamp(geometry.y, 0, 100),
    radiusX: clamp(geometry.radiusX, 0.05, 100),
    radiusY: clamp(geometry.radiusY, 0.05, 100),
    rotation: turned(geometry.rotation),
  };
}

function heldKeyPoint(geometry: KeyPointGeometry): KeyPointGeometry {
  return {
    shape: 'keypoint',
    x: clamp(geometry.x, 0, 100),
    y: clamp(geometry.y, 0, 100),
    width: clamp(geometry.width, 0.05, 100),
  };
}
