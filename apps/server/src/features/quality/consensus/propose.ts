import {
  CONSENSUS_METHODS,
  type ConsensusRun,
  type MethodComparison,
  type ConsensusMethod as MethodId,
} from '@labelwright/contract/quality-consensus';
import { aggregate, findAnswer } from '@labelwright/quality/consensus/aggregate';
import { type AnswerTable, encodeAnswers, type Id } from '@labelwright/quality/consensus/answers';
import { compareMethods } from '@labelwright/quality/consensus/compare-methods';
import type { Consensus, NoConsensusReason } from '@labelwright/quality/consensus/consensus';
import type { ConsensusMethod } from '@labelwright/quality/consensus/method';
import { findConsensusMethod } from '@labelwright/quality/consensus/methods';
import { wilsonInterval } from '@labelwright/quality/metrics/wilson';
import { LABEL_SEPARATOR } from '../dashboards/filter-sql.queries.ts';
import { CannotCompute } from '../threads/answer-calls.ts';
import type { NewProposal, Vote } from './consensus.queries.ts';

export interface Proposed {
  proposals: NewProposal[];
  summary: NonNullable<ConsensusRun['summary']>;
}

const MOST_CLASSES_SHOWN = 20;

/** One answer for each task out of several, by one method; pure. */
export function propose(votes: readonly Vote[], method: MethodId, iterations: number | null): Proposed {
  const given = prepare(votes);
  const limits = iterations === null ? {} : { maxIterations: iterations };
  const majority = mustAggregate(given.table, methodNamed('majority'), {});
  const found = mustAggregate(given.table, methodNamed(method), { known: given.golden, ...limits });
  const byTask = Map.groupBy(
    votes.filter(({ is_golden }) => !is_golden),
    ({ task_id }) => task_id,
  );
  const proposals = given.table.tasks.flatMap((task, index): NewProposal[] => {
    const answer = findAnswer(found, index);
    const plain = findAnswer(majority, index)?.label;
    if (answer?.label == null || plain == null) return [];
    return [
      {
        taskId: Number(task),
        labels: String(answer.label),
        majority: String(plain),
        confidence: Math.min(1, Math.max(0, answer.sureness)),
        posterior: posteriorOf(found, index),
        votes: (byTask.get(Number(task)) ?? []).map(({ annotation_id }) => annotation_id),
        differs: answer.label !== plain,
      },
    ];
  });
  return {
    proposals,
    summary: {
      ...summarize(given, votes),
      mean_confidence: meanOf(proposals.map(({ confidence }) => confidence)),
      differs_from_majority: proposals.filter(({ differs }) => differs).length,
      methods: compareAll(given, [...new Set<MethodId>(['majority', method])], limits),
      workers: workersOf(found, votes),
      iterations: found.iterations,
      converged: found.converged,
    },
  };
}

/** How each method fares on golden tasks; golden answers are held back from methods that learn from them. */
export function compareOnGolden(votes: readonly Vote[], iterations: number | null): Proposed {
  const given = prepare(votes);
  const limits = iterations === null ? {} : { maxIterations: iterations };
  return {
    proposals: [],
    summary: {
      ...summarize(given, votes),
      mean_confidence: null,
      differs_from_majority: 0,
      methods: compareAll(given, CONSENSUS_METHODS, limits),
      workers: [],
      iterations: null,
      converged: null,
    },
  };
}

interface Given {
  table: AnswerTable;
  golden: Map<Id, Id>;
}

function prepare(votes: readonly Vote[]): Given {
  const plain = votes.filter(({ is_golden }) => !is_golden);
  // Somebody unknown is a different person in each of their answers.
  const worker = ({ user_id, annotation_id }: Vote): Id => user_id ?? `annotation ${annotation_id}`;
  return {
    table: encodeAnswers(plain.map((vote) => ({ task: vote.task_id, worker: worker(vote), label: vote.label }))),
    golden: new Map(votes.filter(({ is_golden }) => is_golden).map(({ task_id, label }) => [task_id, label])),
  };
}

function methodNamed(id: MethodId): ConsensusMethod {
  const method = findConsensusMethod(id);
  if (!method) throw new Error(`there is no consensus method ${id}`);
  return method;
}

function mustAggregate(
  table: AnswerTable,
  method: ConsensusMethod,
  options: { known?: ReadonlyMap<Id, Id>; maxIterations?: number },
): Consensus {
  const found = aggregate(table, { method, ...options });
  if (found.labels === null) throw new CannotCompute(`${method.name} cannot be used here: ${REFUSALS[found.reason]}.`);
  return found;
}

const REFUSALS: Readonly<Record<NoConsensusReason, string>> = {
  no_data: 'there are no answers',
  more_than_two_classes: 'it takes answers that are one of two, and more were given',
  too_many_workers: 'it compares each two people, and there are too many',
};

/** The methods by what they found, and how often that is the golden answer. Those that cannot be used here say why. */
function compareAll(
  { table, golden }: Given,
  methods: readonly MethodId[],
  limits: { maxIterations?: number },
): MethodComparison[] {
  const plain = aggregate(table, { method: methodNamed('majority') });
  return methods.map((id) => {
    const method = methodNamed(id);
    const begun = performance.now();
    const found = id === 'majority' ? plain : aggregate(table, { method, ...limits });
    const durationMs = Math.round(performance.now() - begun);
    const refused = found.labels === null ? found.reason : null;
    const accuracy = refused === null && golden.size > 0 ? judge({ table, golden }, method, found, limits) : undefined;
    const isMeasured = accuracy !== undefined && accuracy.value !== null;
    return {
      method: id,
      golden_tasks: isMeasured ? accuracy.trials : 0,
      correct: isMeasured ? accuracy.successes : 0,
      accuracy: isMeasured ? accuracy.value : null,
      interval: isMeasured ? [accuracy.interval.low, accuracy.interval.high] : null,
      mean_score: null,
      differs_from_majority: refused === null ? countDifferences(found.labels, plain.labels) : null,
      refused,
      duration_ms: durationMs,
    };
  });
}

/** What learns from golden answers is run anew without those that it is judged by; what does not was told none. */
function judge(
  { table, golden }: Given,
  method: ConsensusMethod,
  found: ReturnType<typeof aggregate>,
  limits: { maxIterations?: number },
): ReturnType<typeof wilsonInterval> | undefined {
  if (method.usesKnown) return compareMethods(table, golden, [method], limits)[0]?.accuracy;
  if (found.labels === null) return undefined;
  let [right, judged] = [0, 0];
  for (const [index, task] of table.tasks.entries()) {
    const known = golden.get(task);
    if (known === undefined) continue;
    judged += 1;
    if (found.classes[found.labels[index] ?? -1] === known) right += 1;
  }
  return wilsonInterval(right, judged);
}

function countDifferences(a: Int32Array | null, b: Int32Array | null): number {
  if (a === null || b === null) return 0;
  let count = 0;
  for (const [index, label] of a.entries()) if (label !== b[index]) count += 1;
  return count;
}

function posteriorOf({ classes, posteriors }: Consensus, index: number): Record<string, number> {
  const row = [...posteriors.subarray(index * classes.length, (index + 1) * classes.length)];
  return Object.fromEntries(
    row
      .map((chance, place) => [shown(String(classes[place])), Math.min(1, Math.max(0, chance))] as const)
      .filter(([, chance]) => chance > 1e-6)
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_CLASSES_SHOWN),
  );
}

function workersOf({ workers, reliability }: Consensus, votes: readonly Vote[]) {
  const counts = new Map<number | null, number>();
  for (const { user_id, is_golden } of votes) if (!is_golden) counts.set(user_id, (counts.get(user_id) ?? 0) + 1);
  return workers.flatMap((worker, index) => {
    if (typeof worker !== 'number') return [];
    const skill = reliability?.[index];
    return [{ user_id: worker, answers: counts.get(worker) ?? 0, skill: skill === undefined ? null : skill }];
  });
}

function summarize({ table }: Given, votes: readonly Vote[]) {
  return {
    tasks: table.tasks.length,
    answers: votes.filter(({ is_golden }) => !is_golden).length,
    people: table.workers.length,
    labels: table.classes.map((label) => shown(String(label))),
  };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Several labels of one answer, as people read them. */
function shown(label: string): string {
  return label.replaceAll(LABEL_SEPARATOR, ' + ');
}
