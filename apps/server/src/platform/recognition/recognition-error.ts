/**
 * Why nothing could be read. `unreadable`: the file itself, trying again cannot help. `not_set`: no engine is set up for
 * it. `unavailable`: the engine failed or did not answer; it may the next time. Messages are for people and say what to do.
 */
export type RecognitionFault = 'unreadable' | 'not_set' | 'unavailable';

export class RecognitionError extends Error {
  override name = 'RecognitionError';
  readonly fault: RecognitionFault;
  constructor(fault: RecognitionFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.fault = fault;
  }
}
