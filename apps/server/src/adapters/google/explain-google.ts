import { RecognitionError } from '../../platform/recognition/recognition-error.ts';

// Invalid argument, not found, permission denied and unauthenticated, as gRPC and as HTTP number them.
const FOR_THE_OPERATOR = new Set([3, 5, 7, 16, 400, 401, 403, 404]);
const MOST_CHARACTERS = 500;

/** What a client of Google throws: faults that somebody must mend are told apart from those that pass. */
export function explainGoogle(error: Error & { code?: number | string }, host: string): RecognitionError {
  const fault = FOR_THE_OPERATOR.has(Number(error.code)) ? 'not_set' : 'unavailable';
  return new RecognitionError(fault, `${host} did not do it: ${messageOf(error).slice(0, MOST_CHARACTERS)}`, error);
}

/** Over HTTP the message is the whole body of the answer. */
function messageOf({ message }: Error): string {
  try {
    const body = JSON.parse(message) as { error?: { message?: string } };
    return body.error?.message ?? message;
  } catch {
    return message;
  }
}
