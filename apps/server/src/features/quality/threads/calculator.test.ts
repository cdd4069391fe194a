import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { JobCancelled, PermanentJobError } from '../../../platform/jobs/job.ts';
import type { ConsensusCall } from '../consensus/consensus-thread.ts';
import { CONSENSUS_THREAD } from '../consensus/vote-run.ts';
import { startCalculator, withCalculator } from './calculator.ts';

const votes = (tasks: number, classes: number) =>
  Array.from({ length: tasks * 3 }, (_, index) => ({
    task_id: Math.floor(index / 3) + 1,
    annotation_id: index + 1,
    user_id: (index % 7) + 1,
    label: `label ${(index * 31) % classes}`,
    is_golden: false,
  }));

test('the process goes on while a thread computes (Q-27)', async () => {
  await withCalculator<ConsensusCall, void>(CONSENSUS_THREAD, new AbortController().signal, async (calculator) => {
    await calculator.ask({ call: 'votes', votes: votes(10_000, 5) });
    let beats = 0;
    const beating = setInterval(() => (beats += 1), 5);
    const begun = performance.now();
    const summary = await calculator.ask<{ tasks: number }>({ call: 'propose', method: 'mace', iterations: 5 });
    clearInterval(beating);
    expect(summary.tasks).toBe(10_000);
    // In one thread there would be none.
    expect(beats).toBeGreaterThan((performance.now() - begun) / 100);
    const block = await calculator.ask<unknown[]>({ call: 'take', from: 9_990, count: 100 });
    expect(block).toHaveLength(10);
  });
});

test('a cancelled job ends its thread in the middle', async () => {
  const cancelling = new AbortController();
  const calculator = startCalculator<ConsensusCall>(CONSENSUS_THREAD, cancelling.signal);
  await calculator.ask({ call: 'votes', votes: votes(30_000, 20) });
  const asked = calculator.ask({ call: 'compare', iterations: 500 });
  await sleep(50);
  cancelling.abort();
  await expect(asked).rejects.toBeInstanceOf(JobCancelled);
  await expect(calculator.ask({ call: 'take', from: 0, count: 1 })).rejects.toBeInstanceOf(JobCancelled);
  await calculator.close();
});

test('what trying again cannot help ends the job', async () => {
  await withCalculator<ConsensusCall, void>(CONSENSUS_THREAD, new AbortController().signal, async (calculator) => {
    await calculator.ask({ call: 'votes', votes: votes(4, 3) });
    await expect(calculator.ask({ call: 'propose', method: 'kos', iterations: null })).rejects.toBeInstanceOf(
      PermanentJobError,
    );
    const wrong = calculator.ask({ call: 'merge', tasks: [], weights: [] });
    await expect(wrong).rejects.toThrow('nothing is asked yet');
    await expect(wrong).rejects.not.toBeInstanceOf(PermanentJobError);
  });
});
