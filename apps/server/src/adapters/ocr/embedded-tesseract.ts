import type { OcrEngine } from '../../platform/recognition/ocr-engine.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { EmbeddedCall } from './embedded-thread.ts';
import { startThread, type Thread } from './thread.ts';

interface PooledThread {
  thread: Thread;
  pages: number;
}

const THREAD = new URL('./embedded-thread.ts', import.meta.url);
// Its memory grows with the largest page and never shrinks: a fresh thread now and then gives it back.
const PAGES_OF_A_THREAD = 100;
const IDLE_MS = 60_000;
const MAX_HEAP_MB = 512;

/** Tesseract compiled to WebAssembly with the English data of its package: reads without anything installed. */
export function createEmbeddedTesseract(options: { threads: number }): OcrEngine {
  const idle: PooledThread[] = [];
  const busy = new Set<PooledThread>();
  const waiting: (() => void)[] = [];
  let isClosed = false;
  let idleTimer: NodeJS.Timeout | undefined;

  const restLater = (): void => {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      for (const { thread } of idle.splice(0)) void thread.close();
    }, IDLE_MS);
    idleTimer.unref();
  };
  const take = async (signal: AbortSignal): Promise<PooledThread> => {
    while (busy.size >= options.threads) await turn(waiting, signal);
    if (isClosed || signal.aborted) throw new RecognitionError('unavailable', 'Reading was stopped');
    const taken = idle.pop() ?? { thread: startThread(THREAD, 'The text recognition', MAX_HEAP_MB), pages: 0 };
    busy.add(taken);
    return taken;
  };
  const giveBack = (pooled: PooledThread): void => {
    busy.delete(pooled);
    pooled.pages += 1;
    if (pooled.thread.isOver || pooled.pages >= PAGES_OF_A_THREAD || isClosed) void pooled.thread.close();
    else idle.push(pooled);
    waiting.shift()?.();
    restLater();
  };
  return {
    name: 'tesseract.js',
    title: 'Built-in recognition (English)',
    runsAt: 'here',
    wants: 'pgm',
    languages: async () => ['eng'],
    recognise: async ({ content }, { signal }) => {
      const pooled = await take(signal);
      try {
        return await pooled.thread.call({ content } satisfies EmbeddedCall, signal);
      } finally {
        giveBack(pooled);
      }
    },
    close: async () => {
      isClosed = true;
      clearTimeout(idleTimer);
      for (const wake of waiting.splice(0)) wake();
      await Promise.all([...idle.splice(0), ...busy].map(({ thread }) => thread.close()));
    },
  };
}

/** Resolves when a thread is given back, or the signal ends the wait. */
function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      const place = waiting.indexOf(wake);
      if (place >= 0) waiting.splice(place, 1);
      resolve();
    };
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', leave, { once: true });
    waiting.push(wake);
  });
}
