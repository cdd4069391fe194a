import type { Draft } from '@labelwright/contract/annotations';
import {
  type DraftLine,
  type DraftNews,
  keepHere,
  SERVER_DELAY_MS,
  schedule,
  send,
  stopTimer,
  tell,
  tellConflict,
  versionOf,
} from './draft-line.ts';
import { draftKey } from './work-store.ts';

export interface DraftTarget {
  userId: number;
  taskId: number;
  annotationId: number | undefined;
  /** The draft that the server had when the task was opened. */
  stored: Draft | undefined;
  /** What was shown when the task was opened; a stored draft like it is the one that is changed here. */
  shown?: unknown;
  /** What was on the screen when somebody left an undecided conflict. */
  held?: HeldDraft | undefined;
}

export interface HeldDraft {
  result: unknown;
  leadTimeMs: number;
  /** Of the stored draft that it goes back to. */
  revision: number;
}

export interface DraftKeeper {
  /** Where this device keeps the draft. */
  readonly key: string;
  readonly draftId: number | undefined;
  /** Keeps a change: on this device at once, on the server within a second. */
  change(result: unknown, leadTimeMs: number): void;
  /** Sends what has not been sent; with `isLeaving` the request outlives the page. */
  flush(isLeaving?: boolean): Promise<void>;
  /** Settles once no draft is on its way any more. */
  settled(): Promise<void>;
  /** Sends nothing until `resume`: the answer is being put away. */
  pause(): void;
  /** Goes on; with `isDone` the answer has taken the place of all that was changed before the pause. */
  resume(isDone: boolean): void;
  /** Settles a conflict: the version on this screen replaces the one on the server. */
  keepMine(): Promise<void>;
  /** Settles a conflict the other way; the version that is to be shown now. */
  takeTheirs(): Promise<Draft | undefined>;
  stop(): void;
}

export function keepDraft(target: DraftTarget, onNews: (news: DraftNews) => void): DraftKeeper {
  const line = lineOf(target, onNews);
  let isChangedInPause = false;
  if (line.unsent) schedule(line, 0);
  return {
    key: line.key,
    get draftId() {
      return line.stored?.id;
    },
    change: (result, leadTimeMs) => {
      if (line.phase === 'over') return;
      line.unsent = { result, leadTimeMs };
      if (line.phase === 'paused') isChangedInPause = true;
      else noteChange(line);
    },
    flush: async (isLeaving = false) => {
      await line.sending;
      await send(line, isLeaving);
    },
    settled: async () => line.sending,
    pause: () => {
      if (line.phase !== 'open') return;
      line.phase = 'paused';
      isChangedInPause = false;
      stopTimer(line);
    },
    resume: (isDone) => {
      if (line.phase !== 'paused') return;
      line.phase = 'open';
      if (isDone) {
        if (!isChangedInPause) line.unsent = undefined;
        beginAnew(line);
      }
      if (!line.unsent) return;
      void keepHere(line, line.unsent);
      schedule(line, SERVER_DELAY_MS);
    },
    keepMine: () => keepMine(line),
    takeTheirs: () => takeTheirs(line),
    stop: () => {
      line.phase = 'over';
      stopTimer(line);
    },
  };
}

function lineOf(
  { userId, taskId, annotationId, stored, shown, held }: DraftTarget,
  onNews: DraftLine['onNews'],
): DraftLine {
  const path = annotationId === undefined ? 'drafts' : `annotations/${annotationId}/drafts`;
  return {
    key: draftKey(userId, taskId, annotationId),
    path: `/api/tasks/${taskId}/${path}`,
    onNews,
    phase: 'open',
    stored: stored && { id: stored.id, revision: held?.revision ?? stored.revision },
    expectsNone: stored === undefined,
    unsent: held && { result: held.result, leadTimeMs: held.leadTimeMs },
    theirs: undefined,
    doubtful: shown === undefined ? [] : [{ result: shown, leadTimeMs: 0 }],
    failures: 0,
    timer: undefined,
    sending: undefined,
    round: 0,
  };
}

function noteChange(line: DraftLine): void {
  if (line.unsent) void keepHere(line, line.unsent);
  tellConflict(line);
  // What could not be sent a moment ago is tried again when its time has come, however much is typed meanwhile.
  if (line.theirs || (line.failures > 0 && line.timer !== undefined)) return;
  tell(line, 'saving');
  schedule(line, SERVER_DELAY_MS);
}

/** The draft has become an answer; what comes now is another draft. */
function beginAnew(line: DraftLine): void {
  const nothing = { stored: undefined, expectsNone: false, theirs: undefined, doubtful: [], failures: 0 };
  Object.assign(line, { ...nothing, round: line.round + 1 });
  tell(line, 'clean');
}

async function keepMine(line: DraftLine): Promise<void> {
  if (!line.theirs) return;
  line.stored = versionOf(line.theirs);
  line.theirs = undefined;
  if (line.unsent) await keepHere(line, line.unsent);
  await line.sending;
  await send(line);
}

async function takeTheirs(line: DraftLine): Promise<Draft | undefined> {
  const taken = line.theirs;
  if (!taken) return undefined;
  Object.assign(line, { stored: versionOf(taken), theirs: undefined, unsent: undefined });
  tell(line, 'saved');
  await keepHere(line, { result: taken.result, leadTimeMs: (taken.lead_time ?? 0) * 1000 });
  return taken;
}
