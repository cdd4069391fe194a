import type { ConsensusMethod } from '@labelwright/contract/quality-consensus';
import { compileCached } from '@labelwright/task-definition/cache';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { answerCalls } from '../threads/answer-calls.ts';
import type { NewProposal, Vote } from './consensus.queries.ts';
import { mergeAnswers, type TaskAnswers } from './merge-answers.ts';
import { compareOnGolden, propose } from './propose.ts';

export type ConsensusCall =
  | { call: 'votes'; votes: Vote[] }
  /** Answers the summary; the proposals are taken one part after the other. */
  | { call: 'propose'; method: ConsensusMethod; iterations: number | null }
  | { call: 'compare'; iterations: number | null }
  | { call: 'take'; from: number; count: number }
  | { call: 'config'; source: string }
  /** `weights`: what each answer of each task counts. */
  | { call: 'merge'; tasks: TaskAnswers[]; weights: number[][] };

const votes: Vote[] = [];
let proposals: NewProposal[] = [];
let config: CompiledConfig | undefined;

answerCalls<ConsensusCall>((call) => {
  switch (call.call) {
    case 'votes':
      for (const vote of call.votes) votes.push(vote);
      return null;
    case 'propose': {
      const proposed = propose(votes, call.method, call.iterations);
      proposals = proposed.proposals;
      return proposed.summary;
    }
    case 'compare':
      return compareOnGolden(votes, call.iterations).summary;
    case 'take':
      return proposals.slice(call.from, call.from + call.count);
    case 'config':
      config = compileCached(call.source);
      return null;
    case 'merge': {
      const asked = config;
      if (asked === undefined) throw new Error('nothing is asked yet');
      return call.tasks.map((task, index) => mergeAnswers(asked, task, call.weights[index] ?? []));
    }
  }
});
