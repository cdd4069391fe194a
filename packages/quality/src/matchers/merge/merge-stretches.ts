import type { Interval } from '../geometry/interval.ts';
import { type Member, numbersOf } from './member.ts';
import { lowerMedian, totalWeight, weightedMedian } from './weighted.ts';

type Value = Record<string, unknown>;

/** From the median of where they start to the median of where they end; with the text, when the members hold all of it. */
export function mergeTextSpans(members: readonly Member<Interval>[]): Value | undefined {
  const start = lowerMedian(members.map(({ shape, weight }) => ({ value: shape.start, weight })));
  const end = lowerMedian(members.map(({ shape, weight }) => ({ value: shape.end, weight })));
  if (start > end) return undefined;
  const text = textBetween(members, start, end);
  return text === undefined ? { start, end } : { start, end, text };
}

function textBetween(members: readonly Member<Interval>[], start: number, end: number): string | undefined {
  let text = '';
  while (start + text.length < end) {
    const at = start + text.length;
    const holder = members.find(({ item, shape }) => shape.start <= at && at < shape.end && isWhole(item.value, shape));
    if (holder === undefined) return undefined;
    text += String(holder.item.value.text).slice(at - holder.shape.start, end - holder.shape.start);
  }
  return text;
}

function isWhole({ text }: Value, { start, end }: Interval): boolean {
  return typeof text === 'string' && text.length === end - start;
}

/** Times in numbers; those written in another way have no middle. */
export function mergeTimes(members: readonly Member<unknown>[]): Value | undefined {
  const [starts, ends] = [numbersOf(members, 'start'), numbersOf(members, 'end')];
  const [first] = members;
  if (starts === undefined || ends === undefined || first === undefined) return undefined;
  const [start, end] = [weightedMedian(starts), weightedMedian(ends)];
  if (start > end) return undefined;
  const { channel, instant } = first.item.value;
  return {
    start,
    end,
    ...(channel === undefined ? {} : { channel }),
    ...(instant === undefined ? {} : { instant: start === end }),
  };
}

/** The frames that more than half of the weight has. */
export function mergeTimelines(members: readonly Member<readonly Interval[]>[]): Value | undefined {
  const edges = members.flatMap(({ shape, weight }) =>
    shape.flatMap(({ start, end }) => [
      { at: start, weight },
      { at: end, weight: -weight },
    ]),
  );
  edges.sort((a, b) => a.at - b.at);
  const half = totalWeight(members) / 2;
  const ranges: Interval[] = [];
  let [weight, start] = [0, Number.NaN];
  for (const [index, edge] of edges.entries()) {
    weight += edge.weight;
    if (edges[index + 1]?.at === edge.at) continue;
    const isIn = weight > half + 1e-9;
    if (isIn && Number.isNaN(start)) start = edge.at;
    if (isIn || Number.isNaN(start)) continue;
    ranges.push({ start, end: edge.at - 1 });
    start = Number.NaN;
  }
  return ranges.length === 0 ? undefined : { ranges };
}
