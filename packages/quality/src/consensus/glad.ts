import type { AnswerTable } from './answers.ts';
import { type ConsensusOptions, type Estimate, isAtRest, normaliseLogs } from './consensus.ts';
import type { ConsensusMethod } from './method.ts';

/** Means of the normal priors (deviation 1) of ability and of the logarithm of easiness. */
const ABILITY_MEAN = 1;
const EASINESS_MEAN = 1;
const LONGEST_STEP = 1;

interface Parameters {
  /** Per worker; 0 guesses, below 0 misleads. */
  ability: Float64Array;
  /** Per task, as a logarithm; high is easy. */
  easiness: Float64Array;
}

/**
 * Generative model of labels, abilities and difficulties (Whitehill, Ruvolo, Wu, Bergsma & Movellan, NIPS 2009): the chance of a
 * right answer is σ(ability · easiness), other classes alike. Each maximisation is one bounded scoring step per worker
 * and per task instead of a full search, which climbs to the same place.
 */
export const glad: ConsensusMethod = {
  id: 'glad',
  name: 'GLAD',
  help: 'Learns how able people are and how hard each task is.',
  data: 'categories',
  ratesWorkers: true,
  usesKnown: false,
  estimate: estimateGlad,
};

function estimateGlad(table: AnswerTable, options: ConsensusOptions): Estimate {
  const { maxIterations = 100, tolerance = 1e-6 } = options;
  const parameters: Parameters = {
    ability: new Float64Array(table.workers.length).fill(ABILITY_MEAN),
    easiness: new Float64Array(table.tasks.length).fill(EASINESS_MEAN),
  };
  const posteriors = new Float64Array(table.tasks.length * table.classes.length);
  const history = [believe(table, posteriors, parameters)];
  let converged = false;
  while (history.length < maxIterations && !converged) {
    improveAbility(table, posteriors, parameters);
    improveEasiness(table, posteriors, parameters);
    history.push(believe(table, posteriors, parameters));
    converged = isAtRest(history, tolerance);
  }
  const typical = Math.exp(parameters.easiness.reduce((sum, value) => sum + value, 0) / table.tasks.length);
  return {
    posteriors,
    reliability: parameters.ability.map((ability) => sigmoid(ability * typical)),
    confusion: null,
    classShares: null,
    iterations: history.length,
    converged,
    logLikelihood: history.at(-1) ?? null,
    history,
    choices: { maxIterations, tolerance, abilityMean: ABILITY_MEAN, easinessMean: EASINESS_MEAN },
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** log σ(x) without overflow. */
function logSigmoid(x: number): number {
  return x > 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x));
}

function believe(table: AnswerTable, posteriors: Float64Array, { ability, easiness }: Parameters): number {
  const count = table.classes.length;
  const logOthers = Math.log(Math.max(1, count - 1));
  const logs = new Float64Array(count);
  let logLikelihood = 0;
  for (let t = 0; t < table.tasks.length; t++) {
    const ease = Math.exp(easiness[t] as number);
    logs.fill(-Math.log(count));
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const x = ease * (ability[table.workerOf[i] as number] as number);
      const k = table.classOf[i] as number;
      const wrong = logSigmoid(x) - x - logOthers;
      logLikelihood += wrong;
      logs[k] = (logs[k] as number) + x + logOthers;
    }
    logLikelihood += normaliseLogs(logs);
    posteriors.set(logs, t * count);
  }
  return logLikelihood;
}

function improveAbility(table: AnswerTable, posteriors: Float64Array, { ability, easiness }: Parameters): void {
  const count = table.classes.length;
  const slope = ability.map((value) => ABILITY_MEAN - value);
  const bend = new Float64Array(ability.length).fill(1);
  for (let t = 0; t < table.tasks.length; t++) {
    const ease = Math.exp(easiness[t] as number);
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const worker = table.workerOf[i] as number;
      const right = sigmoid(ease * (ability[worker] as number));
      const believed = posteriors[t * count + (table.classOf[i] as number)] as number;
      slope[worker] = (slope[worker] as number) + ease * (believed - right);
      bend[worker] = (bend[worker] as number) + ease * ease * right * (1 - right);
    }
  }
  for (let w = 0; w < ability.length; w++)
    ability[w] = (ability[w] as number) + bounded((slope[w] as number) / (bend[w] as number));
}

function improveEasiness(table: AnswerTable, posteriors: Float64Array, { ability, easiness }: Parameters): void {
  const count = table.classes.length;
  for (let t = 0; t < table.tasks.length; t++) {
    const ease = Math.exp(easiness[t] as number);
    let slope = EASINESS_MEAN - (easiness[t] as number);
    let bend = 1;
    for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
      const x = ease * (ability[table.workerOf[i] as number] as number);
      const right = sigmoid(x);
      slope += x * ((posteriors[t * count + (table.classOf[i] as number)] as number) - right);
      bend += x * x * right * (1 - right);
    }
    easiness[t] = (easiness[t] as number) + bounded(slope / bend);
  }
}

function bounded(step: number): number {
  return Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step));
}
