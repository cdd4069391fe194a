import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { type KrippendorffAlpha, krippendorffAlpha } from '../../metrics/krippendorff-alpha.ts';
import { type Measured, notMeasured } from '../../metrics/measured.ts';
import { createRandom } from '../../metrics/random.ts';
import { type Cluster, clusterRegions, type Found } from '../merge/cluster-regions.ts';
import type { CompareOptions } from '../model.ts';
import { placeSimilarity } from '../pair-regions.ts';
import { parseResult } from '../parse-result.ts';
import { createPlanner } from '../plan.ts';
import type { AnsweredTask } from './answered-task.ts';

export interface RegionAgreementOptions extends CompareOptions {
  /** The same one gives the same numbers. */
  seed?: number | string;
  /** Pairs of regions of different tasks that are drawn to see what chance would share. */
  draws?: number;
}

/** Three questions that one number would mix up. */
export interface RegionAgreement {
  /** Did people find the same things? Each thing is a unit, found or not by each who had the task. */
  detection: Measured<KrippendorffAlpha>;
  /** Share of the pairs of people who either both found a thing or, where one of them did, did not. */
  detectionRate: Measured;
  /** Of what at least two found: did they give it the same labels? */
  labels: Measured<KrippendorffAlpha>;
  /** How exactly did they mark what they both found? Mean likeness of the places. */
  localization: Measured<{ pairs: number }>;
  /** The same against regions of different tasks: 1 − observed / expected distance. */
  localizationAlpha: Measured<{ expected: number; draws: number }>;
  things: number;
  /** Tasks left out because they have more pairs of regions than the budget. */
  tasksOverBudget: number;
}

const DEFAULT_PAIR_BUDGET = 2_000_000;

/** What people marked in one task, put together by place. */
export interface FoundThings {
  /** Place of the task in the list. */
  task: number;
  answers: number;
  clusters: Cluster[];
}

/**
 * Agreement on regions of one control, place first: what people marked in the same place is one thing (see
 * `clusterRegions`), then presence, labels and places are measured apart. Alpha as in Krippendorff 2011; expected distance by
 * drawing from different tasks as in Braylan, Alonso & Lease, WWW 2022. Detection knows no things that nobody found, so
 * its alpha is low when nearly everything is found by nearly all: read it beside the rate.
 */
export function regionAgreement(
  config: CompiledConfig,
  control: string,
  tasks: readonly AnsweredTask[],
  options: RegionAgreementOptions = {},
): RegionAgreement {
  const { found, tasksOverBudget } = findThings(config, control, tasks, options);
  return { ...agreementOnThings(found, options), tasksOverBudget };
}

/** The things of each task that two or more answered. */
export function findThings(
  config: CompiledConfig,
  control: string,
  tasks: readonly AnsweredTask[],
  options: CompareOptions = {},
): { found: FoundThings[]; tasksOverBudget: number } {
  const planFor = createPlanner(config, {}, options);
  const found: FoundThings[] = [];
  let tasksOverBudget = 0;
  for (const [task, { answers, data }] of tasks.entries()) {
    if (answers.length < 2) continue;
    const own = configForTask(config, data);
    const regions = answers.map(({ result }, answer): Found[] => {
      const items = Array.isArray(result) ? (result as ResultItem[]) : [];
      const parsed = parseResult(own, planFor(own), items);
      return (parsed.regions.get(control) ?? []).map((region) => ({ answer, region, weight: 1 }));
    });
    const clusters = clusterRegions(regions, options.pairBudget ?? DEFAULT_PAIR_BUDGET);
    if (clusters === undefined) tasksOverBudget += 1;
    else found.push({ task, answers: answers.length, clusters });
  }
  return { found, tasksOverBudget };
}

export function agreementOnThings(
  found: readonly FoundThings[],
  { seed = 1, draws = 2000 }: Pick<RegionAgreementOptions, 'seed' | 'draws'> = {},
): Omit<RegionAgreement, 'tasksOverBudget'> {
  const presence = found.flatMap(presenceOf);
  const labels = found.flatMap(labelsOf);
  return {
    detection: krippendorffAlpha(presence),
    detectionRate: rateOf(presence),
    labels: krippendorffAlpha(labels),
    ...localization(
      found.map(({ clusters }) => clusters),
      seed,
      draws,
    ),
    things: presence.length,
  };
}

/** For each thing, who found it. */
export function presenceOf({ answers, clusters }: FoundThings): boolean[][] {
  return clusters.map((cluster) =>
    Array.from({ length: answers }, (_, n) => cluster.some(({ answer }) => answer === n)),
  );
}

/** For each thing, the labels that those who found it gave it. */
export function labelsOf({ clusters }: FoundThings): string[][] {
  return clusters.map((cluster) => cluster.map(({ region }) => region.labelKey));
}

/** Pairs of people who found the same thing, of those of whom at least one found it. */
export function countFound(presence: readonly boolean[][]): { same: number; all: number } {
  let [same, all] = [0, 0];
  for (const unit of presence) {
    const count = unit.filter(Boolean).length;
    same += (count * (count - 1)) / 2;
    all += (count * (count - 1)) / 2 + count * (unit.length - count);
  }
  return { same, all };
}

/** How alike the places are of all pairs of regions that mark one thing. */
export function likenessOf(clusters: readonly Cluster[]): { sum: number; pairs: number } {
  let [sum, pairs] = [0, 0];
  for (const cluster of clusters)
    for (const [index, a] of cluster.entries())
      for (const b of cluster.slice(index + 1)) {
        sum += placeSimilarity(a.region, b.region);
        pairs += 1;
      }
  return { sum, pairs };
}

function rateOf(presence: readonly boolean[][]): Measured {
  const { same, all } = countFound(presence);
  return all === 0 ? notMeasured('no_data') : { value: same / all };
}

function localization(
  tasks: readonly Cluster[][],
  seed: number | string,
  draws: number,
): Pick<RegionAgreement, 'localization' | 'localizationAlpha'> {
  const { sum, pairs } = likenessOf(tasks.flat());
  if (pairs === 0) return { localization: notMeasured('no_pairs'), localizationAlpha: notMeasured('no_pairs') };
  const mean = sum / pairs;
  const chance = likenessByChance(tasks, seed, draws);
  return {
    localization: { value: mean, pairs },
    localizationAlpha:
      chance === undefined
        ? notMeasured('too_few')
        : chance.mean >= 1
          ? notMeasured('no_variation')
          : { value: 1 - (1 - mean) / (1 - chance.mean), expected: chance.mean, draws: chance.draws },
  };
}

/** How alike regions of different tasks are. */
function likenessByChance(
  tasks: readonly Cluster[][],
  seed: number | string,
  draws: number,
): { mean: number; draws: number } | undefined {
  const regions = tasks.flatMap((clusters, task) => clusters.flat().map(({ region }) => ({ task, region })));
  const random = createRandom(seed);
  let [sum, count] = [0, 0];
  for (let attempt = 0; attempt < draws * 4 && count < draws; attempt += 1) {
    const a = regions[random.below(regions.length)];
    const b = regions[random.below(regions.length)];
    if (a === undefined || b === undefined || a.task === b.task || a.region.matcher !== b.region.matcher) continue;
    sum += placeSimilarity(a.region, b.region);
    count += 1;
  }
  return count === 0 ? undefined : { mean: sum / count, draws: count };
}
