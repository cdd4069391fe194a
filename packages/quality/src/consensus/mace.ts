import { createRandom, type Random } from '../metrics/random.ts';
import type { AnswerTable } from './answers.ts';
import { type ConsensusOptions, type Estimate, isAtRest, normaliseLogs } from './consensus.ts';
import { digamma } from './digamma.ts';
import type { ConsensusMethod } from './method.ts';

/** Pseudo-counts of the variational form: knowing and spamming, and each class of a spammer's habit. */
const KNOWING_PRIOR = 0.5;
const HABIT_PRIOR = 10;

interface Parameters {
  /** Per worker the chance of answering from knowledge, and of spamming; below 1 together in the variational form. */
  knowing: Float64Array;
  spamming: Float64Array;
  /** workers × classes: what a spammer says. */
  habit: Float64Array;
}

interface Run {
  posteriors: Float64Array;
  parameters: Parameters;
  history: number[];
  converged: boolean;
}

/**
 * Multi-annotator competence estimation (Hovy, Berg-Kirkpatrick, Vaswani & Hovy, NAACL 2013): everybody either knows the
 * answer or says something out of habit, whatever the task. Several random starts, the likeliest is kept.
 */
export const mace: ConsensusMethod = {
  id: 'mace',
  name: 'MACE',
  help: 'Tells people who look from people who click: strong against spammers.',
  data: 'categories',
  ratesWorkers: true,
  usesKnown: false,
  estimate: (table, options) => estimateMace(table, options, true),
};

/** The same by plain expectation and maximisation with a little smoothing. */
export const maceEm: ConsensusMethod = {
  ...mace,
  id: 'mace_em',
  name: 'MACE by maximum likelihood',
  help: 'MACE without prior beliefs; for many answers per person.',
  estimate: (table, options) => estimateMace(table, { smoothing: 0.01, ...options }, false),
};

function estimateMace(table: AnswerTable, options: ConsensusOptions, variational: boolean): Estimate {
  const { seed = 1, restarts = 10, maxIterations = 50, tolerance = 1e-7, smoothing = 0 } = options;
  let best: Run | null = null;
  for (let start = 0; start < Math.max(1, restarts); start++) {
    const random = createRandom(`${seed}/${start}`);
    const run = climb(table, random, { maxIterations, tolerance, smoothing, variational });
    if (!best || (run.history.at(-1) ?? 0) > (best.history.at(-1) ?? 0)) best = run;
  }
  const { posteriors, parameters, history, converged } = best as Run;
  return {
    posteriors,
    reliability: parameters.knowing.map((share, w) => share / (share + (parameters.spamming[w] as number))),
    confusion: null,
    classShares: null,
    iterations: history.length,
    converged,
    logLikelihood: history.at(-1) ?? null,
    history,
    choices: {
      form: variational ? 'variational' : 'maximum likelihood',
      seed,
      restarts,
      maxIterations,
      tolerance,
      ...(variational ? { knowingPrior: KNOWING_PRIOR, habitPrior: HABIT_PRIOR } : { smoothing }),
    },
  };
}

interface Settings {
  maxIterations: number;
  tolerance: number;
  smoothing: number;
  variational: boolean;
}

function climb(table: AnswerTable, random: Random, settings: Settings): Run {
  const count = table.classes.length;
  const posteriors = new Float64Array(table.tasks.length * count);
  const parameters = startAnywhere(table.workers.length, count, random);
  const history: number[] = [];
  let converged = false;
  for (;;) {
    const counts = believe(table, posteriors, parameters);
    history.push(counts.logLikelihood);
    converged = isAtRest(history, settings.tolerance);
    if (converged || history.length >= settings.maxIterations) return { posteriors, parameters, history, converged };
    maximise(parameters, counts, count, settings);
  }
}

function startAnywhere(workers: number, count: number, random: Random): Parameters {
  const knowing = Float64Array.from({ length: workers }, () => random.next() + 0.5);
  const spamming = Float64Array.from({ length: workers }, () => random.next() + 0.5);
  const habit = Float64Array.from({ length: workers * count }, () => random.next() + 0.5);
  for (let w = 0; w < workers; w++) {
    const sum = (knowing[w] as number) + (spamming[w] as number);
    knowing[w] = (knowing[w] as number) / sum;
    spamming[w] = (spamming[w] as number) / sum;
    const row = habit.subarray(w * count, (w + 1) * count);
    const whole = row.reduce((total, part) => total + part, 0);
    for (let k = 0; k < count; k++) row[k] = (row[k] as number) / whole;
  }
  return { knowing, spamming, habit };
}

interface Counts extends Parameters {
  logLikelihood: number;
}

/** Beliefs about every task, and how often each worker is expected to have known or to have spammed what. */
function believe(table: AnswerTable, posteriors: Float64Array, { knowing, spamming, habit }: Parameters): Counts {
  const count = table.classes.length;
  const logSpam = habit.map((share, cell) =>
    Math.log(Math.max(1e-300, share * (spamming[Math.floor(cell / count)] as number))),
  );
  const knew = habit.map((share, cell) => {
    const [known, spammed] = [
      knowing[Math.floor(cell / count)] as number,
      spamming[Math.floor(cell / count)] as number,
    ];
    return known / Math.max(1e-300, known + share * spammed);
  });
  const gain = knew.map((share) => -Math.log1p(-Math.min(share, 1 - 1e-15)));
  const sums: Counts = {
    knowing: new Float64Array(knowing.length),
    spamming: new Float64Array(knowing.length),
    habit: new Float64Array(habit.length),
    logLikelihood: 0,
  };
  const logs = new Float64Array(count);
  for (let t = 0; t < table.tasks.length; t++) {
    logs.fill(-Math.log(count));
    const [from, to] = [table.taskStart[t] as number, table.taskStart[t + 1] as number];
    for (let i = from; i < to; i++) {
      const k = table.classOf[i] as number;
      const cell = (table.workerOf[i] as number) * count + k;
      sums.logLikelihood += logSpam[cell] as number;
      logs[k] = (logs[k] as number) + (gain[cell] as number);
    }
    sums.logLikelihood += normaliseLogs(logs);
    posteriors.set(logs, t * count);
    for (let i = from; i < to; i++) {
      const k = table.classOf[i] as number;
      const worker = table.workerOf[i] as number;
      const cell = worker * count + k;
      const known = (logs[k] as number) * (knew[cell] as number);
      sums.knowing[worker] = (sums.knowing[worker] as number) + known;
      sums.spamming[worker] = (sums.spamming[worker] as number) + 1 - known;
      sums.habit[cell] = (sums.habit[cell] as number) + 1 - known;
    }
  }
  return sums;
}

function maximise(parameters: Parameters, counts: Counts, count: number, { variational, smoothing }: Settings): void {
  const share = variational
    ? (part: number, whole: number, prior: number, parts: number) =>
        Math.exp(digamma(part + prior) - digamma(whole + prior * parts))
    : (part: number, whole: number, _prior: number, parts: number) =>
        (part + smoothing / parts) / Math.max(1e-300, whole + smoothing);
  for (let w = 0; w < parameters.knowing.length; w++) {
    const known = counts.knowing[w] as number;
    const spammed = counts.spamming[w] as number;
    parameters.knowing[w] = share(known, known + spammed, KNOWING_PRIOR, 2);
    parameters.spamming[w] = share(spammed, known + spammed, KNOWING_PRIOR, 2);
    for (let k = 0; k < count; k++)
      parameters.habit[w * count + k] = share(counts.habit[w * count + k] as number, spammed, HABIT_PRIOR, count);
  }
}
