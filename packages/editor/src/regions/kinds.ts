import type { Geometry } from './geometry.ts';
import type { ImageRegionKind, RegionKind } from './kind.ts';
import { rectangleKind } from './rectangle/rectangle-kind.ts';
import { spanKind } from './span/span-kind.ts';

export const imageRegionKinds: readonly ImageRegionKind[] = [rectangleKind];

export const regionKinds: readonly RegionKind[] = [...imageRegionKinds, spanKind];

export function getRegionKind(shape: Geometry['shape']): RegionKind {
  const kind = regionKinds.find((candidate) => candidate.id === shape);
  if (!kind) throw new Error(`No region kind is registered for the shape "${shape}".`);
  return kind;
}

/** Undefined for shapes that do not lie on an image. */
export function findImageRegionKind(shape: Geometry['shape']): ImageRegionKind | undefined {
  return imageRegionKinds.find((candidate) => candidate.id === shape);
}
