import type { JobLogLine } from '@labelwright/contract/jobs';

/** Both together, each line once, in the order they were written: a stream may repeat what is known. */
export function mergeLines(known: readonly JobLogLine[], more: readonly JobLogLine[]): readonly JobLogLine[] {
  const byId = new Map(known.map((line) => [line.id, line]));
  for (const line of more) byId.set(line.id, line);
  return [...byId.values()].sort((a, b) => a.id - b.id);
}
