import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { mergeAllAnswers } from './merge/merge-all-answers.ts';
import { mergeAllRegions } from './merge/merge-all-regions.ts';
import { mergeRelations } from './merge/merge-relations.ts';
import type { Merged } from './merge/merged.ts';
import type { Voter } from './merge/voter.ts';
import type { CompareOptions } from './model.ts';
import { parseResult } from './parse-result.ts';
import { createPlanner } from './plan.ts';

export interface MergeOptions extends CompareOptions {
  /** The task's data; needed only where the config repeats over it. */
  data?: Record<string, unknown>;
}

const DEFAULT_PAIR_BUDGET = 2_000_000;

/**
 * One answer of many: regions in the same place become one (median box, point or span, majority mask, else the most
 * typical one), labels, choices and texts are voted on, and every part says who said so. Undefined when the answers have
 * too many regions for the pair budget.
 *
 * @param weights what each answer counts, in the order of `results`; 1 unless given
 */
export function mergeRegions(
  config: CompiledConfig,
  results: readonly (readonly ResultItem[])[],
  weights: readonly number[] = [],
  options: MergeOptions = {},
): Merged | undefined {
  const own = configForTask(config, options.data);
  const plan = createPlanner(config, {}, options)(own);
  const voters: Voter[] = results.map((result, answer) => ({
    answer,
    parsed: parseResult(own, plan, result),
    weight: Math.max(weights[answer] ?? 1, 0),
  }));
  const merged = mergeAllRegions(voters, options.pairBudget ?? DEFAULT_PAIR_BUDGET);
  if (merged === undefined) return undefined;
  const parts = [...merged.parts, ...mergeAllAnswers(voters, merged), ...mergeRelations(voters, merged)];
  const settled = new Set(parts.filter(({ status }) => status !== 'disputed').map(({ key }) => key));
  const isWhole = (region: string | undefined) => region === undefined || settled.has(region);
  return {
    parts,
    result: parts.flatMap(({ status, region, kind, items, key }) => {
      if (status === 'disputed' || !isWhole(region)) return [];
      return kind !== 'relation' || key.split(' ').every((end) => settled.has(end)) ? items : [];
    }),
  };
}
