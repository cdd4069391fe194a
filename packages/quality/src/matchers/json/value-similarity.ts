import { bestPairsScore } from '../assignment/mean-of-best.ts';
import { numberSimilarity } from '../kinds/number.ts';
import { readNumber } from '../kinds/read-value.ts';
import type { AnswerScore, ControlOptions, MatchReason } from '../model.ts';
import { normalizeText, textModeOf, textSimilarity } from '../text/text-similarity.ts';
import { isRecord, propertyNode, resolveNode, type SchemaNode } from './schema-node.ts';

/** Values looked at; of texts every so many characters of one with every character of the other are one step. */
const MOST_STEPS = 5_000_000;
const CELLS_PER_STEP = 1000;

export interface JsonContext {
  root: unknown;
  options: ControlOptions;
  weightOf: (label: string) => number;
}

/**
 * How alike two JSON values are, as their schema means them: choices and whether something holds exactly, numbers by
 * their range, texts by edit distance, objects property by property, lists without repetitions or of objects as sets,
 * other lists in their order. What only one has is nothing like anything.
 */
export function valueSimilarity(schema: unknown, a: unknown, b: unknown, context: JsonContext): AnswerScore {
  const failed: { reason?: MatchReason } = {};
  const fail = (reason: MatchReason) => {
    failed.reason = reason;
  };
  const score = similarity(schema, a, b, { ...context, fail, steps: { left: MOST_STEPS } });
  return failed.reason === undefined ? { score } : { score: null, reason: failed.reason };
}

interface Walk extends JsonContext {
  /** Notes why there can be no score; the walk goes on. */
  fail: (reason: MatchReason) => void;
  steps: { left: number };
}

function similarity(schema: unknown, a: unknown, b: unknown, walk: Walk): number {
  if (a === b) return 1;
  if (!canAfford(1, walk)) return 0;
  if (a === undefined || b === undefined || a === null || b === null) return 0;
  const node = resolveNode(walk.root, schema, a);
  if (Array.isArray(a)) return Array.isArray(b) ? listSimilarity(node, a, b, walk) : 0;
  if (isRecord(a)) return isRecord(b) ? objectSimilarity(node, a, b, walk) : 0;
  if (typeof a !== typeof b || isChoice(node) || walk.options.mode === 'exact') return 0;
  if (typeof a === 'number' && typeof b === 'number')
    return numberSimilarity(a, b, walk.options.scale ?? rangeOf(node));
  return typeof a === 'string' && typeof b === 'string' ? wordingSimilarity(node, a, b, walk) : 0;
}

/** Lists of lists of lists would be compared without end. */
function canAfford(steps: number, walk: Walk): boolean {
  walk.steps.left -= steps;
  if (walk.steps.left < 0) walk.fail('too_many_pairs');
  return walk.steps.left >= 0;
}

function isChoice({ enum: values, const: only }: SchemaNode): boolean {
  return Array.isArray(values) || only !== undefined;
}

function rangeOf(node: SchemaNode): number | undefined {
  const low = readNumber(node.minimum) ?? readNumber(node.exclusiveMinimum);
  const high = readNumber(node.maximum) ?? readNumber(node.exclusiveMaximum);
  return low !== undefined && high !== undefined && high > low ? high - low : undefined;
}

/** A text of a form, such as a date or an address, is right or wrong. */
function wordingSimilarity({ format, pattern }: SchemaNode, a: string, b: string, walk: Walk): number {
  if (format !== undefined || pattern !== undefined) return 0;
  if (!canAfford((a.length * b.length) / CELLS_PER_STEP, walk)) return 0;
  const score = textSimilarity(normalizeText(a), normalizeText(b), textModeOf(walk.options.mode));
  if (score === null) walk.fail('too_long');
  return score ?? 0;
}

function objectSimilarity(
  node: SchemaNode,
  a: Record<string, unknown>,
  b: Record<string, unknown>,
  walk: Walk,
): number {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  if (names.length === 0) return 1;
  const sum = names.reduce((total, name) => total + similarity(propertyNode(node, name), a[name], b[name], walk), 0);
  return sum / names.length;
}

function listSimilarity(node: SchemaNode, a: readonly unknown[], b: readonly unknown[], walk: Walk): number {
  if (a.length + b.length === 0) return 1;
  if (!canAfford(a.length * b.length, walk)) return 0;
  const { prefixItems, items } = node;
  if (Array.isArray(prefixItems)) {
    const length = Math.max(a.length, b.length);
    const at = (index: number) => similarity(prefixItems[index] ?? items, a[index], b[index], walk);
    return Array.from({ length }, (_, index) => at(index)).reduce((sum, score) => sum + score, 0) / length;
  }
  const score = (x: unknown, y: unknown) => similarity(items, x, y, walk);
  return isSet(node, a, b, walk) ? setSimilarity(a, b, score, walk) : sequenceSimilarity(a, b, score);
}

function isSet(node: SchemaNode, a: readonly unknown[], b: readonly unknown[], { root }: Walk): boolean {
  if (node.uniqueItems === true || isChoice(resolveNode(root, node.items, a[0] ?? b[0]))) return true;
  return [...a, ...b].every(isRecord);
}

function setSimilarity(
  a: readonly unknown[],
  b: readonly unknown[],
  score: (x: unknown, y: unknown) => number,
  { weightOf, fail }: Walk,
): number {
  const weigh = (entry: unknown) => (typeof entry === 'string' ? weightOf(entry) : 1);
  const found = bestPairsScore(a, b, score, weigh);
  if (found === null) fail('weightless');
  return found ?? 0;
}

/** The alignment in order that scores most, twice that divided by the number of all entries. */
function sequenceSimilarity(
  a: readonly unknown[],
  b: readonly unknown[],
  score: (x: unknown, y: unknown) => number,
): number {
  let above = new Float64Array(b.length + 1);
  for (const x of a) {
    const row = new Float64Array(b.length + 1);
    for (const [j, y] of b.entries()) {
      const aligned = (above[j] ?? 0) + score(x, y);
      row[j + 1] = Math.max(aligned, above[j + 1] ?? 0, row[j] ?? 0);
    }
    above = row;
  }
  return (2 * (above[b.length] ?? 0)) / (a.length + b.length);
}
