import { parentPort } from 'node:worker_threads';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { ThreadAnswer } from './thread.ts';

/** The thread's side of `startThread`: answers the calls one after the other. */
export function answerCalls(answer: (request: never) => Promise<unknown>): void {
  const port = parentPort;
  if (!port) throw new Error('this file runs as a thread only');
  port.on('message', async (request: unknown) => {
    port.postMessage(await answer(request as never).then((value): ThreadAnswer => ({ value }), faultOf));
  });
}

function faultOf(error: unknown): ThreadAnswer {
  if (error instanceof RecognitionError) return { fault: error.fault, message: error.message };
  return { fault: 'unavailable', message: error instanceof Error ? error.message : String(error) };
}
