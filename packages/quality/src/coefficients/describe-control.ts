import { agreementKind } from '@labelwright/task-definition/agreement';
import type { CompiledConfig, ControlTag, LabelOption } from '@labelwright/task-definition/model';
import type { AnsweredTask } from '../matchers/chance/answered-task.ts';
import { type ChanceOptions, chanceCorrected } from '../matchers/chance/chance-corrected.ts';
import { prepareComparer } from '../matchers/compare.ts';
import { findMatcher } from '../matchers/matchers.ts';
import type { CompareOptions } from '../matchers/model.ts';
import { choiceFigures, setFigures } from './choice-figures.ts';
import { byDrawing, type Drawing, type Figures, type FigureWarning, figureOf } from './figure.ts';
import { numberFigures } from './number-figures.ts';
import { pairwiseFigures } from './pairwise-figures.ts';
import { rankingFigures } from './ranking-figures.ts';
import { readUnits, type Unit } from './read-units.ts';
import { regionFigures, spanFigures } from './region-figures.ts';
import { textFigures } from './text-figures.ts';

/** What kind of answers a control takes, as far as measures are concerned. */
export type FigureKind =
  | 'choice'
  | 'choices'
  | 'rating'
  | 'number'
  | 'text'
  | 'ranking'
  | 'pairwise'
  | 'regions'
  | 'spans'
  /** Only how alike answers are, with chance taken out. */
  | 'other';

export interface ControlFigures extends Figures {
  kind: FigureKind;
  /** Tasks with two or more answers, whether or not to this control. */
  tasks: number;
  answers: number;
}

export interface DescribeControlOptions {
  seed?: number | string;
  level?: number;
  /** How regions are matched. */
  compare?: CompareOptions;
}

/** Pairs for answers that are costly to compare. */
const CHANCE: ChanceOptions = { pairBudget: 5000, draws: 1000 };

/** Every measure of agreement that the answers to a control allow, with intervals, and what to be careful about. */
export function describeControlFigures(
  config: CompiledConfig,
  control: ControlTag,
  tasks: readonly AnsweredTask[],
  { seed = 1, level = 0.95, compare = {} }: DescribeControlOptions = {},
): ControlFigures {
  const kind = figureKindOf(config, control);
  const drawing: Drawing = { seed, level };
  const several = tasks.filter(({ answers }) => answers.length > 1);
  const beside = { tasks: several.length, answers: several.reduce((sum, { answers }) => sum + answers.length, 0) };
  const units = <Value>() => readUnits<Value>(config, control.name, several);
  switch (kind) {
    case 'regions':
      return { kind, ...beside, ...regionFigures(config, control.name, several, drawing, compare) };
    case 'spans':
      return { kind, ...beside, ...spanFigures(config, control.name, several, drawing, compare) };
    case 'rating':
    case 'number': {
      const steps = kind === 'rating' ? stepsOf(control) : undefined;
      return { kind, ...beside, ...numberFigures(units<number>(), several.length, steps, drawing) };
    }
    case 'text': {
      const texts = textFigures(units<readonly string[]>(), several.length, drawing);
      return { kind, ...beside, ...together(texts, byChance(config, control, several, drawing, compare)) };
    }
    case 'ranking': {
      const orders = ordersOf(units<RankingValue>());
      if (orders === undefined) return { kind, ...beside, ...byChance(config, control, several, drawing, compare) };
      return { kind, ...beside, ...rankingFigures(orders, several.length, drawing) };
    }
    case 'pairwise':
      return { kind, ...beside, ...pairwiseFigures(config, control, several, units<string>(), drawing) };
    case 'choice':
    case 'choices': {
      const sets = units<Iterable<string | readonly string[]>>().map(namedSets);
      if (sets.some(({ values }) => values.some(({ length }) => length > 1)))
        return { kind: 'choices', ...beside, ...setFigures(sets, several.length, drawing) };
      const singles = sets.map((unit) => ({ ...unit, values: unit.values.map(([value]) => value ?? '') }));
      return { kind, ...beside, ...choiceFigures(singles, several.length, categoriesOf(control), drawing) };
    }
    case 'other':
      return { kind, ...beside, ...byChance(config, control, several, drawing, compare) };
  }
}

export function figureKindOf(config: CompiledConfig, control: ControlTag): FigureKind {
  const object = config.objects[control.toName[0] ?? ''];
  const matcher = findMatcher(agreementKind(control, object) ?? '');
  if (matcher?.unit === 'region') return matcher.stretches === undefined ? 'regions' : 'spans';
  if (control.perRegion) return 'other';
  switch (matcher?.kind) {
    case 'choices':
      return control.params.choice === 'multiple' ? 'choices' : 'choice';
    case 'taxonomy':
      return 'choices';
    case 'rating':
    case 'number':
    case 'text':
    case 'ranking':
    case 'pairwise':
      return matcher.kind;
    default:
      return 'other';
  }
}

type RankingValue = { order: readonly string[] } | { buckets: ReadonlyMap<string, string> };

/** Undefined where things are put into buckets, which have no order. */
function ordersOf(units: readonly Unit<RankingValue>[]): Unit<readonly string[]>[] | undefined {
  if (units.some(({ values }) => values.some((value) => !('order' in value)))) return undefined;
  return units.map((unit) => ({
    ...unit,
    values: unit.values.flatMap((value) => ('order' in value ? [value.order] : [])),
  }));
}

/** Paths of options by their steps. */
function namedSets(unit: Unit<Iterable<string | readonly string[]>>): Unit<readonly string[]> {
  const name = (option: string | readonly string[]) =>
    (typeof option === 'string' ? option.split('\u0000') : option).join(' / ');
  return { ...unit, values: unit.values.map((given) => [...new Set([...given].map(name))]) };
}

/** All that could be chosen, so that chance knows of what nobody chose; none where the task adds to them. */
function categoriesOf({ options, dynamicOptions }: ControlTag): string[] {
  const leaves = (option: LabelOption, path: string): string[] => {
    const own = path === '' ? option.value : `${path} / ${option.value}`;
    return [own, ...(option.children ?? []).flatMap((child) => leaves(child, own))];
  };
  return dynamicOptions === undefined ? options.flatMap((option) => leaves(option, '')) : [];
}

function stepsOf({ params }: ControlTag): number[] {
  const most = Number(params.maxRating ?? 5);
  return Array.from({ length: Math.min(50, Math.max(0, Math.round(most))) }, (_, index) => index + 1);
}

function byChance(
  config: CompiledConfig,
  control: ControlTag,
  tasks: readonly AnsweredTask[],
  { seed }: Drawing,
  compare: CompareOptions,
): Figures {
  const found = chanceCorrected(prepareComparer(config, {}, compare), tasks, {
    ...CHANCE,
    seed,
    control: control.name,
  });
  if (found.value === null) return { figures: [figureOf('chance_corrected', found)], warnings: [] };
  const { computed, possible } = found.pairs;
  const cut: FigureWarning[] = computed < possible ? [{ code: 'truncated', of: 'pairs', computed, possible }] : [];
  const basis = { of: 'tasks', count: found.tasks } as const;
  return {
    figures: [figureOf('chance_corrected', { value: found.value }, { ...byDrawing(found.interval), basis })],
    warnings: cut,
  };
}

function together(a: Figures, b: Figures): Figures {
  return { figures: [...a.figures, ...b.figures], warnings: [...a.warnings, ...b.warnings] };
}
