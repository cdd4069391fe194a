import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer } from './calculator.ts';

/** What trying again will not change: the job ends with this message. */
export class CannotCompute extends Error {}

/** The thread's side of a calculator: answers the calls one after the other. */
export function answerCalls<Call>(answer: (call: Call) => unknown): void {
  const port = parentPort;
  if (!port) throw new Error('this file runs as a thread only');
  port.on('message', (call: Call) => {
    port.postMessage(answerOf(call, answer));
  });
}

function answerOf<Call>(call: Call, answer: (call: Call) => unknown): ThreadAnswer {
  try {
    return { value: answer(call) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { message, isPermanent: error instanceof CannotCompute };
  }
}
