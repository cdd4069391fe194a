import type { PixelSize } from '../files/picture-size.ts';
import type { SeenRegion } from '../seen/model.ts';
import { boxOfCorners } from '../seen/place-region.ts';
import type { YoloClasses } from './yolo-classes.ts';

export interface YoloLayout {
  classes: YoloClasses;
  /** Every line has four corners: boxes that may be turned, not outlines that happen to have four points. */
  isTurned: boolean;
}

type Point = [number, number];

/** The regions of one line, or what is wrong with it. */
export function readYoloLine(
  text: string,
  id: string,
  { classes, isTurned }: YoloLayout,
  size: PixelSize | undefined,
  note: (text: string) => void,
): SeenRegion[] | string {
  const [number = Number.NaN, ...values] = text.split(/\s+/).map(Number);
  if (!Number.isInteger(number) || number < 0 || !values.every(Number.isFinite)) {
    return 'The line must begin with the number of a class and go on with numbers.';
  }
  const label = classes.names ? classes.names.get(number) : `class ${number}`;
  if (label === undefined) {
    return `Class ${number} has no name. Add it to data.yaml or classes.txt, which name ${classes.names?.size ?? 0} classes from 0.`;
  }
  if (values.some((value) => Math.abs(value) > 2)) {
    return 'The numbers must be shares of the width and height of the picture, from 0 to 1; these look like pixels.';
  }
  const { points: pose } = classes;
  const isPose = pose !== undefined && values.length >= 4 + pose.count * pose.dimensions;
  if (values.length === 4 || values.length === 5 || isPose) {
    const box = boxOf(values, label, id, values.length === 5 ? values[4] : undefined);
    return typeof box === 'string' || !isPose
      ? typeof box === 'string'
        ? box
        : [box]
      : [box, ...pointsOf(values.slice(4), pose, id)];
  }
  // An odd number at the end is how sure a model was.
  const score = values.length % 2 === 1 ? values.pop() : undefined;
  const points = pairsOf(values);
  if (points.length < 3)
    return `The line has ${values.length + 1} numbers, which is neither a box (5) nor an outline (7 or more).`;
  const shared = { id, labels: [label], ...scoreOf(score) };
  if (isTurned) {
    const box = size && boxOfCorners(points, size);
    if (box) return [{ ...shared, shape: box }];
    if (!size) note('Turned boxes became outlines: the size of the picture is not known.');
  }
  return [{ ...shared, shape: { kind: 'outline', points } }];
}

const scoreOf = (score: number | undefined): { score?: number } =>
  score === undefined || score < 0 || score > 1 ? {} : { score };

function boxOf(values: readonly number[], label: string, id: string, score: number | undefined): SeenRegion | string {
  const [x = 0, y = 0, width = 0, height = 0] = values.map((value) => value * 100);
  if (width <= 0 || height <= 0) return 'The box has no extent: width and height must be greater than 0.';
  return {
    id,
    shape: { kind: 'box', x: x - width / 2, y: y - height / 2, width, height, rotation: 0 },
    labels: [label],
    ...scoreOf(score),
  };
}

function pointsOf(
  values: readonly number[],
  { count, dimensions, names }: NonNullable<YoloClasses['points']>,
  parent: string,
): SeenRegion[] {
  return Array.from({ length: count }, (_, index) => values.slice(index * dimensions, (index + 1) * dimensions))
    .map(([x = 0, y = 0, visibility = x === 0 && y === 0 ? 0 : 2], index) => ({ x, y, visibility, index }))
    .filter(({ visibility }) => visibility > 0)
    .map(({ x, y, index }) => ({
      shape: { kind: 'point' as const, x: x * 100, y: y * 100 },
      labels: [names[index] ?? `point ${index + 1}`],
      parent,
    }));
}

const pairsOf = (values: readonly number[]): Point[] =>
  Array.from({ length: Math.floor(values.length / 2) }, (_, index) => [
    (values[index * 2] ?? 0) * 100,
    (values[index * 2 + 1] ?? 0) * 100,
  ]);
