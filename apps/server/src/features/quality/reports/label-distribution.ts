import type { LabelStructure, LabelTallies } from '@labelwright/contract/quality-reports';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { namedTasks, readAsk, readJson } from '../../data-manager/index.ts';
import { controlNamed, getProjectControls, type ProjectControls } from '../dashboards/project-controls.ts';
import {
  type CountedLabel,
  countLabelsOfTasks,
  countPredictedLabels,
  hasPredictions,
} from './label-distribution.queries.ts';
import { listLabelCounts } from './stats.queries.ts';

const BETWEEN = '___SEP___';
const NEXT = '___PIPE___';
/** Results of more predictions or answers than these are not read while somebody waits. */
const MOST_READ = 100_000;

const keyOf = (control: string, label: string): string => `${control}${BETWEEN}${label}`;

interface Dimension {
  name: string;
  type: string;
  choices: string[];
}

/** Controls with labels, declared or given; those that nobody can count say why. */
async function listDimensions(
  tx: Tx,
  access: ProjectAccess,
  counted: readonly CountedLabel[],
): Promise<{ dimensions: Dimension[]; known: ProjectControls }> {
  const known = await getProjectControls(tx, access);
  const given = Map.groupBy(counted, ({ control }) => control);
  const names = new Set([...known.controls.keys(), ...given.keys()]);
  const dimensions = [...names].map((name) => {
    const { type, labels } = controlNamed(known, name);
    return {
      name,
      type,
      choices: [...new Set([...labels, ...(given.get(name) ?? []).map(({ label }) => label)])].sort(),
    };
  });
  return { dimensions, known };
}

export function getLabelStructure(platform: Platform, actor: Actor, access: ProjectAccess): Promise<LabelStructure> {
  return withActor(platform.db, actor, async (tx) => {
    const { dimensions, known } = await listDimensions(tx, access, await listLabelCounts(tx, access));
    return {
      dimensions: dimensions.map(({ name, type, choices }) => ({
        dimension_id: null,
        name,
        type,
        choices,
        choice_keys: choices.map((choice) => keyOf(name, choice)),
        unsupported_reason:
          choices.length === 0 && !controlNamed(known, name).hasLabels ? 'Answers to it are no labels.' : null,
      })),
      choice_keys: dimensions.flatMap(({ name, choices }) => choices.map((choice) => keyOf(name, choice))),
      has_predictions: await hasPredictions(tx, access),
      prediction_filters_supported: true,
      prediction_identity_ready: false,
    };
  });
}

export function getLabelTallies(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { filters: string | undefined; keys: string | undefined; limit: number | undefined; offset: number },
): Promise<LabelTallies> {
  const { selection } = readAsk(access, { filters: readJson('filters', asked.filters) }, platform.now());
  return withActor(platform.db, actor, async (tx) => {
    const everywhere = await listLabelCounts(tx, access);
    const taskIds = await namedTasks(tx, selection);
    // Counters know nothing of single tasks.
    const answered = taskIds === null ? everywhere : await countLabelsOfTasks(tx, access, taskIds, MOST_READ);
    const predicted = await countPredictedLabels(tx, access, taskIds, MOST_READ);
    // The same places with and without filters, so that pages fit each other.
    const { dimensions } = await listDimensions(tx, access, everywhere);
    const all = dimensions.flatMap(({ name, choices }) => choices.map((choice) => ({ name, choice })));
    const keys = asked.keys === undefined ? undefined : new Set(asked.keys.split(NEXT));
    const end = asked.limit === undefined ? all.length : asked.offset + asked.limit;
    const shown = keys ? all.filter(({ name, choice }) => keys.has(keyOf(name, choice))) : all.slice(asked.offset, end);
    const [fromAnswers, fromPredictions] = [tallies(answered), tallies(predicted)];
    return {
      results: shown.map(({ name, choice }) => ({
        dimension_name: name,
        choice,
        choice_key: keyOf(name, choice),
        from_annotations_count: fromAnswers.of(name, choice),
        from_annotations_percent: fromAnswers.percent(name, choice),
        from_predictions_count: fromPredictions.of(name, choice),
        from_predictions_percent: fromPredictions.percent(name, choice),
      })),
      totals: {
        annotation_totals_by_dimension: totalsOf(dimensions, fromAnswers),
        prediction_totals_by_dimension: totalsOf(dimensions, fromPredictions),
      },
      next_offset: keys || end >= all.length ? null : end,
    };
  });
}

interface Tallies {
  of(control: string, label: string): number;
  percent(control: string, label: string): number;
  total(control: string): number;
}

function tallies(rows: readonly CountedLabel[]): Tallies {
  const counts = new Map(rows.map(({ control, label, count }) => [keyOf(control, label), count]));
  const totals = new Map<string, number>();
  for (const { control, count } of rows) totals.set(control, (totals.get(control) ?? 0) + count);
  const of: Tallies['of'] = (control, label) => counts.get(keyOf(control, label)) ?? 0;
  const total: Tallies['total'] = (control) => totals.get(control) ?? 0;
  const percent: Tallies['percent'] = (control, label) =>
    total(control) === 0 ? 0 : Math.round((10_000 * of(control, label)) / total(control)) / 100;
  return { of, total, percent };
}

function totalsOf(dimensions: readonly Dimension[], { total }: Tallies): Record<string, number> {
  return Object.fromEntries(dimensions.map(({ name }) => [name, total(name)]));
}
