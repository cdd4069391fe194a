import type { CompiledConfig, ControlTag, RegionResult, ResultItem, VisibilityRule } from './model.ts';
import { isRegion } from './results/item-kind.ts';
import { listRules, offersChoices, ruleHolds, type Situation } from './visibility.ts';

/**
 * The result without the answers of hidden controls, and without what only those lead to. Regions stay, and so do
 * answers about the whole task that were hidden by what happened to be selected.
 */
export function dropHidden(compiled: CompiledConfig, result: readonly ResultItem[]): readonly ResultItem[] {
  const judged = judgedControls(compiled);
  if (judged.size === 0 || !result.some((item) => isRegion(item) && judged.has(item.from_name))) return result;
  const telling = tellingControls(compiled);
  const tells = (item: ResultItem): boolean => isRegion(item) && telling.has(item.from_name);
  let shown = result;
  // Each step settles what hangs on the one before, so there are no more steps than controls, but for rules in a circle.
  for (let step = 0; step <= judged.size; step += 1) {
    const answers = sortAnswers(compiled, shown);
    const next = result.filter((item) => {
      const control = isRegion(item) ? judged.get(item.from_name) : undefined;
      return !control || !isRegion(item) || isShown(compiled, control, item, answers);
    });
    const before = shown.filter(tells);
    const now = next.filter(tells);
    shown = next;
    if (now.length === before.length && now.every((item, index) => item === before[index])) break;
  }
  return shown;
}

interface JudgedControl {
  rules: readonly VisibilityRule[];
  perRegion: boolean;
  /** Some rule hangs on answers about regions. */
  asksOfRegions: boolean;
}

/** The controls whose answers may be hidden, by name. */
function judgedControls(compiled: CompiledConfig): Map<string, JudgedControl> {
  const judged = new Map<string, JudgedControl>();
  for (const control of Object.values(compiled.controls)) {
    const rules = rulesOfAnswer(control);
    if (rules.length === 0) continue;
    const asks = rules.some((rule) => asksOfRegions(compiled, rule));
    judged.set(control.name, { rules, perRegion: control.perRegion, asksOfRegions: asks });
  }
  return judged;
}

/** Names of the controls whose answers some rule looks at. */
function tellingControls({ controls }: CompiledConfig): Set<string> {
  const all = Object.values(controls);
  const named = all.flatMap(listRules).flatMap(({ tagName }) => tagName?.split(',') ?? []);
  return new Set([...all.filter(offersChoices).map(({ name }) => name), ...named]);
}

/** The answers that the rules of one control can hang on: those about the task and those about one region. */
export interface SortedAnswers {
  ofTask: readonly RegionResult[];
  byRegion: ReadonlyMap<string, readonly RegionResult[]>;
}

export function sortAnswers(compiled: CompiledConfig, result: readonly ResultItem[]): SortedAnswers {
  const ofTask: RegionResult[] = [];
  const byRegion = new Map<string, RegionResult[]>();
  for (const item of result.filter(isRegion)) {
    const control = compiled.controls[item.from_name];
    if (control?.answer === 'classification' && !control.perRegion) ofTask.push(item);
    else if (!byRegion.get(item.id)?.push(item)) byRegion.set(item.id, [item]);
  }
  return { ofTask, byRegion };
}

export function situationOf({ ofTask, byRegion }: SortedAnswers, regionId: string): Situation {
  return { result: [...ofTask, ...(byRegion.get(regionId) ?? [])], regionId };
}

function isShown(
  compiled: CompiledConfig,
  { rules, perRegion, asksOfRegions: asks }: JudgedControl,
  item: RegionResult,
  answers: SortedAnswers,
): boolean {
  const allHold = (situation: Situation) => rules.every((rule) => ruleHolds(compiled, rule, situation));
  if (perRegion) return allHold(situationOf(answers, item.id));
  if (allHold({ result: answers.ofTask })) return true;
  // Shown beside any of the regions it was seen.
  return asks && [...answers.byRegion.keys()].some((regionId) => allHold(situationOf(answers, regionId)));
}

/** The rules that decide whether an answer counts. What only hangs on the selection hides nothing that was given. */
function rulesOfAnswer(control: ControlTag): VisibilityRule[] {
  if (control.answer !== 'classification') return [];
  return listRules(control).filter(({ when }) =>
    control.perRegion ? when !== 'no-region-selected' : when === 'choice-selected' || when === 'choice-unselected',
  );
}

function asksOfRegions({ controls }: CompiledConfig, { tagName }: VisibilityRule): boolean {
  const named =
    tagName === undefined ? Object.values(controls) : tagName.split(',').flatMap((name) => controls[name] ?? []);
  return named.some((control) => control.perRegion && offersChoices(control));
}
