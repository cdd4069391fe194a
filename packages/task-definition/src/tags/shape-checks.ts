import type { ValueContext, ValueProblem } from './declaration.ts';
import { checkMaskImage, checkRunLengths, maskImageKeys, runLengthKeys } from './mask-checks.ts';
import { checkNumber, checkOptions, checkRectangle, problem, rectangleKeys } from './value-checks.ts';

export const ellipseKeys = ['x', 'y', 'radiusX', 'radiusY', 'rotation'] as const;
export const polygonKeys = ['points', 'closed'] as const;
export const keyPointKeys = ['x', 'y', 'width'] as const;
export const vectorKeys = ['vertices', 'closed'] as const;

/** All keys by which a label of some shape on an image may say where it is. */
export const imageShapeKeys: readonly string[] = [
  ...new Set([
    ...rectangleKeys,
    ...ellipseKeys,
    ...polygonKeys,
    ...keyPointKeys,
    ...vectorKeys,
    ...runLengthKeys,
    ...maskImageKeys,
  ]),
];

type Value = Record<string, unknown>;

/** Percent of the image; a shape may reach over the edge, but not lie somewhere else altogether. */
const reach = { min: -100, max: 200 };
const mostPoints = 100_000;
const longestId = 256;

/** Centre and radii in percent of width and height; `rotation` in degrees clockwise about the centre. */
export function checkEllipse(value: Value): ValueProblem[] {
  return [
    ...checkNumber(value.x, '.x', reach),
    ...checkNumber(value.y, '.y', reach),
    ...checkPositive(value.radiusX, '.radiusX'),
    ...checkPositive(value.radiusY, '.radiusY'),
    ...checkNumber(value.rotation ?? 0, '.rotation', { min: -360, max: 360 }),
  ];
}

/** `width` is the size of the point in percent of the image's width. */
export function checkKeyPoint(value: Value): ValueProblem[] {
  return [
    ...checkNumber(value.x, '.x', reach),
    ...checkNumber(value.y, '.y', reach),
    ...checkNumber(value.width, '.width', { min: 0, max: 100 }),
  ];
}

export function checkPolygon(value: Value, { control }: ValueContext): ValueProblem[] {
  const { points } = value;
  if (!Array.isArray(points)) return [problem('.points', 'wrong_type', 'must be a list of points')];
  const fewest = value.closed === false ? 1 : 3;
  return [
    ...checkClosed(value.closed),
    ...checkCount(points, '.points', fewest, { min: control.params.minPoints }),
    ...(points.length > mostPoints
      ? []
      : points.flatMap((point: unknown, index) => checkPair(point, `.points[${index}]`))),
  ];
}

function checkPair(point: unknown, path: string): ValueProblem[] {
  if (!Array.isArray(point) || point.length !== 2) return [problem(path, 'wrong_type', 'must be [x, y]')];
  return [...checkNumber(point[0], `${path}[0]`, reach), ...checkNumber(point[1], `${path}[1]`, reach)];
}

/** Points with ids; each but the first of a path names the point it is joined to, which stands before it. */
export function checkVector(value: Value, { control }: ValueContext): ValueProblem[] {
  const { vertices } = value;
  if (!Array.isArray(vertices)) return [problem('.vertices', 'wrong_type', 'must be a list of points')];
  const limits = { min: control.params.minPoints, max: control.params.maxPoints };
  const problems = [...checkClosed(value.closed), ...checkCount(vertices, '.vertices', 1, limits)];
  if (problems.length > 0) return problems;
  const seen = new Set<unknown>();
  return vertices.flatMap((vertex: unknown, index) => {
    const path = `.vertices[${index}]`;
    const found = isRecord(vertex)
      ? checkVertex(vertex, path, seen)
      : [problem(path, 'wrong_type', 'must be an object')];
    if (isRecord(vertex)) seen.add(vertex.id);
    return found;
  });
}

function checkVertex(vertex: Value, path: string, seen: ReadonlySet<unknown>): ValueProblem[] {
  const { id, prevPointId } = vertex;
  const problems = [...checkNumber(vertex.x, `${path}.x`, reach), ...checkNumber(vertex.y, `${path}.y`, reach)];
  if (typeof id !== 'string' || id === '' || id.length > longestId) {
    problems.push(problem(`${path}.id`, 'wrong_type', 'must be a text that is not empty'));
  } else if (seen.has(id)) {
    problems.push(problem(`${path}.id`, 'repeated_id', 'is the id of an earlier point'));
  }
  if (prevPointId !== undefined && prevPointId !== null && !seen.has(prevPointId)) {
    problems.push(problem(`${path}.prevPointId`, 'unknown_point', 'must be the id of an earlier point'));
  }
  for (const key of ['controlPoint1', 'controlPoint2'])
    problems.push(...checkControlPoint(vertex[key], `${path}.${key}`));
  return problems;
}

function checkControlPoint(point: unknown, path: string): ValueProblem[] {
  if (point === undefined || point === null) return [];
  if (!isRecord(point)) return [problem(path, 'wrong_type', 'must be an object with x and y')];
  // A curve pulls its control points far beyond what is drawn.
  return [...checkNumber(point.x, `${path}.x`, {}), ...checkNumber(point.y, `${path}.y`, {})];
}

function checkClosed(closed: unknown): ValueProblem[] {
  if (closed === undefined || typeof closed === 'boolean') return [];
  return [problem('.closed', 'wrong_type', 'must be true or false')];
}

function checkCount(
  points: readonly unknown[],
  path: string,
  fewest: number,
  limits: { min?: unknown; max?: unknown },
): ValueProblem[] {
  const least = Math.max(fewest, typeof limits.min === 'number' ? limits.min : 0);
  const most = Math.min(mostPoints, typeof limits.max === 'number' ? limits.max : mostPoints);
  if (points.length < least)
    return [problem(path, 'too_few', `needs at least ${least} ${least === 1 ? 'point' : 'points'}`)];
  return points.length > most ? [problem(path, 'too_many', `has more than ${most} points`)] : [];
}

function checkPositive(value: unknown, path: string): ValueProblem[] {
  const problems = checkNumber(value, path, { max: 1000 });
  if (problems.length > 0 || Number(value) > 0) return problems;
  return [problem(path, 'out_of_range', 'must be greater than 0')];
}

function isRecord(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A label on an image carries the shape that another control drew. */
export function checkImageShape(value: Value, context: ValueContext): ValueProblem[] {
  if (value.rle !== undefined) return checkRunLengths(value);
  if (value.imageDataURL !== undefined) return checkMaskImage(value);
  if (value.points !== undefined) return checkPolygon(value, context);
  if (value.vertices !== undefined) return checkVector(value, context);
  if (value.radiusX !== undefined || value.radiusY !== undefined) return checkEllipse(value);
  return value.height === undefined && value.width !== undefined ? checkKeyPoint(value) : checkRectangle(value);
}

/** The check of a control that draws a shape and labels it at once. */
export function withLabels(
  valueKey: string,
  check: (value: Value, context: ValueContext) => ValueProblem[],
): (value: Value, context: ValueContext) => ValueProblem[] {
  return (value, context) => [...check(value, context), ...checkOptions(value[valueKey], `.${valueKey}`, context)];
}
