import { ellipseKind } from './ellipse/ellipse-kind.ts';
import type { Geometry } from './geometry.ts';
import { htmlSpanKind } from './html-span/html-span-kind.ts';
import { keypointKind } from './keypoint/keypoint-kind.ts';
import type { ImageRegionKind, RegionKind } from './kind.ts';
import { bitmaskKind, brushKind } from './mask/mask-kinds.ts';
import { messageKind } from './message/message-kind.ts';
import { paragraphSpanKind } from './paragraph-span/paragraph-span-kind.ts';
import { polygonKind } from './polygon/polygon-kind.ts';
import { rectangleKind } from './rectangle/rectangle-kind.ts';
import { segmentKind } from './segment/segment-kind.ts';
import { seriesRangeKind } from './series-range/series-range-kind.ts';
import { spanKind } from './span/span-kind.ts';
import { timelineKind } from './timeline/timeline-kind.ts';
import { vectorKind } from './vector/vector-kind.ts';
import { videoRectangleKind } from './video-rectangle/video-rectangle-kind.ts';

export const imageRegionKinds: readonly ImageRegionKind[] = [
  rectangleKind,
  ellipseKind,
  polygonKind,
  keypointKind,
  vectorKind,
  brushKind,
  bitmaskKind,
];

export const regionKinds: readonly RegionKind[] = [
  ...imageRegionKinds,
  spanKind,
  htmlSpanKind,
  paragraphSpanKind,
  messageKind,
  segmentKind,
  videoRectangleKind,
  timelineKind,
  seriesRangeKind,
];

export function getRegionKind(shape: Geometry['shape']): RegionKind {
  const kind = regionKinds.find((candidate) => candidate.id === shape);
  if (!kind) throw new Error(`No region kind is registered for the shape "${shape}".`);
  return kind;
}

const imageKindsByShape = new Map(imageRegionKinds.map((kind) => [kind.id, kind]));

/** Undefined for shapes that do not lie on an image. */
export function findImageRegionKind(shape: Geometry['shape']): ImageRegionKind | undefined {
  return imageKindsByShape.get(shape);
}
