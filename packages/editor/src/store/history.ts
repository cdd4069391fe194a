import { createObservable, type Observable } from './observable.ts';
import type { ChangeSet, RecordChange, RecordStore } from './store.ts';

interface Step {
  name: string;
  mergeKey: string | undefined;
  diff: Map<string, RecordChange>;
}

export interface HistoryState {
  /** Names of the steps that can be undone, oldest first. */
  undo: readonly string[];
  /** Names of the steps that can be redone, next one last. */
  redo: readonly string[];
}

export interface KeptStep {
  name: string;
  changes: readonly (readonly [string, RecordChange])[];
}

/** All steps as plain data, oldest first. */
export interface HistorySnapshot {
  undo: readonly KeptStep[];
  redo: readonly KeptStep[];
}

/** Collects the user's changes as diffs between named marks: a drag is one mark and many writes. */
export interface History {
  state: Observable<HistoryState>;
  /** Starts a step. With the same `mergeKey` as the step before, the changes go into that one. */
  mark(name: string, mergeKey?: string): void;
  /** Takes back everything written since the last mark and forgets it. */
  cancelToMark(): void;
  undo(): boolean;
  redo(): boolean;
  clear(): void;
  snapshot(): HistorySnapshot;
  /** Puts other steps in place of these. */
  restore(snapshot: HistorySnapshot): void;
}

export function createHistory(store: RecordStore): History {
  let steps: Step[] = [];
  let undone: Step[] = [];
  const state = createObservable<HistoryState>({ undo: [], redo: [] });

  function publish(): void {
    state.set({
      undo: steps.filter((step) => step.diff.size > 0).map((step) => step.name),
      redo: undone.map((step) => step.name),
    });
  }

  store.subscribe((changeSet: ChangeSet) => {
    if (changeSet.origin !== 'user' || changeSet.replay) return;
    const open = steps.at(-1) ?? startStep('Change', undefined);
    for (const [id, change] of changeSet.changes) mergeChange(open.diff, id, change);
    undone = [];
    publish();
  });

  function startStep(name: string, mergeKey: string | undefined): Step {
    const step: Step = { name, mergeKey, diff: new Map() };
    steps.push(step);
    return step;
  }

  function dropEmptyStep(): void {
    if (steps.at(-1)?.diff.size === 0) steps.pop();
  }

  return {
    state,
    mark(name, mergeKey) {
      dropEmptyStep();
      if (mergeKey !== undefined && steps.at(-1)?.mergeKey === mergeKey) return;
      startStep(name, mergeKey);
    },
    cancelToMark() {
      const step = steps.pop();
      if (step) replay(store, step.diff, 'before', 'cancel');
      publish();
    },
    undo() {
      dropEmptyStep();
      const step = steps.pop();
      if (!step) return false;
      undone.push({ ...step, mergeKey: undefined });
      replay(store, step.diff, 'before', 'undo');
      publish();
      return true;
    },
    redo() {
      const step = undone.pop();
      if (!step) return false;
      dropEmptyStep();
      steps.push(step);
      replay(store, step.diff, 'after', 'redo');
      publish();
      return true;
    },
    clear() {
      steps = [];
      undone = [];
      publish();
    },
    snapshot: () => ({ undo: steps.filter(({ diff }) => diff.size > 0).map(keptStep), redo: undone.map(keptStep) }),
    restore(snapshot) {
      steps = snapshot.undo.map(stepOf);
      undone = snapshot.redo.map(stepOf);
      publish();
    },
  };
}

function keptStep({ name, diff }: Step): KeptStep {
  return { name, changes: [...diff] };
}

function stepOf({ name, changes }: KeptStep): Step {
  return { name, mergeKey: undefined, diff: new Map(changes) };
}

function mergeChange(diff: Map<string, RecordChange>, id: string, change: RecordChange): void {
  const earlier = diff.get(id);
  const merged = { before: earlier ? earlier.before : change.before, after: change.after };
  if (merged.before === undefined && merged.after === undefined) diff.delete(id);
  else diff.set(id, merged);
}

function replay(
  store: RecordStore,
  diff: ReadonlyMap<string, RecordChange>,
  side: 'before' | 'after',
  kind: NonNullable<ChangeSet['replay']>,
): void {
  store.write(
    'user',
    (writer) => {
      for (const [id, change] of diff) {
        const record = change[side];
        if (record) writer.put(record);
        else writer.remove(id);
      }
    },
    kind,
  );
}
