import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import type { AnsweredTask } from '../matchers/chance/answered-task.ts';
import { parseResult } from '../matchers/parse-result.ts';
import { createPlanner } from '../matchers/plan.ts';

/** What people answered to one question about one thing: the task, one of its pages, one turn of what repeats. */
export interface Unit<Value> {
  /** Place of the task in the list. */
  task: number;
  annotators: (string | number)[];
  values: Value[];
}

/** The answers to one control by what they are about; those that answered nothing are missing. */
export function readUnits<Value>(
  config: CompiledConfig,
  control: string,
  tasks: readonly AnsweredTask[],
): Unit<Value>[] {
  const planFor = createPlanner(config, {}, {});
  const source = config.controls[control]?.node.range.start.offset;
  const units: Unit<Value>[] = [];
  for (const [task, { answers, data }] of tasks.entries()) {
    const own = configForTask(config, data);
    const names = Object.values(own.controls).filter(({ node }) => node.range.start.offset === source);
    const byPlace = new Map<string, Unit<Value>>();
    for (const { annotator, result } of answers) {
      const items = Array.isArray(result) ? (result as ResultItem[]) : [];
      const parsed = parseResult(own, planFor(own), items);
      for (const { name } of names)
        for (const [place, { value }] of parsed.answers.get(name) ?? []) {
          const key = `${name}\u0000${place}`;
          const unit = byPlace.get(key) ?? { task, annotators: [], values: [] };
          unit.annotators.push(annotator);
          unit.values.push(value as Value);
          byPlace.set(key, unit);
        }
    }
    units.push(...byPlace.values());
  }
  return units;
}

/** Units that two people answered, and what each of the two said; of one pair of people. */
export interface PersonPair<Value> {
  task: number[];
  first: Value[];
  second: Value[];
}

/** Pairs of people with most units in common; one person's two answers to a unit are no pair. */
export function pairPeople<Value>(
  units: readonly Unit<Value>[],
  most: number,
): { pairs: PersonPair<Value>[]; possible: number } {
  const pairs = new Map<string, PersonPair<Value>>();
  for (const { task, annotators, values } of units) {
    for (const [i, one] of annotators.entries())
      for (let j = i + 1; j < annotators.length; j += 1) {
        const other = annotators[j] as string | number;
        if (one === other) continue;
        const isInOrder = String(one) < String(other);
        const key = isInOrder ? `${one}\u0000${other}` : `${other}\u0000${one}`;
        const pair = pairs.get(key) ?? { task: [], first: [], second: [] };
        pair.task.push(task);
        pair.first.push(values[isInOrder ? i : j] as Value);
        pair.second.push(values[isInOrder ? j : i] as Value);
        pairs.set(key, pair);
      }
  }
  const sorted = [...pairs.values()].sort((a, b) => b.task.length - a.task.length);
  return { pairs: sorted.slice(0, most), possible: sorted.length };
}
