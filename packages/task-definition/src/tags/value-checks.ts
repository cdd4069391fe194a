import { findPath, storesPaths } from '../options.ts';
import type { ValueContext, ValueProblem } from './declaration.ts';

/** Percent beyond the edge that rounding in other tools may leave. */
const EDGE_TOLERANCE = 0.1;
const TURNED_TOLERANCE = 100;
const LONGEST_TEXT = 1_000_000;
const MOST_OPTIONS = 10_000;
/** Nesting of choices in a path. */
const MOST_STEPS = 64;

export const rectangleKeys = ['x', 'y', 'width', 'height', 'rotation'] as const;
export const spanKeys = ['start', 'end', 'text'] as const;

export function problem(path: string, code: string, message: string): ValueProblem {
  return { path, code, message };
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function checkText(value: unknown, path: string): ValueProblem[] {
  if (typeof value !== 'string') return [problem(path, 'wrong_type', 'must be a text')];
  if (value.length > LONGEST_TEXT) return [problem(path, 'too_long', `is longer than ${LONGEST_TEXT} characters`)];
  return [];
}

export function checkTextList(value: unknown, path: string): ValueProblem[] {
  if (!Array.isArray(value)) return [problem(path, 'wrong_type', 'must be a list of texts')];
  return value.flatMap((entry, index) => checkText(entry, `${path}[${index}]`));
}

export function checkNumber(value: unknown, path: string, bounds: { min?: number; max?: number }): ValueProblem[] {
  if (!isFiniteNumber(value)) return [problem(path, 'wrong_type', 'must be a number')];
  if (bounds.min !== undefined && value < bounds.min)
    return [problem(path, 'out_of_range', `must be at least ${bounds.min}`)];
  if (bounds.max !== undefined && value > bounds.max)
    return [problem(path, 'out_of_range', `must be at most ${bounds.max}`)];
  return [];
}

/** Box in percent of the unrotated image; `rotation` in degrees clockwise about the top left corner. */
export function checkRectangle(value: Record<string, unknown>): ValueProblem[] {
  const rotation = value.rotation ?? 0;
  // A turned box may have its corner outside while most of it is inside.
  const outside = rotation === 0 ? EDGE_TOLERANCE : TURNED_TOLERANCE;
  const bounds = { min: -outside, max: 100 + outside };
  const problems = [
    ...checkNumber(value.x, '.x', bounds),
    ...checkNumber(value.y, '.y', bounds),
    ...checkExtent(value.width, '.width'),
    ...checkExtent(value.height, '.height'),
    ...checkNumber(rotation, '.rotation', { min: -360, max: 360 }),
  ];
  if (problems.length > 0 || rotation !== 0) return problems;
  return [...checkFarEdge(value, 'x', 'width'), ...checkFarEdge(value, 'y', 'height')];
}

function checkExtent(value: unknown, path: string): ValueProblem[] {
  const problems = checkNumber(value, path, {});
  if (problems.length > 0 || Number(value) > 0) return problems;
  return [problem(path, 'out_of_range', 'must be greater than 0')];
}

function checkFarEdge(value: Record<string, unknown>, start: 'x' | 'y', extent: 'width' | 'height'): ValueProblem[] {
  if (Number(value[start]) + Number(value[extent]) <= 100 + EDGE_TOLERANCE) return [];
  return [
    problem(`.${extent}`, 'out_of_range', `reaches beyond the image: ${start} + ${extent} is more than 100 percent`),
  ];
}

/** Offsets in UTF-16 code units, `end` exclusive. */
export function checkSpan(value: Record<string, unknown>, context: ValueContext): ValueProblem[] {
  const problems = [...checkOffset(value.start, '.start'), ...checkOffset(value.end, '.end')];
  if (value.text !== undefined) problems.push(...checkText(value.text, '.text'));
  if (problems.length > 0) return problems;
  if (Number(value.start) > Number(value.end)) return [problem('.end', 'out_of_range', 'must not be before start')];
  const { textLength } = context;
  if (textLength === undefined || Number(value.end) <= textLength) return [];
  return [problem('.end', 'out_of_range', `is beyond the end of the text, which has ${textLength} characters`)];
}

function checkOffset(value: unknown, path: string): ValueProblem[] {
  if (Number.isInteger(value) && Number(value) >= 0) return [];
  return [problem(path, 'wrong_type', 'must be a whole number, 0 or more')];
}

/** The labels or choices given: their type, their number, and that the control offers each of them. */
export function checkOptions(given: unknown, path: string, context: ValueContext): ValueProblem[] {
  if (!Array.isArray(given)) return [problem(path, 'wrong_type', 'must be a list of texts')];
  if (given.length === 0) return [problem(path, 'empty_answer', 'must name at least one option')];
  if (given.length > MOST_OPTIONS) return [problem(path, 'too_many', `has more than ${MOST_OPTIONS} entries`)];
  const single = context.control.params.choice !== 'multiple';
  if (single && given.length > 1) return [problem(path, 'too_many', `takes one option, ${given.length} are given`)];
  const problems = given.flatMap((entry, index) => checkOption(entry, `${path}[${index}]`, context));
  return problems.length > 0 ? problems : checkRepeats(given, path);
}

function checkOption(entry: unknown, path: string, context: ValueContext): ValueProblem[] {
  if (typeof entry === 'string') return checkOffered(entry, path, context);
  if (!Array.isArray(entry)) return [problem(path, 'wrong_type', 'must be a text')];
  if (entry.length === 0 || entry.length > MOST_STEPS)
    return [problem(path, 'wrong_type', 'must be a path of options')];
  const problems = entry.flatMap((step, index) =>
    typeof step === 'string'
      ? checkOffered(step, `${path}[${index}]`, context)
      : [problem(`${path}[${index}]`, 'wrong_type', 'must be a text')],
  );
  return problems.length > 0 ? problems : checkPlace(entry, path, context);
}

/** Where choices are stored with their path, it must be one of the config; other tools store the last step alone. */
function checkPlace(entry: readonly unknown[], path: string, { control, tree }: ValueContext): ValueProblem[] {
  if (entry.length === 1 || tree === undefined || !storesPaths(control, tree) || findPath(tree, entry) !== undefined)
    return [];
  return [problem(path, 'unknown_option', `"${entry.join(' / ').slice(0, 200)}" is no path of ${control.name}`)];
}

function checkOffered(entry: string, path: string, { control, options }: ValueContext): ValueProblem[] {
  if (options === undefined) return checkText(entry, path);
  if (options.has(entry)) return [];
  return [problem(path, 'unknown_option', `"${entry.slice(0, 80)}" is not an option of ${control.name}`)];
}

function checkRepeats(given: readonly unknown[], path: string): ValueProblem[] {
  const seen = new Set<string>();
  return given.flatMap((entry, index) => {
    const key = Array.isArray(entry) ? entry.join('\u0000') : String(entry);
    if (seen.has(key)) return [problem(`${path}[${index}]`, 'repeated_option', 'is given twice')];
    seen.add(key);
    return [];
  });
}
