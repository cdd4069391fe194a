import type { RegionResult } from '@labelwright/task-definition/model';
import { type AreaShape, areaIou } from '../geometry/area.ts';
import type { RegionMatcher } from '../model.ts';
import { boxMatcher } from './box.ts';
import { ellipseMatcher } from './ellipse.ts';
import { keyPointMatcher } from './key-point.ts';
import { maskMatcher } from './mask.ts';
import { polygonMatcher } from './polygon.ts';
import { vectorMatcher } from './vector.ts';

/** What another control drew, in the form of the matcher that knows it. */
interface AnyShape {
  matcher: RegionMatcher;
  shape: unknown;
}

const withArea: readonly RegionMatcher[] = [boxMatcher, ellipseMatcher, polygonMatcher];

export const shapeMatcher: RegionMatcher<AnyShape> = {
  kind: 'shape-iou',
  unit: 'region',
  help: 'Labels on an image as the shapes that they name: boxes, ellipses and polygons also with each other by area.',
  threshold: 0.5,
  read: (item, context) => {
    const matcher = matcherOf(item);
    const shape = matcher.read(item, context);
    return shape === undefined ? undefined : { matcher, shape };
  },
  bounds: ({ matcher, shape }, context) => matcher.bounds(shape, context),
  similarity: (a, b, context) => {
    if (a.matcher === b.matcher) return a.matcher.similarity(a.shape, b.shape, context);
    if (!withArea.includes(a.matcher) || !withArea.includes(b.matcher)) return 0;
    return areaIou(a.shape as AreaShape, b.shape as AreaShape);
  },
  merge: (members) => {
    const matcher = members[0]?.shape.matcher;
    if (members.some(({ shape }) => shape.matcher !== matcher)) return undefined;
    return matcher?.merge?.(members.map((member) => ({ ...member, shape: member.shape.shape })));
  },
};

function matcherOf({ value }: RegionResult): RegionMatcher {
  if (value.rle !== undefined || value.imageDataURL !== undefined) return maskMatcher;
  if (value.points !== undefined) return polygonMatcher;
  if (value.vertices !== undefined) return vectorMatcher;
  if (value.radiusX !== undefined) return ellipseMatcher;
  return value.height === undefined ? keyPointMatcher : boxMatcher;
}
