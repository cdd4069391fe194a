import { marksAlone } from '@labelwright/task-definition/marking';
import type {
  CompiledConfig,
  ControlTag,
  RegionResult,
  RelationResult,
  ResultItem,
} from '@labelwright/task-definition/model';
import { carriesLabels, listCarriedLabels } from '@labelwright/task-definition/results/carried-labels';
import { isRelation } from '@labelwright/task-definition/results/item-kind';
import { lastStep, readOptions } from './kinds/read-value.ts';
import type { AnswerMatcher, MatcherContext, RegionMatcher } from './model.ts';
import type { ControlPlan, Plan } from './plan.ts';

/** A region as the matchers see it. */
export interface ParsedRegion {
  id: string;
  item: RegionResult;
  labels: readonly string[];
  /** Equal for the same set of labels. */
  labelKey: string;
  weight: number;
  /** Undefined when the place cannot be read: such a region is at the same place only as one that is the same to the letter. */
  shape: unknown;
  raw: string | undefined;
  /** Object and item (page) that it is on. */
  place: string;
  matcher: RegionMatcher;
  context: MatcherContext;
}

export interface ParsedAnswer {
  id: string;
  item: RegionResult;
  value: unknown;
  matcher: AnswerMatcher;
  context: MatcherContext;
}

/** An annotation's result read once, to be compared with many others. */
export interface ParsedResult {
  plan: Plan;
  isEmpty: boolean;
  /** By control. */
  regions: Map<string, ParsedRegion[]>;
  /** By control, then by what is asked about: object and item. */
  answers: Map<string, Map<string, ParsedAnswer>>;
  /** By control, then by id of the region that is asked about. */
  regionAnswers: Map<string, Map<string, ParsedAnswer>>;
  /** The control that drew each region. */
  owners: Map<string, string>;
  relations: readonly RelationResult[];
}

export function parseResult(config: CompiledConfig, plan: Plan, given: readonly ResultItem[]): ParsedResult {
  // Stored results may be older than the rules that check them.
  const result = given.filter((item) => typeof item === 'object' && item !== null);
  const parsed: ParsedResult = {
    plan,
    isEmpty: result.length === 0,
    regions: new Map(),
    answers: new Map(),
    regionAnswers: new Map(),
    owners: new Map(),
    relations: result.filter(isRelation),
  };
  const later: { item: RegionResult; answer: ParsedAnswer }[] = [];
  for (const item of result) {
    const control = isRelation(item) ? undefined : plan.get(item.from_name);
    if (isRelation(item) || control === undefined || typeof item.value !== 'object' || item.value === null) continue;
    const target = control.targets.get(item.to_name) ?? control.first;
    if (target?.matcher.unit === 'region') {
      addRegion(parsed, item, target.matcher, target.context, labelsOn(item, control.control));
      if (marksAlone(control.control, config.objects[item.to_name])) parsed.owners.set(item.id, control.control.name);
      else if (!parsed.owners.has(item.id)) parsed.owners.set(item.id, control.control.name);
      addCarried(parsed, config, plan, item);
    } else if (target?.matcher.unit === 'answer') {
      const value = target.matcher.read(item, target.context);
      if (value === undefined) continue;
      const answer = { id: item.id, item, value, matcher: target.matcher, context: target.context };
      if (control.control.perRegion) later.push({ item, answer });
      else put(parsed.answers, control, placeOf(item), answer);
    }
  }
  for (const { item, answer } of later) addRegionAnswer(parsed, plan, item, answer);
  return parsed;
}

/** Labels that only travel on the item of a box in a video are those of the Labels control. */
function labelsOn({ value }: RegionResult, control: ControlTag): string[] {
  return carriesLabels(control) ? [] : readOptions(value[control.valueKey]);
}

function addRegion(
  parsed: ParsedResult,
  item: RegionResult,
  matcher: RegionMatcher,
  context: MatcherContext,
  labels: readonly string[],
): void {
  const shape = matcher.read(item, context);
  const region: ParsedRegion = {
    id: item.id,
    item,
    labels,
    labelKey: labelKeyOf(labels),
    weight: meanWeight(labels, context),
    shape,
    raw: shape === undefined ? JSON.stringify(item.value) : undefined,
    place: placeOf(item),
    matcher,
    context,
  };
  const known = parsed.regions.get(context.control.name);
  if (known === undefined) parsed.regions.set(context.control.name, [region]);
  else known.push(region);
}

/** Equal for the same labels in any order. */
export function labelKeyOf(labels: readonly string[]): string {
  return labels.length > 1 ? [...new Set(labels)].sort().join('\u0001') : (labels[0] ?? '');
}

/** Of a region with several labels it counts what they weigh on average. */
function meanWeight(labels: readonly string[], { weightOf }: MatcherContext): number {
  if (labels.length === 0) return 1;
  return labels.reduce((sum, label) => sum + weightOf(lastStep(label)), 0) / labels.length;
}

/** They are regions of that control as well. */
function addCarried(parsed: ParsedResult, config: CompiledConfig, plan: Plan, item: RegionResult): void {
  for (const { control, labels } of listCarriedLabels(config, item)) {
    const target = plan.get(control)?.targets.get(item.to_name);
    if (target?.matcher.unit === 'region') addRegion(parsed, item, target.matcher, target.context, labels);
  }
}

/** An answer about a message that stands in the task is about its place there: no region of the result is it. */
function addRegionAnswer(parsed: ParsedResult, plan: Plan, item: RegionResult, answer: ParsedAnswer): void {
  const control = plan.get(item.from_name);
  if (control === undefined) return;
  if (parsed.owners.has(item.id) || item.item_index === undefined) put(parsed.regionAnswers, control, item.id, answer);
  else put(parsed.answers, control, placeOf(item), answer);
}

function put(
  into: Map<string, Map<string, ParsedAnswer>>,
  { control }: ControlPlan,
  key: string,
  answer: ParsedAnswer,
): void {
  const known = into.get(control.name);
  if (known === undefined) into.set(control.name, new Map([[key, answer]]));
  else known.set(key, answer);
}

function placeOf({ to_name: name, item_index: index }: RegionResult): string {
  return index === undefined ? name : `${name}\u0000${index}`;
}
