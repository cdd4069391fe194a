import type { ControlWeights } from '@labelwright/task-definition/control-weights';
import { prepareComparer } from '../matchers/compare.ts';
import type { CompareOptions, Comparison, Definition } from '../matchers/model.ts';
import type { ParsedResult } from '../matchers/parse-result.ts';
import { type CalibrationBin, expectedCalibrationError, type Judged } from '../metrics/expected-calibration-error.ts';
import { averageF1, type ClassNumbers } from './class-tally.ts';
import { createLabelEvaluation, type LabelEvaluation } from './label-evaluation.ts';
import { createRegionEvaluation, type RegionEvaluation } from './region-evaluation.ts';

export interface PredictionPair {
  task: number;
  prediction: unknown;
  /** What the model said its chance of being right is; null: nothing. */
  score: number | null;
  /** What people say in the end. */
  reference: unknown;
  /** Needed where the config repeats over the task's data. */
  data?: Record<string, unknown>;
}

export type EvaluationKind = 'labels' | 'boxes' | 'spans' | 'other';

export interface ControlReport {
  control: string;
  kind: EvaluationKind;
  tasks: number;
  agreement: number | null;
  accuracy: number | null;
  macroF1: number | null;
  microF1: number | null;
  map: number | null;
  map50: number | null;
  classes: ClassNumbers[];
  confusion: { labels: readonly string[]; counts: readonly (readonly number[])[] } | null;
}

export interface ModelReport {
  tasks: number;
  /** Mean over the tasks; null when none could be compared. */
  agreement: number | null;
  accuracy: number | null;
  macroF1: number | null;
  microF1: number | null;
  map: number | null;
  map50: number | null;
  spanF1: number | null;
  /** Mean of the scores; null without any. */
  confidence: number | null;
  controls: ControlReport[];
  calibration: { ece: number; largestGap: number; predictions: number; bins: CalibrationBin[] } | null;
}

export interface ModelEvaluation {
  /** How far the two agree, 0 to 1; null when they cannot be compared. */
  add(pair: PredictionPair): number | null;
  report(): ModelReport;
}

/** More labels than this make a table that nobody reads. */
const MOST_CONFUSED = 100;
const BINS = 10;

interface ControlTally {
  kind: EvaluationKind;
  tasks: number;
  /** A control that the model never answers is not its business. */
  isAnswered: boolean;
  scores: { sum: number; count: number };
  labels: LabelEvaluation | undefined;
  regions: RegionEvaluation | undefined;
}

/** A model version against what people say, task by task. Answers by a JSON schema are measured by their agreement alone. */
export function createModelEvaluation(
  definition: Definition,
  controlWeights: ControlWeights = {},
  options: CompareOptions = {},
): ModelEvaluation {
  const comparer = prepareComparer(definition, controlWeights, options);
  const config = 'controls' in definition ? definition : undefined;
  const tallies = new Map<string, ControlTally>();
  const judged: Judged[] = [];
  const agreements = { sum: 0, count: 0 };
  let tasks = 0;
  return {
    add: (pair) => {
      tasks += 1;
      const found = comparer.parse(pair.prediction, pair.data);
      const right = comparer.parse(pair.reference, pair.data);
      const comparison = comparer.compare(found, right);
      const sides = config && { found: found as ParsedResult, right: right as ParsedResult };
      const agreement = agreementOf(comparison, sides?.found);
      if (agreement !== null) add(agreements, agreement);
      for (const [name, own] of Object.entries(comparison.controls)) {
        const tally = tallyOf(tallies, name, sides?.found);
        if (own.matched + own.onlyA > 0) tally.isAnswered = true;
        if (own.matched + own.onlyA + own.onlyB === 0) continue;
        tally.tasks += 1;
        if (own.score !== null) add(tally.scores, own.score);
        if (!sides) continue;
        tally.labels?.add(sides.found.answers.get(name), sides.right.answers.get(name));
        const [ours, theirs] = [sides.found.regions.get(name) ?? [], sides.right.regions.get(name) ?? []];
        tally.regions?.add({ task: pair.task, found: ours, right: theirs, comparison: own, score: pair.score });
      }
      if (pair.score !== null && agreement !== null)
        judged.push({ confidence: pair.score, right: isRight(agreement, sides?.found, sides?.right) });
      return agreement;
    },
    report: () => summarize(tasks, agreements, tallies, judged),
  };
}

function add(mean: { sum: number; count: number }, value: number): void {
  mean.sum += value;
  mean.count += 1;
}

const meanOf = ({ sum, count }: { sum: number; count: number }): number | null => (count === 0 ? null : sum / count);

/**
 * By the weights of the controls. A question that the model leaves open while it answers another is left to people, and
 * counts for nothing; a region that it does not see is a mistake.
 */
function agreementOf(comparison: Comparison, found: ParsedResult | undefined): number | null {
  if (comparison.reason === 'both_empty') return comparison.score;
  const own = Object.entries(comparison.controls);
  const answersAny = own.some(([, { matched, onlyA }]) => matched + onlyA > 0);
  let [sum, weights] = [0, 0];
  for (const [name, { score, weight, matched, onlyA }] of own) {
    const isRegion = found?.plan.get(name)?.first?.matcher.unit === 'region';
    const isLeftOpen = answersAny && !isRegion && matched + onlyA === 0;
    if (score === null || isLeftOpen) continue;
    sum += score * weight;
    weights += weight;
  }
  return weights > 0 ? Math.min(1, sum / weights) : comparison.score;
}

/** Regions need not fit to the pixel: half of the agreement is right. Anything else has to be the same. */
function isRight(agreement: number, found: ParsedResult | undefined, right: ParsedResult | undefined): boolean {
  const hasRegions = (found?.regions.size ?? 0) + (right?.regions.size ?? 0) > 0;
  return hasRegions ? agreement >= 0.5 : agreement === 1;
}

const SPANS = new Set([
  'text-span-iou',
  'html-span-iou',
  'paragraph-span-iou',
  'segment-iou',
  'series-range-iou',
  'timeline-iou',
]);
const LABELS = new Set(['choices', 'rating', 'taxonomy', 'pairwise']);

function tallyOf(tallies: Map<string, ControlTally>, name: string, parsed: ParsedResult | undefined): ControlTally {
  const known = tallies.get(name);
  if (known) return known;
  const plan = parsed?.plan.get(name);
  const matcher = plan?.first?.matcher;
  const regions = matcher?.unit === 'region' ? (SPANS.has(matcher.kind) ? 'spans' : 'boxes') : undefined;
  const hasLabels = plan !== undefined && matcher !== undefined && LABELS.has(matcher.kind);
  const made: ControlTally = {
    kind: regions ?? (hasLabels ? 'labels' : 'other'),
    tasks: 0,
    isAnswered: false,
    scores: { sum: 0, count: 0 },
    labels: hasLabels ? createLabelEvaluation(plan.control) : undefined,
    regions: regions && createRegionEvaluation(regions),
  };
  tallies.set(name, made);
  return made;
}

function summarize(
  tasks: number,
  agreements: { sum: number; count: number },
  tallies: ReadonlyMap<string, ControlTally>,
  judged: readonly Judged[],
): ModelReport {
  const answered = [...tallies].filter(([, tally]) => tally.isAnswered);
  const controls = answered.map(([name, tally]) => reportControl(name, tally));
  const labelled = controls.filter(({ kind }) => kind === 'labels');
  const counted = labelled.length > 0 ? labelled : controls;
  const overall = averageF1(counted.flatMap(({ classes }) => classes));
  const spans = controls.filter(({ kind }) => kind === 'spans');
  const exact = answered.flatMap(([, { labels }]) => (labels ? [labels.numbers()] : []));
  const answers = exact.reduce((sum, one) => sum + one.answers, 0);
  const calibration = expectedCalibrationError(judged, BINS);
  return {
    tasks,
    agreement: meanOf(agreements),
    accuracy: answers === 0 ? null : exact.reduce((sum, one) => sum + one.exact, 0) / answers,
    macroF1: overall.macro,
    microF1: overall.micro,
    map: meanOfKnown(controls.map(({ map }) => map)),
    map50: meanOfKnown(controls.map(({ map50 }) => map50)),
    spanF1: spans.length === 0 ? null : averageF1(spans.flatMap(({ classes }) => classes)).micro,
    confidence: meanOfKnown(judged.map(({ confidence }) => confidence)),
    controls,
    calibration:
      calibration.value === null
        ? null
        : {
            ece: calibration.value,
            largestGap: calibration.largestGap,
            predictions: judged.length,
            bins: calibration.bins,
          },
  };
}

function reportControl(name: string, tally: ControlTally): ControlReport {
  const labels = tally.labels?.numbers();
  const regions = tally.regions?.numbers();
  const classes = labels?.classes ?? regions?.classes ?? [];
  const { macro, micro } = averageF1(classes);
  const table = labels?.confusion;
  const isReadable = table !== undefined && table.categories.length <= MOST_CONFUSED;
  return {
    control: name,
    kind: tally.kind,
    tasks: tally.tasks,
    agreement: meanOf(tally.scores),
    accuracy: labels?.accuracy ?? null,
    macroF1: macro,
    microF1: micro,
    map: regions?.map ?? null,
    map50: regions?.map50 ?? null,
    classes,
    confusion: isReadable ? { labels: table.categories, counts: table.table } : null,
  };
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
