import type { AnswerTable } from './answers.ts';
import type { ConsensusOptions, Estimate, NoConsensusReason } from './consensus.ts';

/** One entry of CONSENSUS_METHODS. */
export interface ConsensusMethod {
  readonly id: string;
  readonly name: string;
  /** One line for people who have not met it before. */
  readonly help: string;
  readonly data: 'categories' | 'two categories';
  /** Whether it tells how far each worker can be trusted. */
  readonly ratesWorkers: boolean;
  /** Whether it learns from tasks whose answer is known. */
  readonly usesKnown: boolean;
  /** Why it cannot be used on these answers. */
  readonly refuses?: (table: AnswerTable) => NoConsensusReason | null;
  readonly estimate: (table: AnswerTable, options: ConsensusOptions) => Estimate;
}

/** An estimate that comes out of counting once. */
export function voteEstimate(
  posteriors: Float64Array,
  beside: Partial<Pick<Estimate, 'reliability' | 'choices'>> = {},
): Estimate {
  return {
    posteriors,
    reliability: null,
    confusion: null,
    classShares: null,
    iterations: 1,
    converged: true,
    logLikelihood: null,
    history: [],
    choices: {},
    ...beside,
  };
}
