import type { Draft } from '@labelwright/contract/annotations';
import { api } from '../../lib/api.ts';
import { ApiError, messageOf } from '../../lib/api-error.ts';
import { isOffline, isRefused, retryDelayMs } from './delivery.ts';
import { isSameJson } from './same-json.ts';
import { workStore } from './work-store.ts';

/** `waiting`: the server answers, but cannot take it now. `refused`: it will not take it as it is. */
export type DraftState = 'clean' | 'saving' | 'saved' | 'offline' | 'waiting' | 'refused' | 'conflict';

export interface DraftNews {
  state: DraftState;
  /** What the server said, where it did not take the draft. */
  message?: string;
  /** With `conflict`: the two versions. Nothing is sent until one is chosen. */
  conflict?: { mine: unknown; theirs: Draft };
}

export interface Change {
  result: unknown;
  leadTimeMs: number;
}

/** The way of one draft to the server, and how far it has got. */
export interface DraftLine {
  /** Where this device keeps it. */
  key: string;
  /** Where the server takes it. */
  path: string;
  onNews: (news: DraftNews) => void;
  phase: 'open' | 'paused' | 'over';
  /** What the server has, as far as is known here. */
  stored: { id: number; revision: number } | undefined;
  /** There was none when the task was opened: one that is met is somebody else's, such as that of another window. */
  expectsNone: boolean;
  unsent: Change | undefined;
  /** Set while two versions wait for a decision. */
  theirs: Draft | undefined;
  /** Saves without an answer, newest first, and what was shown at the opening: the server may have any of them. */
  doubtful: Change[];
  failures: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  sending: Promise<void> | undefined;
  /** Goes up when an answer was given: what was still on its way before is no news any more. */
  round: number;
}

export const SERVER_DELAY_MS = 700;
/** Browsers refuse larger bodies for requests that outlive the page. */
const KEEPALIVE_BYTES = 60_000;
const MOST_DOUBTFUL = 5;

export function tell(line: DraftLine, state: DraftState, more: Omit<DraftNews, 'state'> = {}): void {
  if (line.phase === 'open') line.onNews({ state, ...more });
}

export function tellConflict(line: DraftLine): void {
  const { theirs, unsent } = line;
  if (theirs) tell(line, 'conflict', { conflict: { mine: unsent?.result, theirs } });
}

/** On this device; without room there the server still gets it. */
export function keepHere(line: DraftLine, { result, leadTimeMs }: Change): Promise<void> {
  const undecided = line.theirs && line.stored ? { heldRevision: line.stored.revision } : {};
  return workStore.putDraft({ key: line.key, result, leadTimeMs, savedAt: Date.now(), ...undecided }).catch(() => {});
}

const isHeldBack = ({ phase, theirs }: DraftLine): boolean => phase !== 'open' || theirs !== undefined;

/** The only place where a timer is set: there is never a second one. */
export function schedule(line: DraftLine, delayMs: number): void {
  clearTimeout(line.timer);
  line.timer = isHeldBack(line) ? undefined : setTimeout(() => void send(line), delayMs);
}

export function stopTimer(line: DraftLine): void {
  clearTimeout(line.timer);
  line.timer = undefined;
}

/** Never rejects; what could not be sent is tried again. */
export function send(line: DraftLine, isLeaving = false): Promise<void> {
  if (line.sending) return line.sending;
  stopTimer(line);
  const change = line.unsent;
  if (!change || isHeldBack(line)) return Promise.resolve();
  line.unsent = undefined;
  tell(line, 'saving');
  line.sending = attempt(line, change, isLeaving).then((delayMs) => {
    line.sending = undefined;
    if (delayMs !== undefined) schedule(line, delayMs);
  });
  return line.sending;
}

/** Milliseconds until the next attempt; undefined: there is none. */
async function attempt(line: DraftLine, change: Change, isLeaving: boolean): Promise<number | undefined> {
  const { round } = line;
  try {
    const saved = await post(line, change, isLeaving);
    if (round !== line.round) return undefined;
    Object.assign(line, { stored: versionOf(saved), failures: 0, doubtful: [] });
    tell(line, line.unsent ? 'saving' : 'saved');
    return line.unsent ? SERVER_DELAY_MS : undefined;
  } catch (error) {
    if (round !== line.round) return undefined;
    const isNewer = line.unsent !== undefined;
    line.unsent ??= change;
    return fail(line, error, change, isNewer);
  }
}

function post(line: DraftLine, { result, leadTimeMs }: Change, isLeaving: boolean): Promise<Draft> {
  const { path, stored, expectsNone } = line;
  const revision = stored?.revision ?? (expectsNone ? 0 : undefined);
  const body = { result, lead_time: leadTimeMs / 1000, ...(revision === undefined ? {} : { revision }) };
  const keepalive = isLeaving && JSON.stringify(body).length < KEEPALIVE_BYTES;
  return api.post<Draft>(path, body, { keepalive });
}

export const versionOf = ({ id, revision }: Draft): NonNullable<DraftLine['stored']> => ({ id, revision });

async function fail(line: DraftLine, error: unknown, change: Change, isNewer: boolean): Promise<number | undefined> {
  if (error instanceof ApiError && error.reason === 'draft_conflict')
    return meet(line, change).catch((problem: unknown) => fail(line, problem, change, isNewer));
  if (isRefused(error)) {
    tell(line, 'refused', { message: messageOf(error) });
    return isNewer ? SERVER_DELAY_MS : undefined;
  }
  line.failures += 1;
  line.doubtful = [change, ...line.doubtful].slice(0, MOST_DOUBTFUL);
  tell(line, isOffline(error) ? 'offline' : 'waiting', { message: messageOf(error) });
  return retryDelayMs(line.failures, error);
}

/** Looks at what is stored instead. */
async function meet(line: DraftLine, change: Change): Promise<number | undefined> {
  const current = await findStored(line);
  if (current === undefined) {
    line.stored = undefined;
    return 0;
  }
  // An answer that got lost on its way: the other one is this one.
  if ([change, ...line.doubtful].some(({ result }) => isSameJson(result, current.result))) {
    Object.assign(line, { stored: versionOf(current), doubtful: [] });
    return 0;
  }
  line.theirs = current;
  tellConflict(line);
  if (line.unsent && line.phase !== 'over') await keepHere(line, line.unsent);
  return undefined;
}

/** Undefined when it is gone: submitted or thrown away elsewhere. */
async function findStored({ path, stored }: DraftLine): Promise<Draft | undefined> {
  try {
    return stored ? await api.get<Draft>(`/api/drafts/${stored.id}`) : (await api.get<Draft[]>(path))[0];
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
