import { useSyncExternalStore } from 'react';

/** Room for a panel beside the table. */
const WIDE = '(min-width: 1024px)';

function watch(watcher: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener('change', watcher);
  return () => query.removeEventListener('change', watcher);
}

export const useIsWide = (): boolean => useSyncExternalStore(watch, () => matchMedia(WIDE).matches);
