import type { CompiledConfig, ControlTag, RegionResult, ResultItem, VisibilityRule } from './model.ts';
import { flattenOption } from './options.ts';
import { listCarriedLabels } from './results/carried-labels.ts';
import { isRegion, isRelation } from './results/item-kind.ts';

/** The situation a rule is judged in. */
export interface Situation {
  result: readonly ResultItem[];
  /** Id of the region a per-region control is shown for, or that is selected; undefined when there is none. */
  regionId?: string;
}

/** Whether people see the control: its own rule and the rules of the Views around it all hold. */
export function isVisible(compiled: CompiledConfig, control: ControlTag, situation: Situation): boolean {
  if (control.perRegion && situation.regionId === undefined) return false;
  return listRules(control).every((rule) => ruleHolds(compiled, rule, situation));
}

export function listRules(control: ControlTag): VisibilityRule[] {
  return [...(control.inheritedVisibility ?? []), ...(control.visibility === undefined ? [] : [control.visibility])];
}

/** Usable for a View as well, which has a rule but is no control. */
export function ruleHolds(compiled: CompiledConfig, rule: VisibilityRule, situation: Situation): boolean {
  switch (rule.when) {
    case 'region-selected':
      return situation.regionId !== undefined && regionMatches(compiled, rule, situation);
    case 'no-region-selected':
      return situation.regionId === undefined;
    case 'choice-selected':
      return (
        choiceSelected(compiled, rule, situation) &&
        labelsMatch(compiled, rule, situation) &&
        rolesMatch(rule, situation)
      );
    case 'choice-unselected':
      return !choiceSelected(compiled, rule, situation);
  }
}

function regionMatches(compiled: CompiledConfig, rule: VisibilityRule, situation: Situation): boolean {
  const names = rule.tagName?.split(',');
  const isOfTag =
    names === undefined ||
    itemsOfRegion(situation).some(
      (item) =>
        names.includes(item.from_name) ||
        listCarriedLabels(compiled, item).some(({ control }) => names.includes(control)),
    );
  return isOfTag && labelsMatch(compiled, rule, situation) && rolesMatch(rule, situation);
}

/** Only messages of a conversation have a role. */
function rolesMatch({ roles }: VisibilityRule, situation: Situation): boolean {
  if (roles === undefined || situation.regionId === undefined) return true;
  return itemsOfRegion(situation).some(({ value: { chatmessage } }) => {
    const role = typeof chatmessage === 'object' && chatmessage !== null && 'role' in chatmessage && chatmessage.role;
    return typeof role === 'string' && roles.includes(role);
  });
}

/** Without a region to look at, a condition on labels says nothing. */
function labelsMatch(compiled: CompiledConfig, { labelValues }: VisibilityRule, situation: Situation): boolean {
  if (labelValues === undefined || situation.regionId === undefined) return true;
  return itemsOfRegion(situation).some((item) => {
    const control = compiled.controls[item.from_name];
    return control !== undefined && control.answer !== 'classification' && answersAny(control, item, labelValues);
  });
}

function choiceSelected(compiled: CompiledConfig, rule: VisibilityRule, situation: Situation): boolean {
  const names = rule.tagName?.split(',');
  return situation.result.some((item) => {
    if (isRelation(item) || (names !== undefined && !names.includes(item.from_name))) return false;
    const control = compiled.controls[item.from_name];
    if (control === undefined || !offersChoices(control)) return false;
    if (control.perRegion && item.id !== situation.regionId) return false;
    return rule.choiceValues === undefined
      ? listAnswers(control, item).length > 0
      : answersAny(control, item, rule.choiceValues);
  });
}

/** Whether conditions on choices can speak of the control. */
export function offersChoices(control: ControlTag): boolean {
  return control.tag === 'Choices' || (control.tag === 'Taxonomy' && control.answer === 'classification');
}

/** Conditions name options by what is stored or by what people read. */
function answersAny(control: ControlTag, item: RegionResult, wanted: readonly string[]): boolean {
  const titles = titlesOf(control);
  return listAnswers(control, item).some((answer) => {
    const title = titles.get(answer);
    return wanted.includes(answer) || (title !== undefined && wanted.includes(title));
  });
}

/** A config never changes, and thousands of regions ask about one control. */
const knownTitles = new WeakMap<ControlTag, ReadonlyMap<string, string>>();

function titlesOf(control: ControlTag): ReadonlyMap<string, string> {
  const known = knownTitles.get(control);
  if (known) return known;
  const titles = new Map(control.options.flatMap(flattenOption).map(({ value, title }) => [value, title]));
  knownTitles.set(control, titles);
  return titles;
}

/** Of a place in a tree only the last step. */
function listAnswers(control: ControlTag, item: RegionResult): string[] {
  const given: unknown = item.value[control.valueKey];
  if (!Array.isArray(given)) return [];
  const steps: unknown[] =
    control.tag === 'Taxonomy'
      ? given.map((path: unknown) => (Array.isArray(path) ? path.at(-1) : path))
      : given.flat();
  return steps.filter((entry) => typeof entry === 'string');
}

function itemsOfRegion({ result, regionId }: Situation): RegionResult[] {
  return result.filter(isRegion).filter(({ id }) => id === regionId);
}
