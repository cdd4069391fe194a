import { existsSync, readFileSync } from 'node:fs';

/** Told to whoever knocks while the database starts or ends; never why it does. */
const TOLD_AT_THE_DOOR = /the database system is (starting up|shutting down|in recovery mode|not yet accepting)/;

/** Why the database ended and what it advises, from the first of the logs that says it. */
export function lastWords(logs: readonly string[]): string {
  const said = logs.map(linesOf);
  const lines = said.find((candidate) => candidate.some(isFatal)) ?? said.flat();
  const at = lines.findLastIndex(isFatal);
  const advice = at < 0 ? undefined : lines.slice(at + 1).find((line) => line.includes('HINT:'));
  const words = [at < 0 ? lines.at(-1) : lines[at], advice]
    .filter((line) => line !== undefined)
    .map((line) => line.replace(/^.*?(FATAL|PANIC|HINT):\s*/, '').trim())
    .map((line) => line.replace(/\.$/, ''))
    .join('. ');
  return /no space left/i.test(words) ? `${words}: free some, then start again` : words;
}

function isFatal(line: string): boolean {
  return /\b(FATAL|PANIC):/.test(line) && !TOLD_AT_THE_DOOR.test(line);
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}
