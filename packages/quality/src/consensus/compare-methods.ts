import type { Interval } from '../metrics/bootstrap.ts';
import type { Measured } from '../metrics/measured.ts';
import { hash } from '../metrics/random.ts';
import { wilsonInterval } from '../metrics/wilson.ts';
import { aggregate } from './aggregate.ts';
import { type Answer, type AnswerTable, encodeAnswers, type Id } from './answers.ts';
import type { ConsensusOptions, NoConsensusReason } from './consensus.ts';
import type { ConsensusMethod } from './method.ts';

export interface MethodComparison {
  method: string;
  /** Share of golden tasks answered rightly, with Wilson's interval; tasks left open count as wrong. */
  accuracy: Measured<{ interval: Interval; successes: number; trials: number }>;
  /** Golden tasks decided by the tie rule. */
  ties: number;
  /** Parts the golden tasks were divided into, each judged by what the others taught; 1 where the method learns from none. */
  folds: number;
  refused: NoConsensusReason | null;
}

export interface CompareOptions extends Omit<ConsensusOptions, 'known'> {
  folds?: number;
}

/**
 * How often each method is right on golden tasks that it was not told. Methods that learn from golden tasks are run once per
 * fold with the answers of the other folds.
 */
export function compareMethods(
  answers: Iterable<Answer> | AnswerTable,
  golden: ReadonlyMap<Id, Id>,
  methods: readonly ConsensusMethod[],
  { folds = 5, ...options }: CompareOptions = {},
): MethodComparison[] {
  const table = 'taskStart' in answers ? answers : encodeAnswers(answers);
  const judged = [...table.tasks.keys()].filter((t) => golden.has(table.tasks[t] as Id));
  const seed = options.seed ?? 1;
  judged.sort((a, b) => hash(`${seed}/${table.tasks[a]}`) - hash(`${seed}/${table.tasks[b]}`) || a - b);
  return methods.map((method) => {
    const parts = method.usesKnown ? Math.max(1, Math.min(folds, judged.length)) : 1;
    let right = 0;
    let ties = 0;
    for (let part = 0; part < parts; part++) {
      const held = judged.filter((_, i) => i % parts === part);
      const heldOut = new Set(held);
      const taught = method.usesKnown ? judged.filter((t) => !heldOut.has(t)) : [];
      const known = new Map(taught.map((t) => [table.tasks[t] as Id, golden.get(table.tasks[t] as Id) as Id]));
      const found = aggregate(table, { method, ...options, known });
      if (found.labels === null)
        return { method: method.id, accuracy: wilsonInterval(0, 0), ties: 0, folds: parts, refused: found.reason };
      for (const t of held) if (found.classes[found.labels[t] as number] === golden.get(table.tasks[t] as Id)) right++;
      ties += held.filter((t) => found.tied[t] === 1).length;
    }
    return { method: method.id, accuracy: wilsonInterval(right, judged.length), ties, folds: parts, refused: null };
  });
}
