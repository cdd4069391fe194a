import { type Comparer as Matching, type Parsed, prepareComparer } from '@labelwright/quality/matchers/compare';
import type { CompareOptions, Comparison } from '@labelwright/quality/matchers/model';
import { compileCached } from '@labelwright/task-definition/cache';
import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import { type LabelCounts, labelledControls, labelsOf, labelsOfJson } from './labels-of.ts';

/** What a comparer is made from: plain data, which a thread can be given. */
export interface ComparerRules {
  /** Of two with the same key either will do. */
  key: string;
  definition: { source: string } | { labelSchema: unknown };
  weights: ControlWeights;
  options: CompareOptions;
  /** The interface repeats over the task's data: without it there is nothing to compare. */
  needsData: boolean;
}

/** How the answers to one definition are compared under the weights and settings of one project. */
export interface Comparer {
  /** An answer read once, to be compared with many. */
  read(result: unknown, data?: Record<string, unknown>): Parsed;
  compare(a: Parsed, b: Parsed): { score: number | null; controls: Record<string, number | null> };
  labels(result: unknown): Map<string, LabelCounts>;
}

const known = new Map<string, Comparer>();

export function comparerFor(rules: ComparerRules): Comparer {
  return known.get(rules.key) ?? keepComparer(known, rules.key, makeComparer(rules));
}

const MOST_COMPARERS = 200;

/** The oldest goes when there are many. */
export function keepComparer<T>(kept: Map<string, T>, key: string, made: T): T {
  kept.set(key, made);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_COMPARERS && oldest !== undefined) kept.delete(oldest);
  return made;
}

function makeComparer({ definition, weights, options }: ComparerRules): Comparer {
  if ('labelSchema' in definition) return comparerOf(prepareComparer(definition, {}, options), labelsOfJson);
  const compiled = compileCached(definition.source);
  const labelled = labelledControls(compiled);
  return comparerOf(prepareComparer(compiled, weights, options), (result) => labelsOf(compiled, labelled, result));
}

function comparerOf(matching: Matching, labels: Comparer['labels']): Comparer {
  return {
    read: (result, data) => matching.parse(result, data),
    compare: (a, b) => scoresOf(matching.compare(a, b)),
    labels,
  };
}

function scoresOf({ score, controls }: Comparison): { score: number | null; controls: Record<string, number | null> } {
  return { score, controls: Object.fromEntries(Object.entries(controls).map(([name, own]) => [name, own.score])) };
}
