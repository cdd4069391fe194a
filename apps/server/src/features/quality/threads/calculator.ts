import { Worker } from 'node:worker_threads';
import { JobCancelled, PermanentJobError } from '../../../platform/jobs/job.ts';

/** What a thread answers a call with. */
export type ThreadAnswer = { value: unknown } | { message: string; isPermanent: boolean };

/** A thread that computes for one job and keeps what it is given between the calls. */
export interface Calculator<Call> {
  /** One call at a time. Ends the thread when the job is cancelled. */
  ask<T>(call: Call): Promise<T>;
  close(): Promise<void>;
}

/** A thread with a million answers and what is made of them needs less; more is somebody's mistake. */
const MAX_HEAP_MB = 3072;

/**
 * Computing that takes seconds happens beside the process: the heartbeat of the job goes on, and so do the requests where
 * they are answered by the same process.
 */
export function startCalculator<Call>(file: URL, signal: AbortSignal): Calculator<Call> {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
  let pending: { resolve: (value: never) => void; reject: (error: Error) => void } | undefined;
  let ended: Error | undefined;
  const settle = (finish: (call: NonNullable<typeof pending>) => void): void => {
    const call = pending;
    pending = undefined;
    if (call) finish(call);
  };
  const end = (error: Error): void => {
    ended ??= error;
    settle(({ reject }) => reject(ended ?? error));
  };
  const onAbort = (): void => {
    end(new JobCancelled());
    void worker.terminate();
  };
  worker.on('message', (answer: ThreadAnswer) =>
    settle(({ resolve, reject }) => {
      if ('value' in answer) resolve(answer.value as never);
      else reject(answer.isPermanent ? new PermanentJobError(answer.message) : new Error(answer.message));
    }),
  );
  worker.on('error', (error) => end(error));
  worker.on('exit', () => end(new Error('the computing thread ended before it had an answer')));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    ask: <T>(call: Call) =>
      new Promise<T>((resolve, reject) => {
        if (pending) throw new Error('the computing thread is at work');
        if (ended) return reject(ended);
        pending = { resolve, reject };
        worker.postMessage(call);
      }),
    close: async () => {
      signal.removeEventListener('abort', onAbort);
      ended ??= new Error('the computing thread was closed');
      await worker.terminate();
    },
  };
}

/** With a thread that is closed in the end, however it ends. */
export async function withCalculator<Call, T>(
  file: URL,
  signal: AbortSignal,
  work: (calculator: Calculator<Call>) => Promise<T>,
): Promise<T> {
  const calculator = startCalculator<Call>(file, signal);
  try {
    return await work(calculator);
  } finally {
    await calculator.close();
  }
}
