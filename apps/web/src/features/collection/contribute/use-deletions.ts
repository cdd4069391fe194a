import type { ItemReference } from '@labelwright/contract/collection-fields';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { toast, toastError } from '../../../ui/toast.ts';
import { deleteItems, inGroups } from '../collection-api.ts';
import { t } from '../strings.ts';
import { createDeletions, type Deletions } from './deletions.ts';

/** As long as a message with Undo stays. */
const WAIT_MS = 10_000;
const AT_ONCE = 1000;

let deletions: Deletions | undefined;

/** One for all pages: who leaves the list for another page has deleted all the same. */
function deletionsFor(queryClient: QueryClient): Deletions {
  if (deletions !== undefined) return deletions;
  const made = createDeletions({
    waitMs: WAIT_MS,
    send: async (items, isLeaving) => {
      for (const group of inGroups(items, AT_ONCE)) await deleteItems(group, { keepalive: isLeaving });
      await queryClient.invalidateQueries({ queryKey: COLLECTION_KEY });
    },
    onFailed: (error) => toastError(t.notDeleted, error),
  });
  window.addEventListener('pagehide', made.flush);
  deletions = made;
  return made;
}

/** Deleting drafts of one's own, and which of them are hidden until it is certain. */
export function useDeletions() {
  const made = deletionsFor(useQueryClient());
  return {
    hidden: useSyncExternalStore(made.subscribe, made.hidden),
    remove(items: readonly ItemReference[]): void {
      if (items.length > 0) toast(t.deleted(items.length), { onUndo: made.add(items) });
    },
  };
}
