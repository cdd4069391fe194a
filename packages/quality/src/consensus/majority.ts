import { voteShares } from './consensus.ts';
import { type ConsensusMethod, voteEstimate } from './method.ts';

/** The class most workers gave; the posterior is its share of the votes. */
export const majorityVote: ConsensusMethod = {
  id: 'majority',
  name: 'Majority vote',
  help: 'What most people said. Fair with few answers; cannot tell careful people from careless ones.',
  data: 'categories',
  ratesWorkers: false,
  usesKnown: false,
  estimate: (table) => voteEstimate(voteShares(table)),
};
