import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import paper from '../../fixtures/dawid_skene_1979.json' with { type: 'json' };
import toy from '../../fixtures/toy_crowd.json' with { type: 'json' };
import { createRandom } from '../metrics/random.ts';
import { type AggregateOptions, aggregate, findAnswer, recommendMethod } from './aggregate.ts';
import { type Answer, encodeAnswers, type Id } from './answers.ts';
import { compareMethods } from './compare-methods.ts';
import type { Consensus } from './consensus.ts';
import { dawidSkene } from './dawid-skene.ts';
import { digamma } from './digamma.ts';
import { glad } from './glad.ts';
import { kos } from './kos.ts';
import { mmsr } from './m-msr.ts';
import { mace, maceEm } from './mace.ts';
import { majorityVote } from './majority.ts';
import type { ConsensusMethod } from './method.ts';
import { CONSENSUS_METHODS, findConsensusMethod } from './methods.ts';
import { oneCoinDawidSkene } from './one-coin.ts';
import { wawa } from './wawa.ts';
import { weightedVote } from './weighted-vote.ts';

function agree(answers: Iterable<Answer>, options: AggregateOptions): Consensus {
  const found = aggregate(answers, options);
  if (found.labels === null) throw new Error(found.reason);
  return found;
}

function labelsOf(consensus: Consensus): Map<Id, Id | null> {
  return new Map(consensus.tasks.map((task, t) => [task, findAnswer(consensus, t)?.label ?? null]));
}

const patients: Answer[] = Object.entries(paper.responses).flatMap(([task, observers]) =>
  Object.entries(observers).flatMap(([worker, labels]) => labels.map((label) => ({ task, worker, label }))),
);

describe('Dawid & Skene 1979, table 1', () => {
  const run = agree(patients, { method: dawidSkene, smoothing: 0, maxIterations: 500, tolerance: 1e-13 });
  const rowOf = (task: string) => {
    const t = run.tasks.indexOf(task);
    return [...run.posteriors.subarray(4 * t, 4 * t + 4)];
  };

  it('climbs through the published log-likelihoods', () => {
    expect(run.history[0]).toBeCloseTo(-205.091138, 6);
    expect(run.history[1]).toBeCloseTo(-194.550952, 6);
    expect(run.history[4]).toBeCloseTo(-192.90931, 6);
    expect(run.logLikelihood).toBeCloseTo(paper.log_likelihood, 6);
    expect(run.converged).toBe(true);
  });

  it('finds the shares of the classes and the error rates of observer 1', () => {
    expect([...(run.classShares ?? [])].map((share) => Number(share.toFixed(4)))).toEqual(paper.marginals);
    const confusion = [...(run.confusion?.subarray(0, 16) ?? [])].map((share) => Number(share.toFixed(4)));
    expect(confusion).toEqual(paper.observer1_confusion.flat());
  });

  it('gives the same answers, unlike the majority at patients 2, 12 and 36', () => {
    const labels = labelsOf(run);
    expect(paper.hard.map((_, i) => labels.get(String(i + 1)))).toEqual(paper.hard);
    const votes = agree(patients, { method: majorityVote, ties: 'first' });
    const majority = labelsOf(votes);
    const differing = [...labels].filter(([task, label]) => majority.get(task) !== label).map(([task]) => Number(task));
    expect(differing).toEqual(paper.differs_from_majority_at);
  });

  it('is sure of all but three patients', () => {
    for (const [task, chances] of Object.entries(paper['soft_below_0.999']))
      expect(rowOf(task).map((chance) => Number(chance.toFixed(4)))).toEqual(chances);
    const unsure = run.tasks.filter((task) => Math.max(...rowOf(String(task))) < 0.999).map(String);
    expect(unsure).toEqual(Object.keys(paper['soft_below_0.999']));
  });

  it('never climbs down', () => {
    for (const [i, value] of run.history.entries())
      expect(value).toBeGreaterThanOrEqual((run.history[i - 1] ?? Number.NEGATIVE_INFINITY) - 1e-9);
  });
});

const crowd: Answer[] = toy.answers.map(([worker = '', task = '', label = '']) => ({ worker, task, label }));

describe('the toy crowd with a tie', () => {
  it.each([dawidSkene, glad, mace, maceEm])('is solved by $name, five of five', (method) => {
    expect(Object.fromEntries(labelsOf(agree(crowd, { method })))).toEqual(toy.gold);
  });

  it('shows the tie of the majority and breaks it as told', () => {
    const votes = agree(crowd, { method: majorityVote });
    expect(votes.tieCount).toBe(1);
    expect(findAnswer(votes, votes.tasks.indexOf('t1'))).toMatchObject({ tied: true, sureness: 0.5 });
    expect(labelsOf(agree(crowd, { method: majorityVote, ties: 'open' })).get('t1')).toBeNull();
    expect(labelsOf(agree(crowd, { method: majorityVote, ties: 'first' })).get('t1')).toBe('no');
    const bySeed = new Set(
      Array.from({ length: 20 }, (_, seed) => labelsOf(agree(crowd, { method: majorityVote, seed })).get('t1')),
    );
    expect(bySeed).toEqual(new Set(['yes', 'no']));
  });

  it('gives the published skills where the tie falls to no', () => {
    const run = agree(crowd, { method: wawa, ties: 'first' });
    const skills = Object.fromEntries(run.workers.map((worker, w) => [worker, run.reliability?.[w]]));
    expect(skills).toEqual(toy.wawa_skills_if_t1_no);
  });
});

interface Plan {
  tasks: number;
  classes: number;
  perTask: number;
  /** Given a true class, what this worker says. */
  workers: ((truth: number, random: ReturnType<typeof createRandom>) => number)[];
}

/** A crowd whose truth is known. */
function makeCrowd(
  { tasks, classes, perTask, workers }: Plan,
  seed: number,
): { answers: Answer[]; truth: Map<Id, Id> } {
  const random = createRandom(seed);
  const answers: Answer[] = [];
  const truth = new Map<Id, Id>();
  for (let task = 0; task < tasks; task++) {
    const right = random.below(classes);
    truth.set(task, right);
    const asked = new Set<number>();
    while (asked.size < perTask) asked.add(random.below(workers.length));
    for (const worker of asked) answers.push({ task, worker, label: workers[worker]?.(right, random) ?? 0 });
  }
  return { answers, truth };
}

function accuracy(answers: Answer[], truth: Map<Id, Id>, method: ConsensusMethod): number {
  const labels = labelsOf(agree(answers, { method }));
  return [...truth].filter(([task, label]) => labels.get(task) === label).length / truth.size;
}

describe('crowds whose truth is known', () => {
  const careful = (share: number, classes: number) => (truth: number, random: ReturnType<typeof createRandom>) =>
    random.next() < share ? truth : (truth + 1 + random.below(classes - 1)) % classes;
  const spammer = (classes: number) => (_truth: number, random: ReturnType<typeof createRandom>) =>
    random.below(classes);
  const always = (label: number) => () => label;
  const contrary = (truth: number, random: ReturnType<typeof createRandom>) =>
    random.next() < 0.9 ? 1 - truth : truth;

  it('beats the majority where half of the workers click at random', () => {
    const workers = [
      ...new Array(10).fill(careful(0.9, 4)),
      ...new Array(6).fill(spammer(4)),
      ...new Array(6).fill(always(0)),
    ];
    const { answers, truth } = makeCrowd({ tasks: 600, classes: 4, perTask: 5, workers }, 4);
    const votes = accuracy(answers, truth, majorityVote);
    for (const method of [dawidSkene, mace, maceEm, glad])
      expect(accuracy(answers, truth, method), method.id).toBeGreaterThan(votes + 0.03);
  });

  it('turns adversaries into witnesses', () => {
    const workers = [...new Array(9).fill(careful(0.85, 2)), ...new Array(6).fill(contrary)];
    const { answers, truth } = makeCrowd({ tasks: 500, classes: 2, perTask: 5, workers }, 9);
    const votes = accuracy(answers, truth, majorityVote);
    for (const method of [dawidSkene, glad, kos, mmsr])
      expect(accuracy(answers, truth, method), method.id).toBeGreaterThan(votes + 0.1);
  });

  it('tells spammers from others by their reliability', () => {
    const workers = [...new Array(8).fill(careful(0.9, 3)), ...new Array(4).fill(spammer(3))];
    const { answers } = makeCrowd({ tasks: 400, classes: 3, perTask: 4, workers }, 2);
    for (const method of [dawidSkene, oneCoinDawidSkene, mace, maceEm, glad, wawa, mmsr]) {
      const { reliability } = agree(answers, { method });
      const good = Math.min(...(reliability?.slice(0, 8) ?? []));
      const bad = Math.max(...(reliability?.slice(8) ?? []));
      expect(good, method.id).toBeGreaterThan(bad + 0.1);
    }
  });

  it('recovers a confusion of two classes that all else hides', () => {
    const mixing = (truth: number) => (truth === 2 ? 1 : truth);
    const workers = [...new Array(6).fill(careful(0.9, 3)), ...new Array(6).fill(mixing)];
    const { answers, truth } = makeCrowd({ tasks: 500, classes: 3, perTask: 4, workers }, 3);
    const run = agree(answers, { method: dawidSkene });
    const worker = run.workers.indexOf(7);
    expect(run.confusion?.[(worker * 3 + 2) * 3 + 1]).toBeGreaterThan(0.9);
    expect(accuracy(answers, truth, dawidSkene)).toBeGreaterThan(accuracy(answers, truth, majorityVote) + 0.05);
  });

  it('learns about workers from golden tasks', () => {
    const workers = [...new Array(3).fill(careful(0.95, 2)), ...new Array(7).fill(careful(0.55, 2))];
    const { answers, truth } = makeCrowd({ tasks: 400, classes: 2, perTask: 5, workers }, 6);
    const compared = compareMethods(answers, truth, [majorityVote, weightedVote, dawidSkene]);
    const [votes, weighted, skene] = compared.map(({ accuracy: share }) => share.value ?? 0);
    expect(weighted).toBeGreaterThan((votes ?? 1) + 0.05);
    expect(skene).toBeGreaterThan((votes ?? 1) + 0.05);
    expect(compared.map(({ folds }) => folds)).toEqual([1, 5, 5]);
    const known = new Map([...truth].slice(0, 50));
    for (const method of [dawidSkene, oneCoinDawidSkene]) {
      const labels = labelsOf(agree(answers, { method, known }));
      expect([...known].every(([task, label]) => labels.get(task) === label)).toBe(true);
    }
  });
});

describe('any crowd', () => {
  const answers = fc.array(
    fc.record({
      task: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      worker: fc.constantFrom('u', 'v', 'w', 'x'),
      label: fc.constantFrom('no', 'yes'),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it.each([...CONSENSUS_METHODS])('$id gives chances that sum to 1 and repeats itself', (method) => {
    fc.assert(
      fc.property(answers, (given) => {
        const run = agree(given, { method });
        const count = run.classes.length;
        for (let t = 0; t < run.tasks.length; t++) {
          const row = run.posteriors.subarray(t * count, (t + 1) * count);
          expect(row.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
          expect(row.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
        }
        for (const share of run.reliability ?? []) expect(share >= 0 && share <= 1, String(share)).toBe(true);
        expect(agree(given, { method })).toEqual(run);
      }),
      { numRuns: 30 },
    );
  });

  it.each([majorityVote, wawa, dawidSkene, oneCoinDawidSkene])(
    '$id does not depend on the order of answers',
    (method) => {
      fc.assert(
        fc.property(answers, (given) => {
          expect(labelsOf(agree([...given].reverse(), { method }))).toEqual(
            new Map([...labelsOf(agree(given, { method }))]),
          );
        }),
        { numRuns: 30 },
      );
    },
  );

  it('agrees with everybody where everybody agrees', () => {
    const unanimous = ['a', 'b', 'c'].flatMap((task, i) =>
      ['u', 'v', 'w'].map((worker) => ({ task, worker, label: i % 2 ? 'yes' : 'no' })),
    );
    for (const method of CONSENSUS_METHODS)
      expect([...labelsOf(agree(unanimous, { method })).values()], method.id).toEqual(['no', 'yes', 'no']);
  });
});

describe('what cannot be aggregated', () => {
  it('says why', () => {
    expect(aggregate([], { method: dawidSkene })).toEqual({ labels: null, reason: 'no_data' });
    const three = ['x', 'y', 'z'].map((label, task) => ({ task, worker: 1, label }));
    expect(aggregate(three, { method: kos })).toEqual({ labels: null, reason: 'more_than_two_classes' });
    const everybody = Array.from({ length: 2001 }, (_, worker) => ({ task: 1, worker, label: worker % 2 }));
    expect(aggregate(everybody, { method: mmsr })).toEqual({ labels: null, reason: 'too_many_workers' });
    expect(compareMethods(three, new Map([[0, 'x']]), [kos])[0]).toMatchObject({
      accuracy: { value: null },
      refused: 'more_than_two_classes',
    });
  });

  it('recommends matrices only where workers shared enough', () => {
    expect(recommendMethod(encodeAnswers(patients)).id).toBe('dawid_skene');
    expect(recommendMethod(encodeAnswers(crowd.slice(0, 5))).id).toBe('majority');
    expect(findConsensusMethod('glad')?.name).toBe('GLAD');
  });
});

describe('digamma', () => {
  it('has its known values', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 12);
    expect(digamma(10)).toBeCloseTo(2.251752589066721, 12);
  });
});
