import type { ItemReference } from '@labelwright/contract/collection-fields';

type Batch = { items: readonly ItemReference[]; timer: ReturnType<typeof setTimeout> };

type Hooks = {
  /** `isLeaving`: the page goes away, and the request has to outlive it. */
  send: (items: readonly ItemReference[], isLeaving: boolean) => Promise<unknown>;
  onFailed: (error: unknown) => void;
  /** How long it can be taken back. */
  waitMs: number;
};

export type Deletions = ReturnType<typeof createDeletions>;

/**
 * Drafts that were deleted a moment ago. Contributors cannot bring back what the server has deleted, so it is told only
 * once nobody can take it back any more; until then they are hidden.
 */
export function createDeletions({ send, onFailed, waitMs }: Hooks) {
  const batches = new Set<Batch>();
  const sent = new Set<string>();
  const watchers = new Set<() => void>();
  let hidden: ReadonlySet<string> = new Set();

  function publish(): void {
    hidden = new Set([...sent, ...[...batches].flatMap(({ items }) => items.map(({ id }) => id))]);
    for (const watcher of watchers) watcher();
  }
  function commit(batch: Batch, isLeaving: boolean): void {
    clearTimeout(batch.timer);
    if (!batches.delete(batch)) return;
    for (const { id } of batch.items) sent.add(id);
    publish();
    const end = () => {
      for (const { id } of batch.items) sent.delete(id);
      publish();
    };
    send(batch.items, isLeaving).then(end, (error: unknown) => {
      end();
      onFailed(error);
    });
  }
  return {
    /** Hides them at once; call what it returns to take it back. */
    add(items: readonly ItemReference[]): () => void {
      const batch: Batch = { items, timer: setTimeout(() => commit(batch, false), waitMs) };
      batches.add(batch);
      publish();
      return () => {
        clearTimeout(batch.timer);
        batches.delete(batch);
        publish();
      };
    },
    flush(): void {
      for (const batch of [...batches]) commit(batch, true);
    },
    hidden: (): ReadonlySet<string> => hidden,
    subscribe(watcher: () => void): () => void {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
