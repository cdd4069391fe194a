import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { compareAnswers, compareRegionAnswers } from './compare-answers.ts';
import { compareRegions, isSamePlace } from './compare-regions.ts';
import { compareRelations } from './compare-relations.ts';
import type { CompareOptions, Comparison, ControlComparison } from './model.ts';
import { type ParsedRegion, type ParsedResult, parseResult } from './parse-result.ts';
import { type ControlPlan, type Plan, planControls } from './plan.ts';

/** Pairs of regions of one control of two answers: a thousand against a thousand with each other, twice over. */
const DEFAULT_PAIR_BUDGET = 2_000_000;

/** Compares many pairs of answers under one definition. */
export interface Comparer {
  /** Once per answer, as often compared as wanted; anything that is no result of the definition counts as empty. */
  parse: (result: unknown) => ParsedResult;
  compare: (a: ParsedResult, b: ParsedResult) => Comparison;
}

/**
 * @param controlWeights what each control and label counts (`project.control_weights`); 1 where nothing is said
 */
export function prepareComparer(
  config: CompiledConfig,
  controlWeights: ControlWeights = {},
  options: CompareOptions = {},
): Comparer {
  const plan = planControls(config, controlWeights, options);
  return {
    parse: (result) => parseResult(config, plan, Array.isArray(result) ? (result as ResultItem[]) : []),
    compare: (a, b) => compareParsed(plan, a, b, options),
  };
}

export function compareResults(
  config: CompiledConfig,
  a: unknown,
  b: unknown,
  { controlWeights = {}, ...options }: CompareOptions & { controlWeights?: ControlWeights } = {},
): Comparison {
  const comparer = prepareComparer(config, controlWeights, options);
  return comparer.compare(comparer.parse(a), comparer.parse(b));
}

function compareParsed(plan: Plan, a: ParsedResult, b: ParsedResult, options: CompareOptions): Comparison {
  const controls: Record<string, ControlComparison> = {};
  const partners = new Map<string, string>();
  const emptyScore = options.strictSeed === true ? 0 : 1;
  const budget = options.pairBudget ?? DEFAULT_PAIR_BUDGET;
  for (const control of plan.values()) {
    if (control.first?.matcher.unit !== 'region') continue;
    const { name } = control.control;
    const [ours, theirs] = [a.regions.get(name) ?? [], b.regions.get(name) ?? []];
    if (ours.length + theirs.length === 0) {
      controls[name] = compareNone(control, plan, a, b, emptyScore);
      continue;
    }
    const compared = compareRegions(ours, theirs, budget);
    controls[name] = { ...compared, weight: control.weight };
    addPartners(partners, name, a, ours, compared.pairs);
  }
  for (const control of plan.values()) {
    if (control.first?.matcher.unit !== 'answer') continue;
    const { name, perRegion } = control.control;
    const compared = compareAnswers(a.answers.get(name), b.answers.get(name));
    const isAboutRegions = perRegion && compared.reason === 'not_answered';
    const onRegions = () => compareRegionAnswers(a.regionAnswers.get(name), b.regionAnswers.get(name), partners);
    controls[name] = { ...(isAboutRegions ? onRegions() : compared), weight: control.weight };
  }
  const relations =
    a.relations.length + b.relations.length === 0
      ? undefined
      : compareRelations(a.relations, b.relations, partners, options.relations ?? {});
  return summarize(controls, relations, a.isEmpty && b.isEmpty ? emptyScore : undefined);
}

/** Both have no region of the control: full agreement, unless they have shown that another tool was the one to use. */
function compareNone(
  { control, weight }: ControlPlan,
  plan: Plan,
  a: ParsedResult,
  b: ParsedResult,
  emptyScore: number,
): ControlComparison {
  const counts = { weight, matched: 0, onlyA: 0, onlyB: 0, pairs: [] };
  const isOtherUsed = [...a.regions.keys(), ...b.regions.keys()].some((name) =>
    plan.get(name)?.control.toName.some((target) => control.toName.includes(target)),
  );
  if (isOtherUsed) return { score: null, reason: 'unused_tool', ...counts };
  return { score: emptyScore, reason: 'both_empty', ...counts };
}

/** Which region of B is the same as one of A, for what is said about them. */
function addPartners(
  partners: Map<string, string>,
  control: string,
  { owners }: ParsedResult,
  regions: readonly ParsedRegion[],
  pairs: ControlComparison['pairs'],
): void {
  const first = regions[0];
  if (first === undefined) return;
  for (const { a, b, score } of pairs) {
    if (owners.get(a) === control && isSamePlace(score, first)) partners.set(a, b);
  }
}

function summarize(
  controls: Comparison['controls'],
  relations: ControlComparison | undefined,
  whenEmpty: number | undefined,
): Comparison {
  const rest = { controls, ...(relations === undefined ? {} : { relations }) };
  let [sum, weights] = [0, 0];
  for (const { score, weight } of relations === undefined
    ? Object.values(controls)
    : [...Object.values(controls), relations]) {
    if (score === null) continue;
    sum += score * weight;
    weights += weight;
  }
  if (whenEmpty !== undefined) return { score: whenEmpty, reason: 'both_empty', ...rest };
  if (weights === 0) return { score: null, reason: 'nothing_comparable', ...rest };
  return { score: sum / weights, ...rest };
}
