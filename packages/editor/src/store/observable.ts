/** A value that can be watched; the smallest thing React's `useSyncExternalStore` can read. */
export interface Observable<T> {
  get(): T;
  set(next: T): void;
  update(patch: Partial<T>): void;
  subscribe(listener: () => void): () => void;
}

export function createObservable<T extends object>(initial: T): Observable<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  function set(next: T): void {
    if (next === current) return;
    current = next;
    for (const listener of [...listeners]) listener();
  }
  return {
    get: () => current,
    set,
    update(patch) {
      const changed = (Object.keys(patch) as (keyof T)[]).some((key) => patch[key] !== current[key]);
      if (changed) set({ ...current, ...patch });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
