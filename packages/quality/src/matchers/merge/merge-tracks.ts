import type { TrackBox } from '@labelwright/task-definition/video';
import { seenAt, type Track } from '../geometry/track.ts';
import type { Member } from './member.ts';
import { totalWeight, weightedMedian } from './weighted.ts';

const MOST_KEY_FRAMES = 5000;
const BOX_KEYS = ['x', 'y', 'width', 'height', 'rotation'] as const;

interface MergedFrame extends TrackBox {
  frame: number;
  enabled: boolean;
  time?: number;
}

/**
 * Key frames wherever a member has one: the median of the boxes there, in the picture while more than half of the weight
 * is. Undefined when there are too many, or no frame in which so many are.
 */
export function mergeTracks(members: readonly Member<Track>[]): Record<string, unknown> | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const times = new Map<number, number>();
  for (const { item } of members) {
    for (const { frame, time } of item.value.sequence as { frame: number; time?: number }[]) {
      if (time !== undefined || !times.has(frame)) times.set(frame, time ?? Number.NaN);
    }
  }
  const turns = members.flatMap(({ shape }) => shape.stretches.flatMap(({ from, to }) => [from, to, to + 1]));
  const frames = [...new Set([...times.keys(), ...turns])].sort((a, b) => a - b);
  if (frames.length > MOST_KEY_FRAMES) return undefined;
  const sequence: MergedFrame[] = [];
  const lastFrame = Math.max(...members.map(({ shape }) => shape.bounds.maxX - 1));
  for (const frame of frames) {
    if (frame > lastFrame) break;
    const box = medianAt(members, frame);
    const before = sequence.at(-1);
    if (box !== undefined) {
      const time = times.get(frame);
      sequence.push({ frame, enabled: true, ...box, ...(time === undefined || Number.isNaN(time) ? {} : { time }) });
    } else if (before?.enabled) {
      before.enabled = false;
    }
  }
  if (sequence.length === 0) return undefined;
  const { framesCount, duration } = first.item.value;
  return {
    sequence,
    ...(framesCount === undefined ? {} : { framesCount }),
    ...(duration === undefined ? {} : { duration }),
  };
}

function medianAt(members: readonly Member<Track>[], frame: number): TrackBox | undefined {
  const seen = members.flatMap(({ shape, weight }) => {
    const box = seenAt(shape, frame);
    return box === undefined ? [] : [{ box, weight }];
  });
  if (totalWeight(seen) <= totalWeight(members) / 2) return undefined;
  const median = (key: keyof TrackBox) => weightedMedian(seen.map(({ box, weight }) => ({ value: box[key], weight })));
  const [x, y, width, height, rotation] = BOX_KEYS.map(median) as [number, number, number, number, number];
  return { x, y, width, height, rotation };
}
