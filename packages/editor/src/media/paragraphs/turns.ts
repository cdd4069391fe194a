import type { ObjectTag } from '@labelwright/task-definition/model';
import { isNumber, isRecord } from '../../regions/wire.ts';

/** One paragraph, or what one person says in a conversation. */
export interface Turn {
  name: string;
  text: string;
  /** Seconds of the sound; undefined when the data does not tell. */
  startS?: number;
  endS?: number;
}

/** The paragraphs of task data; undefined when it is not a list. */
export function readTurns(value: unknown, params: ObjectTag['params']): Turn[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const nameKey = String(params.nameKey ?? 'author');
  const textKey = String(params.textKey ?? 'text');
  const turns = value.map((entry: unknown) => readTurn(entry, nameKey, textKey));
  return turns.map((turn, index) => withEnd(turn, turns[index + 1]));
}

function readTurn(entry: unknown, nameKey: string, textKey: string): Turn {
  if (!isRecord(entry)) return { name: '', text: printed(entry) };
  const { start, end, duration } = entry;
  const startS = isNumber(start) ? start : undefined;
  const endS = isNumber(end) ? end : isNumber(duration) && startS !== undefined ? startS + duration : undefined;
  return {
    name: printed(entry[nameKey]),
    text: printed(entry[textKey]),
    ...(startS === undefined ? {} : { startS }),
    ...(endS === undefined ? {} : { endS }),
  };
}

function printed(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** Without an end of its own a turn lasts until the next begins. */
function withEnd(turn: Turn, next: Turn | undefined): Turn {
  if (turn.startS === undefined || turn.endS !== undefined || next?.startS === undefined) return turn;
  return next.startS > turn.startS ? { ...turn, endS: next.startS } : turn;
}

/** The turn that is heard at a moment, the latest to begin when several speak; undefined between turns. */
export function findTurnAt(turns: readonly Turn[], seconds: number): number | undefined {
  let found: number | undefined;
  for (const [index, { startS, endS }] of turns.entries()) {
    if (startS === undefined || startS > seconds || (endS !== undefined && endS <= seconds)) continue;
    if (found === undefined || startS >= (turns[found]?.startS ?? 0)) found = index;
  }
  return found;
}
