/** Left, top, width, height in any one unit. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/**
 * Intersection over union; against a crowd region over the area of `found` alone, since one crowd may hold many. 0 where
 * there is no area.
 */
export function boxIou(found: Box, truth: Box, crowd = false): number {
  const width = Math.min(found[0] + found[2], truth[0] + truth[2]) - Math.max(found[0], truth[0]);
  const height = Math.min(found[1] + found[3], truth[1] + truth[3]) - Math.max(found[1], truth[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  const area = found[2] * found[3];
  return shared / (crowd ? area : area + truth[2] * truth[3] - shared);
}
