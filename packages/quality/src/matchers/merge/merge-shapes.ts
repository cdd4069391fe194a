import { aspectOf, turned } from '../geometry/area.ts';
import { type Member, numbersOf } from './member.ts';
import { type Weighted, weightedMedian } from './weighted.ts';

type Value = Record<string, unknown>;

/** Edge by edge the median of upright boxes; of turned ones middle, size and turn. */
export function mergeBoxes(members: readonly Member<unknown>[]): Value | undefined {
  const boxes = readAll(members, ['x', 'y', 'width', 'height', 'rotation']);
  if (boxes === undefined) return undefined;
  const { x, y, width, height, rotation } = boxes;
  if (rotation.some(({ value }) => value !== 0)) return mergeTurned(members);
  const far = (near: Weighted<number>[], extent: Weighted<number>[]) =>
    weightedMedian(near.map(({ value, weight }, index) => ({ value: value + (extent[index]?.value ?? 0), weight })));
  const [left, top] = [weightedMedian(x), weightedMedian(y)];
  return { x: left, y: top, width: far(x, width) - left, height: far(y, height) - top, rotation: 0 };
}

/** Undefined when they are turned in ways that have no middle. */
function mergeTurned(members: readonly Member<unknown>[]): Value | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const aspect = aspectOf(first.item);
  const parts = members.map(({ item, weight }) => {
    const { x, y, width, height, rotation = 0 } = item.value as Record<string, number>;
    const box = { x: Number(x), y: Number(y) };
    const middle = turned(box, [Number(width) / 2, Number(height) / 2], rotation, aspect);
    const apart = turnBetween(Number(first.item.value.rotation ?? 0), rotation);
    return { middle, width: Number(width), height: Number(height), apart, weight };
  });
  if (parts.some(({ apart }) => Math.abs(apart) > 45)) return undefined;
  const median = (pick: (part: (typeof parts)[number]) => number) =>
    weightedMedian(parts.map((part) => ({ value: pick(part), weight: part.weight })));
  const [width, height] = [median((part) => part.width), median((part) => part.height)];
  const rotation = Number(first.item.value.rotation ?? 0) + median(({ apart }) => apart);
  const middle = { x: median((part) => part.middle[0]), y: median((part) => part.middle[1]) };
  const [x, y] = turned(middle, [-width / 2, -height / 2], rotation, aspect);
  return { x, y, width, height, rotation };
}

export function mergeEllipses(members: readonly Member<unknown>[]): Value | undefined {
  const found = readAll(members, ['x', 'y', 'radiusX', 'radiusY', 'rotation']);
  const first = found?.rotation[0]?.value ?? 0;
  if (found === undefined || found.rotation.some(({ value }) => Math.abs(turnBetween(first, value)) > 45))
    return undefined;
  const rotation = found.rotation.map(({ value, weight }) => ({ value: turnBetween(first, value), weight }));
  return {
    x: weightedMedian(found.x),
    y: weightedMedian(found.y),
    radiusX: weightedMedian(found.radiusX),
    radiusY: weightedMedian(found.radiusY),
    rotation: first + weightedMedian(rotation),
  };
}

export function mergePoints(members: readonly Member<unknown>[]): Value | undefined {
  const found = readAll(members, ['x', 'y', 'width']);
  return found && { x: weightedMedian(found.x), y: weightedMedian(found.y), width: weightedMedian(found.width) };
}

/** Point by point, when all are joined in the same way and none is curved. */
export function mergeVectors(members: readonly Member<unknown>[]): Value | undefined {
  const lists = members.map(({ item }) => (Array.isArray(item.value.vertices) ? (item.value.vertices as Value[]) : []));
  const [first] = lists;
  const joins = lists.map((vertices) => {
    const places = new Map(vertices.map(({ id }, index) => [id, index]));
    return vertices.map(({ prevPointId }) => places.get(prevPointId) ?? -1).join();
  });
  const isCurved = lists.flat().some(({ isBezier }) => isBezier === true);
  if (first === undefined || isCurved || new Set(joins).size > 1) return undefined;
  const at = (index: number, key: 'x' | 'y') =>
    weightedMedian(members.map(({ weight }, n) => ({ value: Number(lists[n]?.[index]?.[key]), weight })));
  const vertices = first.map((vertex, index) => ({ ...vertex, x: at(index, 'x'), y: at(index, 'y') }));
  return { vertices, closed: members[0]?.item.value.closed ?? false };
}

function readAll<Key extends string>(
  members: readonly Member<unknown>[],
  keys: readonly Key[],
): Record<Key, Weighted<number>[]> | undefined {
  const found: Partial<Record<Key, Weighted<number>[]>> = {};
  for (const key of keys) {
    const numbers = numbersOf(members, key);
    if (numbers === undefined) return undefined;
    found[key] = numbers;
  }
  return found as Record<Key, Weighted<number>[]>;
}

/** Degrees from one direction to another, the shorter way round. */
function turnBetween(from: number, to: number): number {
  const apart = (((to - from) % 360) + 360) % 360;
  return apart > 180 ? apart - 360 : apart;
}
