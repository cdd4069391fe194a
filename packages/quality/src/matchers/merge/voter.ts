import type { ParsedResult } from '../parse-result.ts';

/** An answer with what it counts. */
export interface Voter {
  /** Its place in the list of answers. */
  answer: number;
  parsed: ParsedResult;
  weight: number;
}
