import { readValue } from '@labelwright/task-definition/data-reference';
import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import { bradleyTerry } from '../consensus/bradley-terry.ts';
import type { Comparison } from '../consensus/pairwise.ts';
import type { AnsweredTask } from '../matchers/chance/answered-task.ts';
import { choiceFigures } from './choice-figures.ts';
import type { Drawing, Figures, Strength } from './figure.ts';
import type { Unit } from './read-units.ts';

const MOST_STRENGTHS = 100;
const MOST_CHARACTERS = 200;

/** Which of two: how far people agree on the side, and how strong each thing is by whom it beat (Bradley & Terry 1952). */
export function pairwiseFigures(
  config: CompiledConfig,
  control: ControlTag,
  given: readonly AnsweredTask[],
  units: readonly Unit<string>[],
  drawing: Drawing,
): Figures {
  const { leftClass, rightClass } = control.params;
  const [left, right] = [String(leftClass ?? 'left'), String(rightClass ?? 'right')];
  const comparisons = units.flatMap(({ task, annotators, values }) => {
    const { data } = given[task] as AnsweredTask;
    const things = control.toName.map((name) => shownBy(configForTask(config, data), name, data));
    const [first, second] = things;
    if (first === undefined || second === undefined || first === second) return [];
    return values.flatMap((value, index): Comparison[] => {
      if (value !== left && value !== right) return [];
      const worker = annotators[index] as string | number;
      return [{ worker, left: first, right: second, winner: value === left ? 'left' : 'right' }];
    });
  });
  return {
    ...choiceFigures(units, given.length, [left, right], drawing),
    strengths: strengthsOf(comparisons),
  };
}

function shownBy(config: CompiledConfig, name: string, data: Record<string, unknown> | undefined): string | undefined {
  const object = config.objects[name];
  if (object === undefined || data === undefined) return undefined;
  const value = readValue(object.value, data);
  if (value === undefined || value === null || value === '') return undefined;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MOST_CHARACTERS);
}

function strengthsOf(comparisons: readonly Comparison[]): Strength[] {
  const ranking = bradleyTerry(comparisons);
  if (ranking.scores === null) return [];
  const counts = new Map<unknown, number>();
  for (const { left, right } of comparisons)
    for (const item of [left, right]) counts.set(item, (counts.get(item) ?? 0) + 1);
  const { items, scores, order } = ranking;
  return order.slice(0, MOST_STRENGTHS).map((index) => ({
    item: String(items[index]),
    score: scores[index] as number,
    comparisons: counts.get(items[index]) ?? 0,
  }));
}
