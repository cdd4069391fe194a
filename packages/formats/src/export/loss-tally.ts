import type { Loss } from './model.ts';

export interface LossTally {
  add(loss: Loss): void;
  /** One sentence per cause, the most frequent first. */
  sentences(): string[];
  /** By cause: how many, in how many tasks, and the first of these. */
  list(): { reason: string; count: number; tasks: number; examples: number[] }[];
}

const MOST_EXAMPLES = 20;

export function tallyLosses(): LossTally {
  const causes = new Map<string, { count: number; tasks: number; last: number; examples: number[] }>();
  const list = () =>
    [...causes]
      .map(([reason, { count, tasks, examples }]) => ({ reason, count, tasks, examples }))
      .sort((left, right) => right.count - left.count);
  return {
    add: ({ task, reason, count = 1 }) => {
      const cause = causes.get(reason) ?? { count: 0, tasks: 0, last: -1, examples: [] };
      causes.set(reason, cause);
      cause.count += count;
      if (cause.last === task) return;
      cause.last = task;
      cause.tasks += 1;
      if (cause.examples.length < MOST_EXAMPLES) cause.examples.push(task);
    },
    list,
    sentences: () =>
      list().map(
        ({ reason, count, tasks, examples }) =>
          `${reason}: ${count} left out, in ${tasks === 1 ? 'task' : `${tasks} tasks, such as`} ${examples.slice(0, 5).join(', ')}.`,
      ),
  };
}
