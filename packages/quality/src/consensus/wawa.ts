import { decide, voteShares } from './consensus.ts';
import { type ConsensusMethod, voteEstimate } from './method.ts';

/**
 * Worker agreement with aggregate: a majority vote, then a second one in which everybody counts by how often they were with
 * the majority of the first.
 */
export const wawa: ConsensusMethod = {
  id: 'wawa',
  name: 'Agreement with the majority (Wawa)',
  help: 'Votes twice: the second time people count by how often they were with the majority.',
  data: 'categories',
  ratesWorkers: true,
  usesKnown: false,
  estimate(table, options) {
    const first = decide(table, voteEstimate(voteShares(table)), { ...options, ties: options.ties ?? 'seeded' });
    const agreed = new Float64Array(table.workers.length);
    const given = new Float64Array(table.workers.length);
    for (let t = 0; t < table.tasks.length; t++)
      for (let i = table.taskStart[t] as number; i < (table.taskStart[t + 1] as number); i++) {
        const worker = table.workerOf[i] as number;
        given[worker] = (given[worker] as number) + 1;
        if (table.classOf[i] === first.labels[t]) agreed[worker] = (agreed[worker] as number) + 1;
      }
    const reliability = agreed.map((count, w) => count / (given[w] as number));
    return voteEstimate(voteShares(table, reliability), { reliability });
  },
};
