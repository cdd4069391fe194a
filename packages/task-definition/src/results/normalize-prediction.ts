import { configForTask } from '../for-task.ts';
import type { CompiledConfig, Problem, RegionResult, ResultItem } from '../model.ts';
import { isRecord } from './item-shape.ts';
import { type DraftItem, draftItems, isDraft } from './prediction-shapes.ts';
import { type ResultContext, validateResult } from './validate-result.ts';

export interface NormalizedPrediction {
  result: ResultItem[];
  /** 0 to 1; undefined when the prediction names none. */
  score?: number;
}

export type NormalizedOutcome =
  | { prediction: NormalizedPrediction; problems?: undefined }
  | { prediction?: undefined; problems: Problem[] };

/**
 * Turns what models and files call a prediction into full regions: `{result, score}`, a list of regions, regions without
 * names (`[{value: …}]`), `{sentiment: "positive", score: 0.95}`, `{label: "cat", score: 0.95}`, or a bare answer.
 */
export function normalizePrediction(
  config: CompiledConfig,
  input: unknown,
  context: ResultContext = {},
): NormalizedOutcome {
  const compiled = configForTask(config, context.data);
  const score = isRecord(input) ? readScore(input) : {};
  if (score.problem !== undefined) return { problems: [score.problem] };
  const isWrapped = isRecord(input) && Array.isArray(input.result);
  const drafts = isWrapped
    ? draftItems(compiled, input.result, { path: 'result', context })
    : draftItems(compiled, input, { path: 'prediction', context });
  const problems = drafts.filter((draft): draft is Problem => !isDraft(draft));
  if (problems.length > 0) return { problems };
  const result = completeItems(compiled, drafts.filter(isDraft));
  const found = validateResult(compiled, result, context);
  if (found.length > 0) return { problems: found };
  // The checks above proved the shape.
  const prediction: NormalizedPrediction = { result: result as unknown as ResultItem[] };
  if (score.value !== undefined) prediction.score = score.value;
  return { prediction };
}

function readScore(input: Record<string, unknown>): { value?: number; problem?: Problem } {
  const given = input.score ?? input.confidence;
  if (given === undefined || given === null) return {};
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof value === 'number' && value >= 0 && value <= 1) return { value };
  return { problem: { path: 'score', code: 'out_of_range', message: 'must be a number from 0 to 1' } };
}

/** Adds what the config tells anyway: ids that are free, and the object and type of the control. */
function completeItems(compiled: CompiledConfig, drafts: readonly DraftItem[]): Record<string, unknown>[] {
  const taken = new Set(drafts.map(({ item }) => item.id));
  let next = 1;
  return drafts.map(({ item }) => {
    if (item.type === 'relation') return item;
    const control = compiled.controls[String(item.from_name)];
    while (taken.has(`p${next}`)) next += 1;
    const filled: Partial<RegionResult> = {};
    if (item.id === undefined) filled.id = `p${next++}`;
    const target = control?.toName[0];
    if (item.to_name === undefined && target !== undefined) filled.to_name = target;
    if (item.type === undefined && control !== undefined) filled.type = control.type;
    return { ...filled, ...item };
  });
}
