import { bradleyTerry } from './bradley-terry.ts';
import { dawidSkene } from './dawid-skene.ts';
import { glad } from './glad.ts';
import { kos } from './kos.ts';
import { mmsr } from './m-msr.ts';
import { mace, maceEm } from './mace.ts';
import { majorityVote } from './majority.ts';
import type { ConsensusMethod } from './method.ts';
import { noisyBradleyTerry } from './noisy-bradley-terry.ts';
import { oneCoinDawidSkene } from './one-coin.ts';
import { wawa } from './wawa.ts';
import { weightedVote } from './weighted-vote.ts';

/** Every way to make one answer of many. A new one is a file and an entry here. */
export const CONSENSUS_METHODS: readonly ConsensusMethod[] = [
  majorityVote,
  weightedVote,
  wawa,
  oneCoinDawidSkene,
  dawidSkene,
  mace,
  maceEm,
  glad,
  kos,
  mmsr,
];

export function findConsensusMethod(id: string): ConsensusMethod | undefined {
  return CONSENSUS_METHODS.find((method) => method.id === id);
}

/** Ways to rank things from answers to "which of the two?". */
export const COMPARISON_METHODS = [
  {
    id: 'bradley_terry',
    name: 'Bradley–Terry',
    help: 'Gives each thing a strength by whom it beat; all people count the same.',
    ratesWorkers: false,
    rank: bradleyTerry,
  },
  {
    id: 'noisy_bradley_terry',
    name: 'Bradley–Terry with careless people',
    help: 'The same, but finds out who does not look and always picks a side.',
    ratesWorkers: true,
    rank: noisyBradleyTerry,
  },
] as const;
