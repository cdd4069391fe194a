import { Worker } from 'node:worker_threads';
import { RecognitionError, type RecognitionFault } from '../../platform/recognition/recognition-error.ts';

/** What a thread answers with. */
export type ThreadAnswer = { value: unknown } | { fault: RecognitionFault; message: string };

export interface Thread {
  /** One call at a time. When the signal ends it, the thread ends too and is of no further use. */
  call<T>(request: unknown, signal: AbortSignal): Promise<T>;
  readonly isOver: boolean;
  close(): Promise<void>;
}

interface Pending {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

/**
 * Work that takes long, may never end, or may take all memory happens in a thread that can be ended from outside, whatever
 * it is doing.
 */
export function startThread(file: URL, what: string, maxHeapMb: number): Thread {
  const worker = new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    stdout: true,
    stderr: true,
  });
  worker.unref();
  let pending: Pending | undefined;
  let isOver = false;
  const settle = (finish: (call: Pending) => void): void => {
    const call = pending;
    pending = undefined;
    worker.unref();
    if (call) finish(call);
  };
  worker.on('message', (answer: ThreadAnswer) =>
    settle((call) => {
      if ('value' in answer) call.resolve(answer.value as never);
      else call.reject(new RecognitionError(answer.fault, answer.message));
    }),
  );
  worker.on('error', (error: NodeJS.ErrnoException) => {
    isOver = true;
    settle((call) => call.reject(explain(error, what)));
  });
  worker.on('exit', () => {
    isOver = true;
    settle((call) => call.reject(new RecognitionError('unavailable', `${what} ended before it had an answer`)));
  });
  return {
    call: <T>(request: unknown, signal: AbortSignal) =>
      new Promise<T>((resolve, reject) => {
        if (isOver || pending) throw new Error(`${what} cannot be called now`);
        const onAbort = (): void => {
          isOver = true;
          settle((call) => call.reject(new RecognitionError('unavailable', `${what} was stopped`)));
          void worker.terminate();
        };
        if (signal.aborted) return reject(new RecognitionError('unavailable', `${what} was stopped`));
        signal.addEventListener('abort', onAbort, { once: true });
        const quiet = (): void => signal.removeEventListener('abort', onAbort);
        pending = {
          resolve: (value: T) => {
            quiet();
            resolve(value);
          },
          reject: (error) => {
            quiet();
            reject(error);
          },
        };
        worker.ref();
        worker.postMessage(request);
      }),
    get isOver() {
      return isOver;
    },
    close: async () => {
      isOver = true;
      await worker.terminate();
    },
  };
}

function explain(error: NodeJS.ErrnoException, what: string): RecognitionError {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new RecognitionError('unreadable', 'The file needs more memory than is allowed. Send it in smaller parts.');
  }
  return new RecognitionError('unavailable', `${what} failed: ${error.message}`, error);
}
