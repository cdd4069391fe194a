import { useMemo, useRef, useState } from 'react';
import type { Editor } from '../editor/editor.ts';

interface Entry {
  id: string;
  /** Steps that could be undone when it was left out: the way to tell what came last. */
  depth: number;
}

const prefix = 'labelwright.editor.left-out.';

/** Parts that were left out on purpose. They leave no trace in the answer, so they are kept, and undone, here. */
export function useLeftOut(editor: Editor | undefined, key: string | undefined) {
  const [entries, setEntries] = useState<readonly Entry[]>(() => read(key));
  // What follows in the same moment, such as submitting, must see it already.
  const latest = useRef(entries);
  const ids = useMemo(() => idsOf(entries), [entries]);
  const depth = () => editor?.history.state.get().undo.length ?? 0;
  const change = (next: readonly Entry[]) => {
    latest.current = next;
    setEntries(next);
    write(key, next);
  };
  return {
    ids,
    latestIds: () => idsOf(latest.current),
    add: (id: string) => change([...latest.current.filter((entry) => entry.id !== id), { id, depth: depth() }]),
    /** True when leaving out was the last thing that was done, and nothing had to be taken out for it. */
    undo: (): boolean => {
      const last = latest.current.at(-1);
      if (!last || last.depth !== depth()) return false;
      change(latest.current.slice(0, -1));
      return true;
    },
  };
}

function idsOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.map(({ id }) => id));
}

function read(key: string | undefined): readonly Entry[] {
  try {
    const kept: unknown = JSON.parse((key && sessionStorage.getItem(prefix + key)) || '[]');
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'id' in value && 'depth' in value;
}

function write(key: string | undefined, entries: readonly Entry[]): void {
  if (key === undefined) return;
  try {
    if (entries.length === 0) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, JSON.stringify(entries));
  } catch {
    // Without storage it lasts as long as the page.
  }
}
