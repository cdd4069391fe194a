import type { ValueProblem } from './declaration.ts';
import { checkNumber, checkRectangle, problem } from './value-checks.ts';

const MOST_KEY_FRAMES = 100_000;

export const segmentKeys = ['start', 'end', 'channel'] as const;
export const sequenceKeys = ['sequence', 'framesCount', 'duration'] as const;
export const rangesKeys = ['ranges'] as const;

/** Seconds from the beginning; `channel` counts from 0. */
export function checkSegment(value: Record<string, unknown>): ValueProblem[] {
  const problems = [
    ...checkNumber(value.start, '.start', { min: 0 }),
    ...checkNumber(value.end, '.end', { min: 0 }),
    ...(isGiven(value.channel) ? checkCount(value.channel, '.channel', 0) : []),
  ];
  if (problems.length > 0 || Number(value.start) <= Number(value.end)) return problems;
  return [problem('.end', 'out_of_range', 'must not be before start')];
}

/** Key frames of a box in the order of their frames, which count from 1. */
export function checkSequence(value: Record<string, unknown>): ValueProblem[] {
  const counts = [
    ...(isGiven(value.framesCount) ? checkCount(value.framesCount, '.framesCount', 0) : []),
    ...(isGiven(value.duration) ? checkNumber(value.duration, '.duration', { min: 0 }) : []),
  ];
  const { sequence } = value;
  if (!Array.isArray(sequence)) return [problem('.sequence', 'wrong_type', 'must be a list of key frames'), ...counts];
  if (sequence.length === 0 || sequence.length > MOST_KEY_FRAMES)
    return [problem('.sequence', 'out_of_range', `must have 1 to ${MOST_KEY_FRAMES} key frames`), ...counts];
  return [...counts, ...sequence.flatMap((entry, index) => checkKeyFrame(entry, sequence[index - 1], index))];
}

function checkKeyFrame(entry: unknown, before: unknown, index: number): ValueProblem[] {
  const path = `.sequence[${index}]`;
  if (!isObject(entry)) return [problem(path, 'wrong_type', 'must be an object')];
  const problems = [
    ...checkCount(entry.frame, `${path}.frame`, 1),
    ...checkRectangle(entry).map((found) => ({ ...found, path: `${path}${found.path}` })),
    ...(isGiven(entry.time) ? checkNumber(entry.time, `${path}.time`, { min: 0 }) : []),
  ];
  if (isGiven(entry.enabled) && typeof entry.enabled !== 'boolean')
    problems.push(problem(`${path}.enabled`, 'wrong_type', 'must be true or false'));
  if (problems.length === 0 && isObject(before) && Number(entry.frame) <= Number(before.frame))
    problems.push(problem(`${path}.frame`, 'out_of_order', 'must be after the key frame before it'));
  return problems;
}

/** First and last frame of each range, counted from 1. */
export function checkRanges(value: Record<string, unknown>): ValueProblem[] {
  const { ranges } = value;
  if (!Array.isArray(ranges) || ranges.length === 0)
    return [problem('.ranges', 'wrong_type', 'must be a list of at least one range')];
  if (ranges.length > MOST_KEY_FRAMES)
    return [problem('.ranges', 'out_of_range', `has more than ${MOST_KEY_FRAMES} ranges`)];
  return ranges.flatMap((range: unknown, index) => {
    const path = `.ranges[${index}]`;
    if (!isObject(range)) return [problem(path, 'wrong_type', 'must be an object with start and end')];
    const problems = [...checkCount(range.start, `${path}.start`, 1), ...checkCount(range.end, `${path}.end`, 1)];
    if (problems.length > 0 || Number(range.start) <= Number(range.end)) return problems;
    return [problem(`${path}.end`, 'out_of_range', 'must not be before start')];
  });
}

function checkCount(value: unknown, path: string, min: number): ValueProblem[] {
  if (Number.isInteger(value) && Number(value) >= min) return [];
  return [problem(path, 'wrong_type', `must be a whole number, ${min} or more`)];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
