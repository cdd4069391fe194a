import type { Hotkeys } from '@labelwright/editor';
import { useCallback, useState } from 'react';

const KEY = 'lw-hotkeys';

/** The keys that the person chose for the editor, kept in this browser for every interface. */
export function useChosenHotkeys(): [Hotkeys, (hotkeys: Hotkeys) => void] {
  const [hotkeys, setHotkeys] = useState(readHotkeys);
  const keep = useCallback((next: Hotkeys) => {
    setHotkeys(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // Storage is blocked: the choice lasts for this page.
    }
  }, []);
  return [hotkeys, keep];
}

function readHotkeys(): Hotkeys {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, key]) => typeof key === 'string'));
  } catch {
    return {};
  }
}
