import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import { configForTask } from '@labelwright/task-definition/for-task';
import type { ResultItem } from '@labelwright/task-definition/model';
import { compareAnswers, compareRegionAnswers } from './compare-answers.ts';
import { compareRegions } from './compare-regions.ts';
import { compareRelations } from './compare-relations.ts';
import { compareJson, partsOf } from './json/compare-json.ts';
import type { CompareOptions, Comparison, ControlComparison, Definition } from './model.ts';
import { isSamePlace } from './pair-regions.ts';
import { type ParsedRegion, type ParsedResult, parseResult } from './parse-result.ts';
import { type ControlPlan, createPlanner, type Plan } from './plan.ts';

/** Pairs of regions of one control of two answers: a thousand against a thousand with each other, twice over. */
const DEFAULT_PAIR_BUDGET = 2_000_000;

/** What was read of an answer, by the comparer that will compare it. */
export type Parsed = ParsedResult | ParsedJson;

/** Answers to a JSON-schema definition by the names under which they are compared. */
export interface ParsedJson {
  isEmpty: boolean;
  parts: ReadonlyMap<string, unknown>;
}

/** Compares many pairs of answers under one definition. */
export interface Comparer {
  /**
   * Once per answer, as often compared as wanted; anything that is no result of the definition counts as empty. The
   * task's data is needed only where the config repeats over it (`compiled.repeats`).
   */
  parse: (result: unknown, data?: Record<string, unknown>) => Parsed;
  /** Of two answers to the same task. */
  compare: (a: Parsed, b: Parsed) => Comparison;
}

/**
 * @param controlWeights what each control and label counts (`project.control_weights`); 1 where nothing is said
 */
export function prepareComparer(
  definition: Definition,
  controlWeights: ControlWeights = {},
  options: CompareOptions = {},
): Comparer {
  if ('controls' in definition) {
    const planFor = createPlanner(definition, controlWeights, options);
    return {
      parse: (result, data) => {
        const config = configForTask(definition, data);
        return parseResult(config, planFor(config), Array.isArray(result) ? (result as ResultItem[]) : []);
      },
      compare: (a, b) => compareParsed(a as ParsedResult, b as ParsedResult, options),
    };
  }
  return {
    parse: (result) => {
      const parts = partsOf(result);
      return { parts, isEmpty: [...parts.values()].every((part) => part === undefined || part === null) };
    },
    compare: (a, b) => {
      const [ours, theirs] = [(a as ParsedJson).parts, (b as ParsedJson).parts];
      const budget = options.pairBudget ?? DEFAULT_PAIR_BUDGET;
      const controls = compareJson(definition.labelSchema, ours, theirs, controlWeights, options, budget);
      return summarize(controls, undefined, a.isEmpty && b.isEmpty ? emptyScoreOf(options) : undefined);
    },
  };
}

export function compareResults(
  definition: Definition,
  a: unknown,
  b: unknown,
  options: CompareOptions & { controlWeights?: ControlWeights; data?: Record<string, unknown> } = {},
): Comparison {
  const { controlWeights = {}, data, ...rest } = options;
  const comparer = prepareComparer(definition, controlWeights, rest);
  return comparer.compare(comparer.parse(a, data), comparer.parse(b, data));
}

function emptyScoreOf({ strictSeed }: CompareOptions): number {
  return strictSeed === true ? 0 : 1;
}

function compareParsed(a: ParsedResult, b: ParsedResult, options: CompareOptions): Comparison {
  const { plan } = a;
  const controls: Record<string, ControlComparison> = {};
  const partners = new Map<string, string>();
  const emptyScore = emptyScoreOf(options);
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
